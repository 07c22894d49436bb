"""The ledger page: what came in, by day, and what became of it; a picture first, then every line; to be taken along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intake.cases.ledger import DOORS, STATES, WRONG, After, DayCount, Door, State, Trouble, Wanted
from intake.cases.ledger import day_counts as counted
from intake.cases.ledger import entries as lines
from intake.cases.ledger import trouble as in_trouble
from intake.cases.working_days import local_date
from intake.pipeline import reconcile
from intake.pipeline.reconcile import Kept
from intake.store.looked import note
from intake.store.mailboxes import stored_name
from intake.web.access import Action
from intake.web.context import current_settings, current_store, now, signed_in_user
from intake.web.guard import needs
from intake.web.triage.chart import chart_of
from intake.web.triage.ledger_file import ledger_file

DAYS: Final = 28
_FIRST_DAY: Final = date(2020, 1, 1)
"""Nothing of this service is older."""
_ADDRESS: Final = re.compile(r"([^@]+@[^@]+)@[^@/]+/INBOX")
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class MailboxLine:
    """A mailbox of the settings, and its latest count; None when it was never counted. ``stale``: it should have been
    counted again since."""

    name: str
    last: Kept | None
    stale: bool


def register(blueprint: Blueprint) -> None:
    """Put the page and its file under their addresses."""
    blueprint.add_url_rule("/ledger", "ledger", ledger)
    blueprint.add_url_rule("/ledger/export", "ledger_export", export)
    blueprint.add_app_template_filter(_short, "mailbox")


@needs(Action.SEE_LEDGER)
def ledger() -> ResponseReturnValue:
    """Four weeks in a picture and in figures, the mailboxes' own counts, and the lines that the address asks for."""
    at, wanted = now(), _wanted()
    last = _last_day(at, wanted)
    with current_store().reading() as session:
        days = counted(session, last - timedelta(days=DAYS - 1), last, at)
        trouble = in_trouble(session, at)
        page, following = lines(session, wanted, at)
        boxes = [_mailbox(reconcile.last_count(session, name), name, at) for name in _mailboxes()]
    return render_template(
        "triage/ledger.html",
        days=days,
        chart=chart_of(days),
        total=_total(days),
        problems=list(_problems(trouble, days, boxes)),
        counted_at=at,
        boxes=boxes,
        lines=page,
        wanted=wanted,
        doors=DOORS,
        states=STATES,
        wrong=WRONG,
        every_day=[("", "Any day"), *_days_to_choose(days, wanted)],
        every_state=[("", "Anything"), *((state.value, words) for state, words in STATES.items())],
        every_door=[("", "Any way"), *((door.value, words) for door, words in DOORS.items())],
        occurring=[state for state in STATES if any(day.became[state] for day in days)],
        first_page=_address(wanted, last, at) if wanted.after else None,
        next_page=_address(wanted, last, at, after=str(following)) if following else None,
        export=_export_address(wanted),
        earlier=_window(last - timedelta(days=DAYS), at),
        later=_window(last + timedelta(days=DAYS), at) if last < local_date(at) else None,
    )


