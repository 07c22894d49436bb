"""How the service is just now, for the pages that say so."""

from __future__ import annotations

from intake.store.mailboxes import stored_name
from intake.store.vital_signs import Signs, signs
from intake.web.context import current_settings, current_store, now


def condition() -> Signs:
    """The signs of this moment, of the mailboxes in the settings. Raises Transient when the database is away."""
    with current_store().reading() as session:
        return signs(session, now(), [stored_name(mailbox.name) for mailbox in current_settings().mailboxes])
