"""Signing in with a token: a real token endpoint of our own, and a Dovecot that asks it about each token."""

from __future__ import annotations

import pytest

from intake.addresses import TokenSource
from intake.errors import Permanent, Transient
from tests.servers.dovecot import Mailbox
from tests.servers.tokens import CLIENT, TokenEndpoint
from tests.workers.mailbox.made import address, letter
from workers.mailbox.imap import ImapSource
from workers.mailbox.tokens import EARLY_SECONDS, Tokens

SCOPE = "https://outlook.office365.com/.default"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def source_of(endpoint: TokenEndpoint, **instead: str) -> TokenSource:
    return TokenSource(endpoint.token_url, **{**CLIENT, "scope": SCOPE, **instead})


def test_a_mailbox_is_worked_with_a_token_as_microsoft_wants_it(endpoint: TokenEndpoint, box: Mailbox) -> None:
    uid = box.append(letter())
    source = ImapSource(address(box.bare_url), tokens=Tokens(source_of(endpoint)))
    assert source.waiting() == [str(uid)]
    assert source.raw(str(uid)) == letter()
    source.close()
    assert endpoint.asked == [{"grant_type": "client_credentials", **CLIENT, "scope": SCOPE}]


def test_a_token_is_kept_and_renewed_before_it_ends(endpoint: TokenEndpoint) -> None:
    clock = Clock()
    tokens = Tokens(source_of(endpoint), clock)
    first = tokens.current()
    clock.now = 3600 - EARLY_SECONDS - 1
    assert tokens.current() == first
    clock.now = 3600 - EARLY_SECONDS
    assert tokens.current() == endpoint.given[-1] != first


@pytest.mark.parametrize("seconds", [None, "soon", -5, [], "299"])
def test_a_token_that_does_not_say_how_long_it_lasts_is_used_once(endpoint: TokenEndpoint, seconds: object) -> None:
    endpoint.seconds = seconds
    tokens = Tokens(source_of(endpoint))
    assert [tokens.current() for _ in range(2)] == endpoint.given[:2]


def test_story_12_a_token_that_was_withdrawn_is_replaced_at_the_next_try(endpoint: TokenEndpoint, box: Mailbox) -> None:
    tokens = Tokens(source_of(endpoint))
    endpoint.good.discard(tokens.current())
    with pytest.raises(Permanent, match="does not let this application into the mailbox"):
        ImapSource(address(box.bare_url), tokens=tokens)
    source = ImapSource(address(box.bare_url), tokens=tokens)
    assert source.waiting() == []
    source.close()
    assert len(endpoint.given) == 2


def test_story_12_a_secret_that_has_expired_is_said_in_words(endpoint: TokenEndpoint) -> None:
    with pytest.raises(Permanent, match="its secret may have expired"):
        Tokens(source_of(endpoint, client_secret="an old one")).current()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_endpoint_in_trouble_is_asked_again_later(endpoint: TokenEndpoint, status: int) -> None:
    tokens = Tokens(source_of(endpoint))
    endpoint.answers = status
    with pytest.raises(Transient, match="cannot be reached"):
        tokens.current()
    endpoint.answers = None
    assert tokens.current() == endpoint.given[0]


def test_an_endpoint_that_is_gone_is_asked_again_later(endpoint: TokenEndpoint) -> None:
    source = source_of(endpoint)
    endpoint.close()
    with pytest.raises(Transient, match="cannot be reached"):
        Tokens(source).current()


@pytest.mark.parametrize("answer", [b"", b"<html>Sign in</html>", b"[]", b"{}", b'{"access_token": 5}', b'"token"'])
def test_what_is_no_token_endpoint_is_said_in_words(endpoint: TokenEndpoint, answer: bytes) -> None:
    endpoint.answers = answer
    with pytest.raises(Permanent, match="gives out no tokens"):
        Tokens(source_of(endpoint)).current()


def test_a_server_without_xoauth2_says_so_and_is_given_no_token(endpoint: TokenEndpoint, mailbox: Mailbox) -> None:
    with pytest.raises(Permanent, match="takes no tokens"):
        ImapSource(address(mailbox.bare_url), tokens=Tokens(source_of(endpoint)))
    assert endpoint.given == []


def test_a_mailbox_without_password_and_tokens_says_so(mailbox: Mailbox) -> None:
    with pytest.raises(Permanent, match="no setting says where tokens come from"):
        ImapSource(address(mailbox.bare_url))


def test_no_secret_shows_where_a_token_source_is_printed(endpoint: TokenEndpoint) -> None:
    source = source_of(endpoint)
    assert CLIENT["client_secret"] not in repr(source)
    with pytest.raises(Permanent) as refused:
        Tokens(source_of(endpoint, client_secret="an old one")).current()
    assert "an old one" not in repr(refused.value)
