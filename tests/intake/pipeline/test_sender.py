"""A From line proves nothing: only our own server's verdict, on top, does (EXPERIENCE 15)."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.cases.mailed import Facts, Sender, Verdict, Why
from intake.pipeline.message import take_apart
from intake.pipeline.sender import MICROSOFT_365, NOBODY, Trust, can_be_written_to

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


def judged(*verdicts: str, sender: str = "a@nhs.example.org", trust: Trust = TRUST) -> Sender:
    head = "".join(f"Authentication-Results: {verdict}\r\n" for verdict in verdicts)
    return trust.judge(take_apart(f"{head}From: {sender}\r\n\r\nText\r\n".encode()))


SPF_FAILS = "spf=fail smtp.mailfrom=nhs.example.org"


@pytest.mark.parametrize(
    ("results", "verdict", "why"),
    [
        ("dmarc=pass header.from=nhs.example.org", Verdict.VERIFIED, Why.PASSED),
        ("dmarc=fail header.from=nhs.example.org", Verdict.FAILED, Why.FAILED),
        ("dmarc=fail (p=none)", Verdict.FAILED, Why.FAILED),
        ("dmarc=fail action=quarantine header.from=nhs.example.org; spf=pass; dkim=pass", Verdict.FAILED, Why.FAILED),
        ("dmarc=fail header.from=else.example.org", Verdict.NOT_VERIFIED, Why.UNCLEAR),
        ("dmarc=none; " + SPF_FAILS, Verdict.FAILED, Why.FAILED),
        (SPF_FAILS + "; dkim=fail header.d=nhs.example.org", Verdict.FAILED, Why.FAILED),
        ("spf=fail smtp.mailfrom=x@nhs.example.org; dkim=none", Verdict.FAILED, Why.FAILED),
        (SPF_FAILS + "; dkim=pass header.d=else.example.org", Verdict.FAILED, Why.FAILED),
        (SPF_FAILS + "; dkim=pass header.d=nhs.example.org", Verdict.NOT_VERIFIED, Why.UNDECIDED),
        (SPF_FAILS + "; dkim=pass header.i=@mail.nhs.example.org", Verdict.NOT_VERIFIED, Why.UNDECIDED),
        (SPF_FAILS + "; dkim=pass header.d=example.org", Verdict.NOT_VERIFIED, Why.UNDECIDED),
        ("spf=fail smtp.mailfrom=list.example.org; dkim=fail", Verdict.NOT_VERIFIED, Why.UNDECIDED),
        ("spf=softfail smtp.mailfrom=nhs.example.org", Verdict.NOT_VERIFIED, Why.UNDECIDED),
        ("spf=pass; dkim=pass header.d=nhs.example.org", Verdict.NOT_VERIFIED, Why.UNDECIDED),
        ("dmarc=temperror", Verdict.NOT_VERIFIED, Why.UNDECIDED),
        ("dmarc=bestguesspass header.from=nhs.example.org", Verdict.NOT_VERIFIED, Why.UNDECIDED),
        ("none", Verdict.NOT_VERIFIED, Why.UNDECIDED),
        ("dmarc=pass; dmarc=fail", Verdict.NOT_VERIFIED, Why.UNCLEAR),
        (SPF_FAILS + '; x="', Verdict.NOT_VERIFIED, Why.UNCLEAR),
    ],
)
def test_story_15_what_our_server_says_is_verified_failed_or_neither(results: str, verdict: Verdict, why: Why) -> None:
    sender = judged(f"mx.example.org; {results}")
    assert (sender.verdict, sender.facts.why) == (verdict, why)


def test_story_15_a_pass_of_a_domain_that_nobody_knows_is_no_verification() -> None:
    sender = judged("mx.example.org; dmarc=pass header.from=else.example.org", sender="a@else.example.org")
    assert sender == Sender(
        Verdict.NOT_VERIFIED,
        Facts(Why.UNKNOWN_DOMAIN, "a@else.example.org", "else.example.org", known=False, dmarc="pass"),
    )


@pytest.mark.parametrize(
    ("verdict", "sender", "trust", "why"),
    [
        (PASSED, "a@nhs.example.org", NOBODY, Why.NO_SERVER),
        (PASSED, "", TRUST, Why.NO_ADDRESS),
        (PASSED, "a@nhs.example.org, b@nhs.example.org", TRUST, Why.NO_ADDRESS),
        ("relay.example.org; dmarc=fail header.from=nhs.example.org", "a@nhs.example.org", TRUST, Why.NOT_OURS),
        ("dmarc=fail header.from=nhs.example.org", "a@nhs.example.org", TRUST, Why.NOT_OURS),
        ("", "a@nhs.example.org", TRUST, Why.NOT_OURS),
    ],
)
def test_what_nobody_of_ours_has_checked_is_not_verified_and_says_why(
    verdict: str, sender: str, trust: Trust, why: Why
) -> None:
    found = judged(*([verdict] if verdict else []), sender=sender, trust=trust)
    assert (found.verdict, found.facts.why) == (Verdict.NOT_VERIFIED, why)


def test_outcomes_are_told_in_words_of_the_standard_alone() -> None:
    facts = judged(
        "mx.example.org; spf=pass smtp.mailfrom=a@b.example.org; dkim=none; dkim=fail header.d=x; dkim=pass; "
        "dmarc=Zebedee header.from=nhs.example.org"
    ).facts
    assert (facts.spf, facts.dkim, facts.dmarc) == ("pass", "pass", "unclear")


EXCHANGE = Trust(MICROSOFT_365, frozenset({"nhs.example.org"}))
FROM_EXCHANGE = (
    "spf={} (sender IP is 192.0.2.1)\r\n smtp.mailfrom=nhs.example.org; council.example.org; dkim=pass (signature was "
    "verified)\r\n header.d=nhs.example.org;council.example.org; dmarc={} action=none\r\n "
    "header.from=nhs.example.org;compauth=pass reason=100"
)


def test_exchange_online_writes_no_name_and_is_believed_where_a_setting_says_so() -> None:
    passed, failed = FROM_EXCHANGE.format("pass", "pass"), FROM_EXCHANGE.format("fail", "fail")
    assert judged(passed, trust=EXCHANGE).verdict is Verdict.VERIFIED
    assert judged(failed, trust=EXCHANGE).verdict is Verdict.FAILED
    assert judged(passed).facts.why is Why.NOT_OURS
    assert judged(failed, passed, trust=EXCHANGE).verdict is Verdict.FAILED
    assert judged(PASSED, passed, trust=EXCHANGE).facts.why is Why.NOT_OURS
