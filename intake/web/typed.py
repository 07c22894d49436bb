"""What somebody typed on a page that could not be saved: shown to them again, to be sent again or copied.

A form's token ends with the browser's session, a database may be busy, a draft may have moved to another device: none
of these may cost a person what they wrote. It is given back to whoever sent it, by the answer alone, and kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from forms import LongText, Text
from forms.notification import NOTIFICATION

_TOKEN: Final = "csrf_token"  # noqa: S105 - the name of an input


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was sent: where to, every input but the token, and the texts under their questions' labels."""

    address: str
    inputs: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]


def typed() -> Typed | None:
    """What this request sent, where a page of a draft sent it; None for anything else.

    A form that another site sent is not shown here, lest somebody is made to save what they never typed.
    """
    if request.method != "POST" or request.mimetype != "application/x-www-form-urlencoded" or not _from_our_page():
        return None
    try:
        sent = [(name, value) for name, value in request.form.items(multi=True) if name != _TOKEN]
    except RequestEntityTooLarge:
        return None
    return Typed(request.full_path.rstrip("?"), tuple(sent), tuple(_texts(sent)))


def _from_our_page() -> bool:
    # Browsers say where a request comes from, and no page can make them say otherwise (W3C, Fetch Metadata).
    if request.blueprint != "notify" or "draft_id" not in (request.view_args or {}):
        return False
    told = request.headers.get("Sec-Fetch-Site")
    if told is not None:
        return told == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def _texts(sent: list[tuple[str, str]]) -> list[tuple[str, str]]:
    questions = NOTIFICATION.questions
    found = []
    for name, value in sent:
        question = questions.get(name.rsplit("-", 1)[-1])  # in a row of a group its place stands before
        if isinstance(question, Text | LongText) and value.strip():
            found.append((question.label, value))
    return found
