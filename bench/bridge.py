"""The simplest bridge that a careful engineer would write, to measure ours against.

For each mail: one FETCH, the standard library's parser with `policy.default` and every attachment decoded, the form
unzipped and its XML parsed with lxml, and one row committed, with the mail sealed by AES-GCM, in a database of the
same kind with the same settings of durability. It reads no answer, opens no case, knows no mail again, writes no
journal, moves nothing and answers nobody.
"""

from __future__ import annotations

import io
import secrets
import time
import zipfile
from collections.abc import Sequence
from email import message_from_bytes, policy

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from imapclient import IMAPClient
from lxml import etree
from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, String, Table, insert

from bench.mails import progress
from intake.store.engine import transaction

_NONCE_BYTES = 12
KEPT = Table(
    "kept",
    MetaData(),
    Column("uid", Integer, primary_key=True),
    Column("message_id", String(200)),
    Column("original", LargeBinary),
)


def drain(client: IMAPClient, engine: Engine, uids: Sequence[int], *, forms: bool) -> tuple[float, float]:
    """Seconds that the bridge takes for the messages of the selected folder, and seconds of CPU time of those.

    ``forms``: it also parses the forms.
    """
    key = AESGCM(secrets.token_bytes(32))
    what = "the form" if forms else "the e-mail alone"
    begun, used = time.perf_counter(), time.process_time()
    for uid in progress(uids, f"Fetching, parsing {what}, committing"):
        raw = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
        message = message_from_bytes(raw, policy=policy.default)
        files = [part.get_content() for part in message.iter_attachments()]
        if forms:
            parsed = [root for file in files for root in _parsed(file)]
            if not parsed:
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


def _parsed(file: bytes) -> list[object]:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return [etree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))]
