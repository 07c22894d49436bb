"""Files that came with notifications, for the tests of what partners see of them."""

from __future__ import annotations

import io

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from forms.notification import NOTIFICATION
from intake.cases import drafts
from intake.cases.files import kept
from intake.cases.files.content import kind_of
from intake.opened import open_pipeline
from intake.pipeline.receive_draft import receive_draft
from intake.store.arrivals import Draft
from intake.store.online import Attachment
from tests.examples import example
from tests.intake.web.base import Site
from tests.intake.web.triage.made import NOW, settings_of


def sent(site: Site, *files: tuple[str, bytes], number: str = "0031") -> str:
    """The reference of a notification that was sent online with these files, and worked."""
    settings, vault = settings_of(site), site.store.vault
    dossier = vault.new_dossier(NOW)
    with site.store.transaction() as session:
        draft = session.get_one(Draft, drafts.start(session, vault, dossier, "token", NOW))
        for name, data in files:
            kind = kind_of(io.BytesIO(data), name, settings.files)
            scanned = settings.scanner is not None
            kept.add(session, vault, draft, io.BytesIO(data), kind, name, settings.files, NOW, scanned=scanned)
        answers, _ = NOTIFICATION.answers(example(number))
        receipt = receive_draft(session, site.store, NOTIFICATION, settings.secret_key, draft, answers, NOW)
        reference = receipt.reference
    drain(site)
    return reference


def drain(site: Site) -> None:
    open_pipeline(settings_of(site), site.store, NOW).drain(NOW)


def ids(site: Site) -> list[str]:
    with site.store.reading() as session:
        return list(session.scalars(select(Attachment.id).order_by(Attachment.added_at)))


def download(browser: FlaskClient, reference: str, file_id: str) -> TestResponse:
    return browser.get(f"/cases/{reference}/files/{file_id}")


def words(page: str) -> str:
    return " ".join(page.split())
