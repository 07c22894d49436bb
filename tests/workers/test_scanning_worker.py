"""A file that was added through the pages, scanned by a worker process that asks a real clamd."""

from __future__ import annotations

import io
from pathlib import Path

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from intake.store.online import Attachment
from tests.eventually import eventually
from tests.intake.web.notify.conftest import begin
from tests.servers.clamd import MALWARE, Clamd
from tests.servers.redis_server import RedisServer
from tests.workers.house import House, house


def scans(at: House) -> list[str]:
    with at.store.reading() as session:
        return list(session.scalars(select(Attachment.scan).order_by(Attachment.added_at)))


def test_a_worker_that_heard_the_bell_has_each_file_scanned_and_the_notifier_reads_what_was_found(
    tmp_path: Path, redis_server: RedisServer, clamd: Clamd
) -> None:
    with house(tmp_path, redis_server.url, INTAKE_SCANNER=clamd.url) as at:
        at.start("tasks")
        browser = at.browser()
        draft_id = begin(browser)
        files = [(b"Nothing here.", "notes.txt"), (b"See: " + MALWARE, "report.txt")]
        chosen = [FileStorage(io.BytesIO(data), name) for data, name in files]
        assert browser.post(f"/notify/{draft_id}/files", data={"files": chosen}).status_code == 303
        assert eventually(lambda: scans(at) == ["clean", "infected"])
        page = browser.get(f"/notify/{draft_id}/files").text
        assert "no virus found" in page
        assert "A virus was found in it, so nobody is given it." in page
