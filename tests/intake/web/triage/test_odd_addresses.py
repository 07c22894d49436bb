"""Addresses and fields that no page of ours sends: a plain answer on both databases, never a 500."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples import example
from tests.intake.web.base import Site, make_site
from tests.intake.web.triage.made import NOW, sent_unreadable, signed_in, taken_in

ODD = [
    "/queue?after=2026-01-01~2026-01-01T00:00:00%2B00:00~%00",
    "/queue?after=~0001-01-01T00:00:00%2B14:00~K7MD4-RWX9C",
    "/queue?after=~9999-12-31T23:59:59-14:00~K7MD4-RWX9C",
    "/queue?tab=closed&after=~2026-01-01T00:00:00%2B00:00~%00",
    "/queue?reference=%00",
    "/queue?agency=%00&tab=%00&due=%00",
    "/cases/%00",
    "/cases/{case}/originals/%00",
    "/unread/{unread}/originals/%00",
    "/unread/%00",
    "/unread/{unread}/attach?case=%00",
    "/unread/{unread}/files/99999999999999999999",
    "/unread?after=%00~%00",
    "/unread?after=9999-12-31T23:59:59-14:00~00000000000000000000000000000000",
]


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    """A site on each of the two databases."""
    made = make_site(tmp_path, INTAKE_DATABASE_URL=database_url)
    made.clock.at = NOW
    yield made
    made.store.close()


def test_no_address_of_a_signed_in_person_ends_in_a_500(site: Site) -> None:
    case, unread = taken_in(site, example("0031")), sent_unreadable(site)
    browser = signed_in(site)
    for address in ODD:
        assert browser.get(address.format(case=case, unread=unread)).status_code in {200, 404}, address
    site.app.config["WTF_CSRF_ENABLED"] = False
    assert browser.post("/unread/retry", data={"row": "\x00"}).status_code == 303
    assert browser.post("/unread/failures/%00/settled").status_code == 404
