"""Pages refuse strangers, and people whose role does not allow it."""

from __future__ import annotations

import pytest

from intake.web.access import TABLE, Action, Role, may
from intake.web.context import User
from intake.web.guard import action_of, is_public
from tests.intake.web.base import Site, address_of, sign_in

# Named once more, so that opening another page to strangers takes two deliberate lines.
OPEN = {
    "account.sign_in", "account.check_sign_in", "assets.brand", "assets.favicon", "assets.file", "assets.logo",
    "health.live", "health.ready", "health.metrics", "info.cookies", "info.accessibility", "info.privacy",
}  # fmt: skip


def test_every_other_page_asks_who_you_are(site: Site) -> None:
    closed = [rule for rule in site.app.url_map.iter_rules() if rule.endpoint not in OPEN]
    assert closed
    site.app.config["WTF_CSRF_ENABLED"] = False
    for rule in closed:
        for method in (rule.methods or set()) - {"OPTIONS"}:
            answer = site.visitor().open(address_of(rule), method=method)
            assert answer.status_code in {303, 401, 403}, rule.endpoint
            assert answer.status_code != 303 or answer.location.startswith("/sign-in"), rule.endpoint


def test_the_public_pages_are_those_and_no_others(site: Site) -> None:
    base = {rule.endpoint for rule in site.app.url_map.iter_rules() if is_public(rule.endpoint)}
    assert base == OPEN


def test_options_tells_a_stranger_nothing(site: Site) -> None:
    assert site.visitor().options("/queue").status_code in {401, 403}


def test_a_page_that_names_no_action_is_refused_even_when_signed_in(site: Site) -> None:
    site.add_user("office@example.org", "business_unit")
    browser = site.visitor()
    sign_in(browser, "office@example.org")
    assert action_of(site.app, "trouble.unlisted") is None
    assert browser.get("/unlisted").status_code == 403


def test_safety_34_an_administrator_sees_no_case(site: Site) -> None:
    site.add_user("admin@example.org", "administrator")
    browser = site.visitor()
    sign_in(browser, "admin@example.org")
    assert browser.get("/queue").status_code == 403
    admin = User("1", "admin@example.org", "administrator")
    assert [action for action in Action if may(admin, action)] == [
        Action.SIGN_OUT,
        Action.SEE_SERVICE,
        Action.CHANGE_PASSWORD,
    ]


@pytest.mark.parametrize("action", Action)
def test_strangers_and_unknown_roles_may_do_nothing(action: Action) -> None:
    assert not may(None, action)
    assert not may(User("1", "a@example.org", "inspector"), action)


def test_every_action_has_a_row_in_the_table() -> None:
    assert set(TABLE) == set(Action)


def test_safety_1_and_4_only_the_local_authority_moves_k1_and_files() -> None:
    for action in (Action.CHANGE_AWARENESS, Action.RECORD_NATIONAL_NOTIFICATION):
        allowed = {role for role in Role if may(User("1", "a@example.org", role), action)}
        assert allowed == {Role.LOCAL_AUTHORITY, Role.LA_NOTIFIER}
