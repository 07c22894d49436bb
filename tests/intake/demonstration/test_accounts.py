"""The demonstration's accounts: new passwords at every start, and no door left open when there is no demonstration."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from intake.accounts import accounts as real
from intake.accounts.passwords import matches
from intake.demonstration.accounts import ROLES
from intake.demonstration.loading import load
from intake.settings import Settings
from intake.store.people import User, WebSession
from intake.store.store import Store
from intake.web.access import Role

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)


def users(store: Store) -> dict[str, User]:
    with store.reading() as session:
        return {user.email: user for user in session.scalars(select(User))}


def test_every_role_of_the_demonstration_is_a_role() -> None:
    assert set(ROLES) <= {role.value for role in Role}


def test_each_start_draws_new_passwords_and_ends_what_was_open(store: Store, settings: Settings) -> None:
    first = load(store, settings, NOW).accounts
    assert {account.email for account in first} == {f"demo-{role}@example.org" for role in ROLES}
    assert len({account.password for account in first}) == len(ROLES)
    with store.transaction() as session:
        session.add(
            WebSession(
                token_hash=b"t",
                user_id=users(store)["demo-icb@example.org"].id,
                created_at=NOW,
                seen_at=NOW,
                expires_at=NOW + timedelta(hours=1),
            )
        )
    second = load(store, settings, NOW).accounts
    for before, after in zip(first, second, strict=True):
        kept = users(store)[after.email]
        assert (kept.role, kept.demonstration, kept.password_once, kept.disabled_at) == (after.role, True, False, None)
        assert matches(kept.password_hash, after.password)
        assert not matches(kept.password_hash, before.password)
        assert after.password not in repr(after)
    with store.reading() as session:
        assert session.scalars(select(WebSession)).all() == []


def test_without_a_demonstration_its_accounts_are_closed_and_real_ones_stay(store: Store, settings: Settings) -> None:
    load(store, settings, NOW)
    real.add(store, "nurse@example.org", "icb", NOW)
    off = replace(settings, demo=False)
    assert load(store, off, NOW).closed == len(ROLES)
    assert load(store, off, NOW).closed == 0
    assert {email for email, user in users(store).items() if user.disabled_at is None} == {"nurse@example.org"}
    assert len(load(store, settings, NOW).accounts) == len(ROLES)
    assert all(user.disabled_at is None for user in users(store).values())


def test_an_account_that_a_person_made_under_such_an_address_is_left_alone(store: Store, settings: Settings) -> None:
    password = real.add(store, "demo-icb@example.org", "icb", NOW)
    loaded = load(store, settings, NOW)
    assert "demo-icb@example.org" not in {account.email for account in loaded.accounts}
    assert load(store, replace(settings, demo=False), NOW).closed == len(ROLES) - 1
    kept = users(store)["demo-icb@example.org"]
    assert matches(kept.password_hash, password)
    assert kept.disabled_at is None
