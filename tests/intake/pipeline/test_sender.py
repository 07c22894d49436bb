"""A From line proves nothing: only our own server's verdict, on top, does (EXPERIENCE 15)."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.pipeline.message import take_apart
from intake.pipeline.sender import NOBODY, Trust, can_be_written_to

TRUST = Trust("mx.example.org", frozenset({"nhs.example.org"}))
PASSED = "mx.example.org; dmarc=pass header.from=nhs.example.org"


def verified(*verdicts: str, sender: str = "a@nhs.example.org", trust: Trust = TRUST) -> bool:
    head = "".join(f"Authentication-Results: {verdict}\r\n" for verdict in verdicts)
    return trust.verifies(take_apart(f"{head}From: {sender}\r\n\r\nText\r\n".encode()))


@pytest.mark.parametrize(
    "verdict",
    [
        PASSED,
        "MX.example.org 1; spf=pass smtp.mailfrom=x@y.example.org;\r\n\tdmarc = pass (p=reject (as asked)) "
        "header.from=NHS.example.org; dkim=pass",
        "(by us) mx.example.org; dmarc=pass action=none header.from=nhs.example.org",
    ],
)
def test_our_own_servers_verdict_on_a_known_domain_is_believed(verdict: str) -> None:
    assert verified(verdict)
    assert verified(verdict, sender="Orla <a@NHS.example.org>")


@pytest.mark.parametrize(
    "verdict",
    [
        "",
        "mx.example.org; none",
        "mx.example.org; dmarc=fail header.from=nhs.example.org",
        "mx.example.org; dmarc=none header.from=nhs.example.org",
        "mx.example.org; spf=pass smtp.mailfrom=nhs.example.org; dkim=pass header.d=nhs.example.org",
        "mx.example.org; dmarc=pass",
        "mx.example.org; dmarc=pass header.from=else.example.org",
        "mx.example.org; dmarc=pass header.from=nhs.example.org header.from=else.example.org",
        "mx.example.org; dmarc=fail header.from=nhs.example.org; dmarc=pass header.from=nhs.example.org",
        "mx.else.example.org; dmarc=pass header.from=nhs.example.org",
        "mx.example.org.else.example.org; dmarc=pass header.from=nhs.example.org",
        "; dmarc=pass header.from=nhs.example.org",
        'mx.example.org; spf=fail smtp.mailfrom="x; dmarc=pass header.from=nhs.example.org "@else.example.org',
        "mx.example.org; spf=fail (said: ; dmarc=pass header.from=nhs.example.org",
        "mx.example.org; (dmarc=pass header.from=nhs.example.org)",
        "mx.example.org; dmarc=pass header.from=nhs.example.org; x=" + "y" * 3000,
    ],
)
def test_story_15_any_doubt_is_a_no(verdict: str) -> None:
    assert not verified(verdict)


def test_story_15_a_forged_verdict_below_is_not_believed() -> None:
    assert not verified("mx.example.org; dmarc=fail header.from=nhs.example.org", PASSED)
    assert not verified("relay.example.org; dmarc=pass header.from=nhs.example.org", PASSED)
    assert verified(PASSED, "mx.example.org; dmarc=fail header.from=nhs.example.org")


@pytest.mark.parametrize(
    "sender",
    [
        "a@else.example.org",
        "a@nhs.example.org, b@else.example.org",
        "a@nhs.example.org\r\nFrom: b@else.example.org",
        "b@else.example.org\r\nFrom: a@nhs.example.org",
        "=?utf-8?q?a=40nhs=2Eexample=2Eorg?= <b@else.example.org>",
        '"a@nhs.example.org" <b@else.example.org>',
        "a@sub.nhs.example.org",
        "",
    ],
)
def test_story_15_the_verdict_is_about_the_address_that_is_answered(sender: str) -> None:
    assert not verified(PASSED, sender=sender)


def test_nobody_is_verified_while_no_server_is_named() -> None:
    assert not verified(PASSED, trust=NOBODY)
    assert not verified(PASSED, trust=Trust("", frozenset({"nhs.example.org"})))
    assert not verified(PASSED, trust=Trust("mx.example.org"))


@pytest.mark.parametrize(
    "address",
    ["a@example.org", "O'Neill+forms@sub.example.org", "a.b-c_d@example.org"],
)
def test_a_plain_address_can_be_written_to(address: str) -> None:
    assert can_be_written_to(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "not_known",
        "a@localhost",
        "a b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\n",
        "a\0@example.org",
        "a@example.org,b@example.org",
        "<a@example.org>",
        "A <a@example.org>",
        ".a@example.org",
        "a..b@example.org",
        "ä@example.org",
        "a@exämple.org",
        "mailer-daemon@example.org",
        "a" * 250 + "@example.org",
    ],
)
def test_what_is_no_plain_address_is_not_written_to(address: str) -> None:
    assert not can_be_written_to(address)


@given(some.text(max_size=300))
def test_any_text_may_stand_where_an_address_should(text: str) -> None:
    can_be_written_to(text)
    can_be_written_to(f"{text}@example.org")
    verified_or_not = TRUST.verifies(take_apart(f"Authentication-Results: {text}\r\n\r\n".encode()))
    assert not verified_or_not
