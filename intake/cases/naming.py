"""Which case a notification names: in the form, or in the subject of the e-mail that it came in.

The form is followed before the subject: somebody filled it in, while a subject may be left from an older letter. A form
that does not call itself an update follows its subject only where a child of it may be a child of that case: a new
incident, sent as a reply to an old letter, must not vanish in another child's case, whose clock may have stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forms import Answers
from intake.cases import reference
from intake.cases.casebook import Casebook, reference_of_case
from intake.cases.differences import may_share_a_child
from intake.cases.doubts import Doubt
from intake.cases.mailed import named_in_subject
from intake.store.arrivals import Receipt
from intake.store.casework import Case


@dataclass(frozen=True, slots=True)
class Named:
    """The case that a notification is an update to, None where it is one of its own; and what a person must settle."""

    case: Case | None
    doubts: tuple[Doubt, ...] = ()


def named_case(book: Casebook, receipt: Receipt, answers: Answers) -> Named:
    """The case that ``receipt``, whose form says ``answers``, is an update to."""
    subject = named_in_subject(book.session, book.vault, receipt)
    if answers.get("is_update") == "yes" and answers.get("updates_notification_ref"):
        return _by_form(book, receipt, str(answers["updates_notification_ref"]), subject)
    if subject:
        return _by_subject(book, receipt, answers, subject)
    return Named(None, (Doubt.UNKNOWN_REFERENCE,) if answers.get("is_update") == "yes" else ())


def _by_form(book: Casebook, receipt: Receipt, typed: str, subject: Sequence[str]) -> Named:
    wanted = reference.normalise(typed)
    case = None if wanted is None else _case_of(book, receipt, wanted)
    others = [other for other in _cases_of(book, receipt, subject) if case is None or other.id != case.id]
    conflict = (Doubt.ANOTHER_IN_SUBJECT,) if others else ()
    if case is not None:
        return Named(case, conflict)
    waits = wanted is not None and _waits(book, receipt, [wanted])
    return Named(None, (Doubt.NAMES_WHAT_WAITS if waits else Doubt.UNKNOWN_REFERENCE, *conflict))


def _by_subject(book: Casebook, receipt: Receipt, answers: Answers, subject: Sequence[str]) -> Named:
    cases = _cases_of(book, receipt, subject)
    if not cases:
        waits = _waits(book, receipt, subject)
        return Named(None, (Doubt.NAMES_WHAT_WAITS if waits else Doubt.UNKNOWN_IN_SUBJECT,))
    if len(cases) > 1:
        return Named(None, (Doubt.SEVERAL_IN_SUBJECT,))
    known = [Answers(one.answers) for one in book.notifications(cases[0]).values()]
    if answers.get("is_update") == "yes" or any(may_share_a_child(one, answers) for one in known):
        return Named(cases[0])
    return Named(None, (Doubt.OTHER_CHILDREN,))


def _cases_of(book: Casebook, receipt: Receipt, references: Sequence[str]) -> list[Case]:
    found = {case.id: case for named in references if (case := _case_of(book, receipt, named)) is not None}
    return list(found.values())


def _case_of(book: Casebook, receipt: Receipt, named: str) -> Case | None:
    """The case of a reference; tests are matched with tests, real notifications with real ones."""
    named_case = Case.reference == reference_of_case(book.session, named)
    return book.session.scalar(select(Case).where(named_case, Case.demonstration.is_(receipt.test)))


def _waits(book: Casebook, receipt: Receipt, references: Sequence[str]) -> bool:
    """Whether one of the references was given to something that could not be read."""
    waiting = select(Receipt.id).where(
        Receipt.reference.in_(references), Receipt.case_id.is_(None), Receipt.test.is_(receipt.test)
    )
    return book.session.scalar(waiting.limit(1)) is not None
