"""What is sealed opens only where it was sealed, and not at all once its key is gone."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from intake.errors import Permanent
from intake.store.arrivals import Draft, Original, ReadingRecord
from intake.store.base import new_id
from intake.store.keys import KeyStore, WrappingKeys
from intake.store.originals import CHUNK_BYTES, keep, whole
from intake.store.store import Store
from intake.store.vault import Vault
from tests.intake.store.made import CANARY, NOW, SECRET, WRAPPING, receipt


def draft(store: Store) -> Draft:
    return Draft(
        id=new_id(),
        dossier_id=store.vault.new_dossier(NOW),
        owner_hash=b"owner",
        created_at=NOW,
        updated_at=NOW,
        expires_at=NOW,
    )


@pytest.mark.parametrize("value", [{"child_surname": CANARY, "kinds": ["a"]}, CANARY, b"\x00\xff", "", [], {}])
def test_what_is_put_in_comes_out(store: Store, value: Any) -> None:
    with store.transaction() as session:
        row = draft(store)
        store.vault.put(row, "answers", value)
        session.add(row)
    with store.transaction() as session:
        assert store.vault.get(session.get_one(Draft, row.id), "answers") == value


def test_nothing_put_in_is_nothing(store: Store) -> None:
    row = draft(store)
    store.vault.put(row, "answers", None)
    assert store.vault.get(row, "answers") is None


def test_plain_text_cannot_be_stored_by_accident(store: Store) -> None:
    row = draft(store)
    row.answers = CANARY  # type: ignore[assignment]
    with pytest.raises(StatementError, match="sealed values only") as refused, store.transaction() as session:
        session.add(row)
    assert CANARY not in str(refused.value)


@pytest.mark.parametrize("moved", ["row", "column", "table"])
def test_a_value_opens_only_in_its_own_place(store: Store, moved: str) -> None:
    reading = ReadingRecord(id=new_id(), dossier_id=store.vault.new_dossier(NOW))
    store.vault.put(reading, "answers", CANARY)
    other: Any = {
        "row": ReadingRecord(id=new_id(), dossier_id=reading.dossier_id, answers=reading.answers),
        "column": ReadingRecord(id=reading.id, dossier_id=reading.dossier_id, findings=reading.answers),
        "table": Draft(id=reading.id, dossier_id=reading.dossier_id, answers=reading.answers),
    }[moved]
    with pytest.raises(Permanent):
        store.vault.get(other, "findings" if moved == "column" else "answers")


def test_a_changed_byte_is_noticed(store: Store) -> None:
    row = draft(store)
    store.vault.put(row, "answers", CANARY)
    assert row.answers is not None
    row.answers = replace(row.answers, data=row.answers.data[:-1] + bytes([row.answers.data[-1] ^ 1]))
    with pytest.raises(Permanent, match="changed or moved"):
        store.vault.get(row, "answers")


def test_the_same_value_never_looks_the_same(store: Store) -> None:
    row = draft(store)
    assert store.vault.seal(row, "answers", b"same") != store.vault.seal(row, "answers", b"same")


def test_a_destroyed_key_ends_the_dossier_and_no_other(store: Store) -> None:
    gone, kept = draft(store), draft(store)
    for row in (gone, kept):
        store.vault.put(row, "answers", CANARY)
    store.keys.destroy(gone.dossier_id, NOW)
    with pytest.raises(Permanent, match="destroyed"):
        store.vault.get(gone, "answers")
    assert store.vault.get(kept, "answers") == CANARY


def test_keys_are_wrapped_again_under_a_new_one(store: Store) -> None:
    row = draft(store)
    store.vault.put(row, "answers", CANARY)
    both = WrappingKeys({"2027": b"n" * 32, **WRAPPING.keys}, "2027")
    assert KeyStore(store.keys_engine, both).rewrap() == 1
    only_new = KeyStore(store.keys_engine, WrappingKeys({"2027": b"n" * 32}, "2027"))
    assert Vault(only_new, SECRET).get(row, "answers") == CANARY
    with pytest.raises(Permanent, match="settings lack"):
        KeyStore(store.keys_engine, WRAPPING).key(row.dossier_id)


def test_blind_hashes_are_keyed_and_differ_by_purpose(store: Store) -> None:
    vault = store.vault
    assert vault.blind("name", CANARY) == vault.blind("name", CANARY)
    assert vault.blind("name", CANARY) != vault.blind("content", CANARY)
    assert vault.blind("name", CANARY) != Vault(store.keys, b"other" * 8).blind("name", CANARY)


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_an_original_comes_back_byte_for_byte(store: Store, size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    with store.transaction() as session:
        owner = receipt(store)
        session.add(owner)
        session.flush()
        kept = keep(
            session,
            store.vault,
            owner.dossier_id,
            data[:size],
            kind="word",
            now=NOW,
            name="../../x.docx",
            receipt_id=owner.id,
        )
    with store.transaction() as session:
        again = session.get_one(Original, kept.id)
        assert whole(session, store.vault, again) == data[:size]
        assert store.vault.get(again, "name") == "../../x.docx"


def test_chunks_that_changed_places_do_not_open(store: Store) -> None:
    with store.transaction() as session:
        owner = receipt(store)
        session.add(owner)
        session.flush()
        kept = keep(session, store.vault, owner.dossier_id, b"a" * 2 * CHUNK_BYTES, kind="word", now=NOW)
    with store.transaction() as session:
        for step in ("number = number + 10", "number = 11 - number"):
            session.execute(text(f"UPDATE original_chunk SET {step}"))
    with store.transaction() as session, pytest.raises(Permanent):
        whole(session, store.vault, session.scalars(select(Original).where(Original.id == kept.id)).one())


def test_an_original_that_lost_its_end_does_not_open(store: Store) -> None:
    with store.transaction() as session:
        owner = receipt(store)
        session.add(owner)
        session.flush()
        kept = keep(session, store.vault, owner.dossier_id, b"a" * 2 * CHUNK_BYTES, kind="word", now=NOW)
    with store.transaction() as session:
        session.execute(text("DELETE FROM original_chunk WHERE number = 1"))
    with store.transaction() as session, pytest.raises(Permanent, match="missing"):
        whole(session, store.vault, session.get_one(Original, kept.id))