@needs(Action.SEE_LEDGER)
def export() -> Response:
    """The lines that the address asks for, all of them, as a file for a spreadsheet. Who took it is on record."""
    at, wanted = now(), replace(_wanted(), after=None)
    store = current_store()
    with store.transaction() as session:
        note(session, "ledger-exported", by=signed_in_user().id, at=at, **_kept(wanted))
    answer = Response(ledger_file(store, wanted, at), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="ledger-{local_date(at).isoformat()}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _wanted() -> Wanted:
    return Wanted(
        day=_day("day"),
        state=_one_of(State, "state"),
        door=_one_of(Door, "door"),
        after=After.read(request.args.get("after", "")),
    )


def _one_of(choices: type[_Choice], name: str) -> _Choice | None:
    given = request.args.get(name, "")
    return next((choice for choice in choices if choice.value == given), None)


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if _FIRST_DAY <= day <= local_date(now()) else None


def _last_day(at: datetime, wanted: Wanted) -> date:
    """The last of the days shown: as the address says, or so that the day asked for stands among them."""
    last = _day("until") or local_date(at)
    if wanted.day is not None and not last - timedelta(days=DAYS) < wanted.day <= last:
        return min(wanted.day + timedelta(days=DAYS // 2), local_date(at))
    return last


def _mailboxes() -> list[str]:
    return [stored_name(mailbox.name) for mailbox in current_settings().mailboxes]


def _mailbox(last: Kept | None, name: str, at: datetime) -> MailboxLine:
    stale = last is not None and reconcile.due(last, at - reconcile.COUNT_LATE)
    return MailboxLine(name, last, stale)


def _short(name: str) -> str:
    """A mailbox as a person calls it: its address, without the server that it lies on."""
    found = _ADDRESS.fullmatch(name)
    return found[1] if found else name


def _problems(trouble: Trouble, days: list[DayCount], boxes: list[MailboxLine]) -> Iterator[tuple[str, str]]:
    """What is wrong, each with the address where it is seen; '' for none."""
    if trouble.missing:
        yield (
            f"{_things(trouble.missing, 'e-mail was', 'e-mails were')} seen, but nothing was kept of "
            f"{'it' if trouble.missing == 1 else 'them'}. Open the mailbox and key in what is a notification.",
            url_for("triage.ledger", state=State.MISSING.value),
        )
    if trouble.late:
        yield (
            f"{_things(trouble.late, 'thing', 'things')} that came in {'is' if trouble.late == 1 else 'are'} still not "
            "read after 10 minutes. Tell whoever runs the service that the background work stands still.",
            url_for("triage.ledger", state=State.LATE.value),
        )
    for state, words in (
        (State.NO_ORIGINAL, "no longer has its original. Tell whoever runs the service: a backup may have it."),
        (State.UNKNOWN, "has a state that this version does not know. Tell whoever runs the service."),
    ):
        if found := sum(day.became[state] for day in days):
            yield (
                f"{found} of what came in in these weeks {words}",
                url_for("triage.ledger", state=state.value),
            )
    for day in days:
        if not day.adds_up and not day.became[State.MISSING]:
            yield (
                f"The sums of {day.day:%A} {day.day.day} {day.day:%B} differ: {day.came} came in, and of "
                f"{day.accounted} it is known what became. Tell whoever runs the service.",
                url_for("triage.ledger", day=day.day.isoformat()),
            )
    for box in boxes:
        if box.last is not None:
            for sentence in box.last.reckoning.wrong():
                yield f"{_short(box.name)}: {sentence}", ""
        if box.stale:
            yield f"{_short(box.name)}: it was not counted when it should have been. See that it answers.", ""


def _total(days: list[DayCount]) -> DayCount:
    whole = DayCount(days[-1].day)
    for day in days:
        whole.seen.update(day.seen)
        whole.became.update(day.became)
    return whole


def _days_to_choose(days: list[DayCount], wanted: Wanted) -> Iterable[tuple[str, str]]:
    for day in reversed(days):
        if day.came or day.day == wanted.day:
            yield day.day.isoformat(), f"{day.day:%a} {day.day.day} {day.day:%b} ({day.came})"


def _kept(wanted: Wanted) -> dict[str, str]:
    given = {
        "day": wanted.day.isoformat() if wanted.day else "",
        "state": wanted.state.value if wanted.state else "",
        "door": wanted.door.value if wanted.door else "",
    }
    return {name: value for name, value in given.items() if value}


def _address(wanted: Wanted, last: date, at: datetime, **more: str) -> str:
    until = {} if last == local_date(at) else {"until": last.isoformat()}
    given: dict[str, Any] = {**_kept(wanted), **until, **more}
    return url_for("triage.ledger", **given)


def _export_address(wanted: Wanted) -> str:
    given: dict[str, Any] = {**_kept(wanted)}
    return url_for("triage.ledger_export", **given)


def _window(last: date, at: datetime) -> str | None:
    if last < _FIRST_DAY:
        return None
    return url_for("triage.ledger") if last >= local_date(at) else url_for("triage.ledger", until=last.isoformat())


def _things(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number:,} {many}"
