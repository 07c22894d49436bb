"""The end of drafts that were never sent: deleted with their key, and never unasked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from forms.notification import NOTIFICATION
from intake.cases import drafts, letting_go, phone, unsent
from intake.cases.drafts import KEPT_FOR
from intake.cases.files.kept import TOPIC as TO_SCAN
from intake.cases.phone import Caller
from intake.cases.unsent import How
from intake.errors import Permanent
from intake.pipeline import draft_codes
from intake.pipeline.bring import TOPIC as TO_READ
from intake.pipeline.receive_draft import receive_draft
from intake.store import originals, outbox
from intake.store.arrivals import Draft, Original, OriginalChunk, WayBack
from intake.store.base import new_id
from intake.store.online import Attachment, PhoneCall, UnsentDraft
from intake.store.store import Store
from intake.store.work import AccessRecord, OutboxRow, OutgoingMessage
from tests.intake.cases.test_unsent import settle
from tests.intake.cases.unsent_drafts import SAID, asked, change, left, round_at, two_rounds
from tests.intake.pipeline.made import LETTERHEAD

BEGUN = datetime(2026, 3, 3, 14, tzinfo=UTC)
DAY = timedelta(days=1)
OVER = BEGUN + KEPT_FOR
_SPOKEN = "Orla Pentreath"


def full(store: Store) -> str:
    """A draft with everything that can hang on one: an address, a code that was sent there, a file."""
    draft_id = left(store, BEGUN, {**SAID, "notifier_name": _SPOKEN, "notifier_email": "o@example.org"})
    with store.transaction() as session:
        draft = session.get_one(Draft, draft_id)
        ways = session.scalars(select(WayBack)).all()
        assert draft_codes.send(session, store.vault, LETTERHEAD, ways, BEGUN)
        kept = originals.keep(session, store.vault, draft.dossier_id, b"x" * 300_000, kind="attachment", now=BEGUN)
        session.add(
            Attachment(
                id=new_id(), dossier_id=draft.dossier_id, draft_id=draft_id, original_id=kept.id,
                media_type="text/plain", scan="no_scanner", added_at=BEGUN,
            )
        )  # fmt: skip
        outbox.add(session, TO_SCAN, session.scalars(select(Attachment.id)).one(), BEGUN)
        outbox.add(session, TO_READ, draft_id, BEGUN)
    return draft_id


def settled(store: Store, how: How = How.NOT_NEEDED) -> str:
    draft_id = full(store)
    round_at(store, BEGUN + DAY)
    settle(store, draft_id, how, BEGUN + DAY)
    return draft_id


def counts(store: Store) -> dict[str, int]:
    tables = (
        Draft, WayBack, Attachment, Original, OriginalChunk, UnsentDraft, PhoneCall, OutgoingMessage, OutboxRow,
    )  # fmt: skip
    with store.reading() as session:
        return {
            table.__tablename__: number
            for table in tables
            if (number := session.scalar(select(func.count()).select_from(table)) or 0)
        }


@pytest.mark.parametrize("how", [How.NOT_NEEDED, How.NOBODY])
def test_safety_30_a_draft_that_nobody_needs_goes_after_28_days_with_all_of_it_and_its_key(
    store: Store, how: How
) -> None:
    draft_id = settled(store, how)
    with store.reading() as session:
        dossier = session.get_one(Draft, draft_id).dossier_id
    round_at(store, OVER - timedelta(minutes=1))
    assert counts(store)["draft"] == 1
    round_at(store, OVER)
    assert counts(store) == {}
    with pytest.raises(Permanent, match="destroyed"):
        store.keys.key(dossier)
    with store.reading() as session:
        line = session.scalars(select(AccessRecord).where(AccessRecord.what == letting_go.DELETED)).one()
    assert (line.facts["draft"], line.facts["how"], line.facts["settled_by"]) == (draft_id, how.value, "u" * 32)
    assert _SPOKEN not in str(line.facts)


def test_safety_30_a_draft_is_never_deleted_while_somebody_is_to_be_phoned_about_it(store: Store) -> None:
    draft_id = full(store)
    round_at(store, OVER + 100 * DAY)  # nobody had looked for months: then it is asked about, not deleted
    assert [task.draft_id for task in asked(store)] == [draft_id]
    settle(store, draft_id, How.NOT_REACHED, OVER + 101 * DAY)
    round_at(store, OVER + 200 * DAY)
    assert counts(store)["draft"] == 1
    settle(store, draft_id, How.NOBODY, OVER + 200 * DAY)
    round_at(store, OVER + 200 * DAY)
    assert counts(store) == {}


def test_who_said_that_they_will_send_it_can_still_open_it_and_it_is_not_deleted(store: Store) -> None:
    draft_id = full(store)
    round_at(store, BEGUN + DAY)
    settle(store, draft_id, How.WILL_SEND, OVER - timedelta(hours=1))
    with store.transaction() as session:
        assert drafts.load(session, store.vault, draft_id, "t", OVER + 6 * DAY) is not None
    round_at(store, OVER + 8 * DAY)
    assert [task.draft_id for task in asked(store)] == [draft_id]


def test_an_empty_draft_goes_without_a_call_and_one_that_was_sent_stays(store: Store) -> None:
    left(store, BEGUN, {})
    sent = left(store, BEGUN)
    with store.transaction() as session:
        draft = session.get_one(Draft, sent)
        receive_draft(session, store, NOTIFICATION, b"k" * 32, draft, NOTIFICATION.answers(SAID)[0], BEGUN)
    round_at(store, OVER + DAY)
    assert asked(store) == []
    with store.reading() as session:
        assert session.scalars(select(Draft.id)).all() == [sent]
        kept = session.get_one(Draft, sent)
    assert store.keys.key(kept.dossier_id)


def test_safety_23_a_call_that_is_not_finished_never_ends_by_itself(store: Store) -> None:
    with store.transaction() as session:
        phone.begin(
            session, store.vault, draft_id=new_id(), dossier_id=store.vault.new_dossier(BEGUN), form=NOTIFICATION,
            caller=Caller(name=_SPOKEN), said={}, called_at=BEGUN, by="u" * 32, at=BEGUN,
        )  # fmt: skip
    round_at(store, OVER + 100 * DAY)
    with store.transaction() as session:
        assert [call.called_at for call in phone.unfinished(session, store.vault)] == [BEGUN]
        call = session.scalars(select(PhoneCall)).one()
        phone.give_up(session, store.vault, call, "They had sent it.", by="u" * 32, at=OVER)
        assert phone.unfinished(session, store.vault) == []
    round_at(store, OVER + 100 * DAY)
    assert counts(store) == {}


def test_what_was_written_down_of_a_call_that_is_given_up_late_is_kept_for_28_days_from_then(store: Store) -> None:
    with store.transaction() as session:
        phone.begin(
            session, store.vault, draft_id=new_id(), dossier_id=store.vault.new_dossier(BEGUN), form=NOTIFICATION,
            caller=Caller(name=_SPOKEN), said={}, called_at=BEGUN, by="u" * 32, at=BEGUN,
        )  # fmt: skip
    with store.transaction() as session:
        call = session.scalars(select(PhoneCall)).one()
        phone.give_up(session, store.vault, call, "They had sent it.", by="u" * 32, at=OVER + DAY)
    round_at(store, OVER + DAY + KEPT_FOR - timedelta(minutes=1))
    assert counts(store)["draft"] == 1
    round_at(store, OVER + DAY + KEPT_FOR)
    assert counts(store) == {}


def test_a_draft_that_is_sent_or_changed_at_the_last_moment_is_not_deleted(store: Store) -> None:
    draft_id = settled(store)
    with store.reading() as session:
        assert list(letting_go.over(session, OVER, 10)) == [draft_id]
    change(store, draft_id, OVER - timedelta(seconds=1), SAID)
    with store.transaction() as session:
        assert not letting_go.let_go(session, store.keys, draft_id, OVER)
        draft = session.get_one(Draft, draft_id)
        receive_draft(session, store, NOTIFICATION, b"k" * 32, draft, NOTIFICATION.answers(SAID)[0], OVER)
    with store.transaction() as session:
        assert not letting_go.let_go(session, store.keys, draft_id, OVER + 100 * DAY)


def test_what_a_commit_left_behind_whose_key_is_gone_goes_in_the_next_round(store: Store) -> None:
    settled(store)
    with store.reading() as session:
        dossier = session.scalars(select(Draft.dossier_id)).one()
    store.keys.destroy(dossier, OVER)
    round_at(store, OVER)
    assert counts(store) == {}


def test_deleting_twice_changes_nothing(store: Store) -> None:
    settled(store)
    for _ in range(2):
        round_at(store, OVER)
    with store.reading() as session:
        lines = session.scalars(select(AccessRecord).where(AccessRecord.what == letting_go.DELETED)).all()
    assert len(lines) == 1


def test_two_rounds_at_one_moment_delete_once(store: Store) -> None:
    for _ in range(5):
        left(store, BEGUN, {})
    settled(store)
    two_rounds(store, OVER + DAY)
    assert counts(store) == {}
    with store.reading() as session:
        lines = session.scalars(select(AccessRecord.facts).where(AccessRecord.what == letting_go.DELETED)).all()
    assert len({line["draft"] for line in lines}) == len(lines) == 6


def test_a_task_of_a_draft_that_went_leads_nowhere(store: Store) -> None:
    draft_id = settled(store)
    round_at(store, OVER)
    with store.transaction() as session:
        assert unsent.held(session, draft_id) is None
        assert not unsent.is_known(session, draft_id)
