"""Styles and scripts as they are sent: compressed where the browser takes it, and the same bytes either way."""

from __future__ import annotations

import gzip

import pytest

from intake.resources import assets_dir
from intake.web.static_files import manifest
from tests.intake.web.base import Site

NAMES = ["intake.css", "intake.js", "suggestions.js", "favicon.svg"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("takes", "encoding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
    ],
)
def test_a_file_comes_as_the_browser_takes_it(site: Site, name: str, takes: str, encoding: str | None) -> None:
    file = manifest(assets_dir())[name]
    with site.visitor().get(f"/assets/{file}", headers={"Accept-Encoding": takes}) as answer:
        assert answer.status_code == 200
        assert answer.headers.get("Content-Encoding") == encoding
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert (
            answer.mimetype == {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}[name.split(".")[1]]
        )
        assert "immutable" in answer.headers["Cache-Control"]
        plain = (assets_dir() / file).read_bytes()
        if encoding == "br":
            assert answer.data == (assets_dir() / f"{file}.br").read_bytes()
        else:
            assert (gzip.decompress(answer.data) if encoding else answer.data) == plain


def test_an_older_copy_is_asked_for_and_not_sent_again(site: Site) -> None:
    address = f"/assets/{manifest(assets_dir())['intake.css']}"
    with site.visitor().get(address, headers={"Accept-Encoding": "br"}) as first:
        has = {"If-None-Match": first.headers["ETag"]}
    for takes, status in (("br", 304), ("gzip", 200)):
        with site.visitor().get(address, headers={"Accept-Encoding": takes, **has}) as again:
            assert again.status_code == status


@pytest.mark.parametrize("name", ["manifest.json", "intake.css.br", "../manifest.json", "intake-000000000000.css"])
def test_nothing_else_in_the_folder_is_served(site: Site, name: str) -> None:
    assert site.visitor().get(f"/assets/{name}").status_code == 404
