"""The simplest bridge that a careful engineer would write, to measure ours against.

For each mail: one FETCH, the standard library's parser with `policy.default` and every attachment decoded, the form
parsed as far as `Parse` says, and one row committed, with the mail sealed by AES-GCM, in a database of the same kind
with the same settings of durability. It opens no case, knows no mail again, writes no journal, moves nothing and
answers nobody.
"""

from __future__ import annotations

import io
import secrets
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from email import message_from_bytes, policy
from enum import Enum
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from imapclient import IMAPClient
from lxml import etree
from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, String, Table, insert

from bench.mails import progress
from forms.notification import NOTIFICATION
from forms.word.reader import read
from intake.store.engine import transaction

_NONCE_BYTES = 12
KEPT = Table(
    "kept",
    MetaData(),
    Column("uid", Integer, primary_key=True),
    Column("message_id", String(200)),
    Column("original", LargeBinary),
)


class Parse(Enum):
    """How much of a mail with a form the bridge parses."""

    MAIL = "the e-mail alone"
    XML = "the form's XML"
    """Unzipped and parsed with lxml; nobody could say yet what was answered."""
    ANSWERS = "the form's answers"
    """Read by `forms.word.reader`, by tags: with less than that no bridge has a notification."""


def drain(client: IMAPClient, engine: Engine, uids: Sequence[int], parse: Parse) -> tuple[float, float]:
    """Seconds that the bridge takes for the messages of the selected folder, and seconds of CPU time of those."""
    key = AESGCM(secrets.token_bytes(32))
    begun, used = time.perf_counter(), time.process_time()
    for uid in progress(uids, f"Fetching, parsing {parse.value}, committing"):
        raw = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
        message = message_from_bytes(raw, policy=policy.default)
        files = [part.get_content() for part in message.iter_attachments()]
        if parse is not Parse.MAIL and not any(_PARSERS[parse](file) for file in files):
            raise ValueError("There is no form in this mail.")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        row = {
            "uid": uid,
            "message_id": str(message["Message-ID"]),
            "original": nonce + key.encrypt(nonce, raw, str(uid).encode()),
        }
        with transaction(engine) as session:
            session.connection().execute(insert(KEPT), row)
    return time.perf_counter() - begun, time.process_time() - used


def _answers(file: bytes) -> bool:
    return bool(read(file, NOTIFICATION).answers)


def _xml(file: bytes) -> list[object]:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return [etree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))]


_PARSERS: Final[Mapping[Parse, Callable[[bytes], object]]] = {Parse.XML: _xml, Parse.ANSWERS: _answers}
