"""Migrations of the key store."""

from intake.store.migrations.environment import run
from intake.store.schema import KEYS

run(KEYS, "keys_version")
