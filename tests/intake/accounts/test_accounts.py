"""What is done to accounts, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from intake.accounts import accounts
from intake.accounts.passwords import matches
from intake.errors import Permanent
from intake.store.people import User, WebSession
from intake.store.store import Store
from intake.store.work import AccessRecord

NOW = datetime(2026, 9, 8, 10, 30, tzinfo=UTC)
EMAIL = "nurse@example.org"


def kept(store: Store, email: str = EMAIL) -> User:
    with store.reading() as session:
        return session.scalars(select(User).where(User.email == email)).one()


def signed_in(store: Store) -> None:
    with store.transaction() as session:
        session.add(
            WebSession(
                token_hash=b"t",
                user_id=kept(store).id,
                created_at=NOW,
                seen_at=NOW,
                expires_at=NOW + timedelta(hours=1),
            )
        )


def sessions(store: Store) -> int:
    with store.reading() as session:
        return len(session.scalars(select(WebSession)).all())


def recorded(store: Store) -> list[str]:
    with store.reading() as session:
        rows = session.scalars(select(AccessRecord).order_by(AccessRecord.at)).all()
        assert all(EMAIL not in str(row.facts) for row in rows)
        return sorted(row.what for row in rows)


def test_an_account_is_added_with_a_password_for_once(store: Store) -> None:
    password = accounts.add(store, "  Nurse@Example.org ", "icb", NOW)
    user = kept(store)
    assert (user.role, user.password_once, user.demonstration, user.disabled_at) == ("icb", True, False, None)
    assert matches(user.password_hash, password)
    assert recorded(store) == ["account-added"]


def test_an_address_that_has_an_account_is_refused_and_nothing_changes(store: Store) -> None:
    accounts.add(store, EMAIL, "icb", NOW)
    before = kept(store)
    with pytest.raises(Permanent, match="has an account already"):
        accounts.add(store, EMAIL.upper(), "police", NOW)
    after = kept(store)
    assert (after.id, after.role, after.password_hash) == (before.id, before.role, before.password_hash)
    assert recorded(store) == ["account-added"]


@pytest.mark.parametrize("email", ["", "nurse", "a b@example.org", "a" * 250 + "@example.org"])
def test_what_is_no_address_gets_no_account(store: Store, email: str) -> None:
    with pytest.raises(Permanent, match="Give an e-mail address"):
        accounts.add(store, email, "icb", NOW)
    assert accounts.listed(store, NOW) == []


def test_a_reset_gives_a_new_password_for_once_and_ends_every_session(store: Store) -> None:
    first = accounts.add(store, EMAIL, "icb", NOW)
    accounts.choose(store, kept(store).id, "quiet harbour lantern", NOW)
    assert not kept(store).password_once
    signed_in(store)
    second = accounts.reset(store, EMAIL, NOW)
    assert sessions(store) == 0
    assert kept(store).password_once
    assert matches(kept(store).password_hash, second)
    assert not matches(kept(store).password_hash, first)
    assert recorded(store) == ["account-added", "account-reset", "password-chosen"]


def test_choosing_a_password_ends_every_session(store: Store) -> None:
    accounts.add(store, EMAIL, "icb", NOW)
    signed_in(store)
    accounts.choose(store, kept(store).id, "quiet harbour lantern", NOW)
    assert sessions(store) == 0
    assert matches(kept(store).password_hash, "quiet harbour lantern")


def test_a_disabled_account_is_let_in_again_by_a_step_of_its_own(store: Store) -> None:
    accounts.add(store, EMAIL, "icb", NOW)
    with pytest.raises(Permanent, match="not disabled"):
        accounts.enable(store, EMAIL, NOW)
    signed_in(store)
    accounts.disable(store, EMAIL, NOW)
    accounts.disable(store, EMAIL, NOW + timedelta(days=1))
    assert sessions(store) == 0
    assert kept(store).disabled_at == NOW
    with pytest.raises(Permanent, match="user enable"):
        accounts.reset(store, EMAIL, NOW)
    password = accounts.enable(store, EMAIL, NOW)
    assert kept(store).disabled_at is None
    assert matches(kept(store).password_hash, password)
    assert recorded(store) == ["account-added", "account-disabled", "account-enabled"]


@pytest.mark.parametrize("act", [accounts.reset, accounts.enable, accounts.disable])
def test_an_address_without_an_account_is_named(store: Store, act: object) -> None:
    assert callable(act)
    with pytest.raises(Permanent, match=r"stranger@example\.org has no account"):
        act(store, "stranger@example.org", NOW)


def test_the_list_says_how_each_account_stands(store: Store) -> None:
    for name in ("d", "c", "b", "a"):
        accounts.add(store, f"{name}@example.org", "police", NOW)
    accounts.choose(store, kept(store, "b@example.org").id, "quiet harbour lantern", NOW)
    accounts.disable(store, "c@example.org", NOW)
    with store.transaction() as session:
        session.scalars(select(User).where(User.email == "d@example.org")).one().ends_on = NOW
    assert [(account.email, account.state) for account in accounts.listed(store, NOW)] == [
        ("a@example.org", "one-time password"),
        ("b@example.org", "in use"),
        ("c@example.org", "disabled"),
        ("d@example.org", "ended"),
    ]
