"""What the notifier's pages need from outside: handed in, so that they import no worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import current_app

from forms import Form
from forms.notification import NOTIFICATION
from intake.store.store import Store
from intake.web.context import context

PUBLISH: Final = "intake.publish"
"""Key in ``app.extensions`` of the callable that rings the bell for a receipt's id after the commit.

It returns soon and never raises: what it missed, the sweep over the outbox finds. Without one, the sweep does it all.
"""


@dataclass(frozen=True, slots=True)
class Services:
    """Those of the running application."""

    store: Store
    form: Form
    reference_key: bytes
    clock: Callable[[], datetime]
    publish: Callable[[str], None]
    secure_cookies: bool


def services() -> Services:
    """Those of the application that serves this request."""
    made = context()
    return Services(
        store=made.store,
        form=NOTIFICATION,
        reference_key=made.settings.secret_key,
        clock=made.clock,
        publish=current_app.extensions.get(PUBLISH, _leave_it_to_the_sweep),
        secure_cookies=made.settings.secure,
    )


def _leave_it_to_the_sweep(_receipt_id: str) -> None:
    return None
