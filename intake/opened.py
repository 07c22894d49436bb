"""The store that the settings describe."""

from __future__ import annotations

from intake.settings import Settings
from intake.store.store import Store


def open_store(settings: Settings) -> Store:
    """The store of ``settings``, opened but not yet migrated."""
    return Store.open(settings.database_url, settings.keys_database_url, settings.encryption_keys, settings.secret_key)
