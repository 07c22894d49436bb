"""What the notifier's pages need from outside: handed in by the application factory, so that they import no worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from flask import current_app

from forms import Form
from intake.store.store import Store

EXTENSION: Final = "intake.notify"


@dataclass(frozen=True, slots=True)
class Services:
    """Set as ``app.extensions[EXTENSION]``."""

    store: Store
    form: Form
    reference_key: bytes
    clock: Callable[[], datetime]
    """Now, aware, in UTC."""
    publish: Callable[[str], None]
    """Rings the bell for a receipt's id after the commit. It never raises: the sweep finds what it missed."""
    partnership_name: str
    front_door_phone: str
    secure_cookies: bool


def services() -> Services:
    """Those of the running application."""
    return cast(Services, current_app.extensions[EXTENSION])
