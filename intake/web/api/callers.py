"""Who calls: an agency's own system, known by its key; and how often it may."""

from __future__ import annotations

import re
from typing import Final

from flask import request

from intake.cases.agency_keys import Holder, holder_of, note_use, use_is_to_be_noted
from intake.web.api.kinds import refuse_as
from intake.web.context import current_store, now
from intake.web.limits import Tried, failed, limited

_BEARER: Final = re.compile(r"bearer +([\x21-\x7e]{1,200}) *", re.IGNORECASE)


def caller(what: str) -> Holder:
    """Whose key came with the request. ``what`` it asks for is counted: asking for news never stops sending.

    Ends the request with 401 where the key is missing, unknown or ended, with 429 where too much was asked.
    """
    store, at = current_store(), now()
    sent = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    holder = None
    if sent is not None:
        with store.reading() as session:
            holder = holder_of(session, store.vault, sent[1], at)
    if holder is None:
        # Right keys from the same network are heard all the same.
        limited(Tried.API_REFUSED)
        failed()
        error = "" if sent is None else ', error="invalid_token"'
        refuse_as("not-authorised", headers={"WWW-Authenticate": f'Bearer realm="notifications"{error}'})
    limited(Tried.API, f"{what}|{holder.key_id}")
    if use_is_to_be_noted(holder, at):
        with store.transaction() as session:
            note_use(session, holder, at)
    return holder
