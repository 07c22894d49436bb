"""Headers, assets and colour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.errors import Permanent
from intake.resources import assets_dir
from intake.web.colour import contrast_with_white, readable_on_white
from intake.web.notify import blueprint as notify
from tests.intake.web.base import Site, address_of, make_site


def test_pages_are_not_kept_and_assets_are(site: Site) -> None:
    page = site.visitor().get("/sign-in")
    assert page.headers["Cache-Control"] == "no-store"
    for address in re.findall(r'"(/assets/[^"]+-[0-9a-f]{12}\.\w+)"', page.text):
        kept = site.visitor().get(address, buffered=True)
        assert kept.status_code == 200
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in kept.headers


def test_nothing_comes_from_elsewhere_and_scripts_carry_the_nonce(site: Site) -> None:
    page = site.visitor().get("/sign-in")
    policy = page.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.text.count("<script") == page.text.count(f'nonce="{nonce[1]}"')
    assert "http://" not in page.text
    assert "https://" not in page.text
    assert page.headers["X-Frame-Options"] == "DENY"


def test_https_makes_cookies_secure_and_sends_hsts(tmp_path: Path) -> None:
    site = make_site(tmp_path, INTAKE_PUBLIC_URL="https://notify.example.org")
    page = site.visitor().get("/sign-in", base_url="https://notify.example.org")
    assert "max-age=3155" in page.headers["Strict-Transport-Security"]
    assert page.headers["Set-Cookie"].startswith("__Host-intake-form=")
    assert "Secure" in page.headers["Set-Cookie"]
    site.store.close()


def test_neither_crown_nor_gov_uk_typeface_is_shipped() -> None:
    names = [file.name for file in assets_dir().iterdir()]
    assert not [name for name in names if name.partition(".")[2].endswith(("woff", "woff2", "ttf", "png", "jpg"))]
    styles = next(file for file in assets_dir().iterdir() if file.suffix == ".css").read_text("utf-8")
    assert "GDS Transport" not in styles
    assert "@font-face" not in styles
    assert "url(" not in styles


def test_the_partnership_has_its_own_name_and_colour(tmp_path: Path) -> None:
    site = make_site(tmp_path, INTAKE_PARTNERSHIP_NAME="Wessex & Sons <Partnership>", INTAKE_BRAND_COLOUR="#6b2d73")
    assert "Wessex &amp; Sons &lt;Partnership&gt;" in site.visitor().get("/sign-in").text
    assert site.visitor().get("/assets/brand.css").text == ":root{--intake-brand:#6b2d73}\n"
    assert 'fill="#6b2d73"' in site.visitor().get("/assets/favicon.svg").text
    site.store.close()


@pytest.mark.parametrize("pale", ["#ffff00", "#ffffff", "#9ad0f5", "#00ff00"])
def test_a_pale_colour_is_darkened_until_white_text_is_readable(pale: str) -> None:
    colour = readable_on_white(pale)
    assert contrast_with_white(*(int(colour[at : at + 2], 16) for at in (1, 3, 5))) >= 4.5


def test_a_colour_that_is_none_is_refused() -> None:
    with pytest.raises(Permanent, match="six hexadecimal digits"):
        readable_on_white("red;}")


def test_an_asset_outside_the_list_is_not_found(site: Site) -> None:
    assert site.visitor().get("/assets/manifest.json").status_code == 404
    assert site.visitor().get("/assets/..%2fpackage.json").status_code == 404


@pytest.mark.parametrize("path", ["/cookies", "/accessibility", "/privacy"])
def test_the_pages_about_the_service_are_there(site: Site, path: str) -> None:
    assert site.visitor().get(path).status_code == 200


PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>alert(1)</script></svg>'


def test_the_partnership_has_its_own_logo(tmp_path: Path) -> None:
    (tmp_path / "mark.svg").write_bytes(PICTURE)
    site = make_site(tmp_path, INTAKE_LOGO=str(tmp_path / "mark.svg"))
    assert 'src="/assets/logo" alt=""' in site.visitor().get("/sign-in").text
    given = site.visitor().get("/assets/logo")
    assert (given.data, given.mimetype) == (PICTURE, "image/svg+xml")
    assert "unsafe" not in given.headers["Content-Security-Policy"]


def test_without_a_logo_no_picture_is_asked_for(site: Site) -> None:
    assert "/assets/logo" not in site.visitor().get("/sign-in").text
    assert site.visitor().get("/assets/logo").status_code == 404


def test_every_answer_of_every_page_carries_the_headers_errors_included(
    tmp_path: Path,
) -> None:
    site = make_site(tmp_path, more=[notify])
    seen = set()
    for rule in site.app.url_map.iter_rules():
        path = address_of(rule)
        for method in (rule.methods or set()) | {"DELETE"}:
            answer = site.visitor().open(path, method=method)
            seen.add(answer.status_code)
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, path
            assert "frame-ancestors 'none'" in policy, path
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert answer.headers["X-Frame-Options"] == "DENY", path
            assert answer.headers["Referrer-Policy"] == "same-origin", path
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", path
            assert "camera=()" in answer.headers["Permissions-Policy"], path
            if answer.status_code >= 400:
                assert answer.headers["Cache-Control"] == "no-store", path
            # A page whose own script the policy refuses is half a page.
            if answer.mimetype == "text/html" and "<script nonce=" in answer.text:
                nonce = re.search(r'<script nonce="([^"]+)"', answer.text)
                assert nonce, path
                assert f"'nonce-{nonce[1]}'" in policy, path
    assert seen >= {200, 303, 400, 401, 404, 405}
    site.store.close()
