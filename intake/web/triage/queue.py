"""The queue page: what is due first comes first. Filters stand in the address, so that they can be kept and shared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.notification import NOTIFICATION
from forms.questions import OneOf
from intake.cases import reference
from intake.cases.casebook import reference_of_case
from intake.cases.queue import Place, QueuePage, Tab, Wanted, Within, queue_page
from intake.cases.unread import number_unread
from intake.opened import rules_of
from intake.store.looked import note
from intake.web.access import Action, may
from intake.web.condition import condition
from intake.web.context import current_settings, current_store, now, signed_in_user, today
from intake.web.guard import needs

_TABS = {
    Tab.OPEN: "All open",
    Tab.TRIAGE: "Needs triage",
    Tab.MY_VIEW: "Waiting for my view",
    Tab.RUNNING: "Clock running",
    Tab.CLOSED: "Closed",
}
_WITHIN = {
    Within.OVERDUE: "Overdue",
    Within.TODAY: "Due today or overdue",
    Within.TWO: "Due within 2 working days",
    Within.FIVE: "Due within 5 working days",
}
_MOST_SHOWN = 999
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab with its count, as shown. ``href`` is empty for those who see the count alone."""

    text: str
    count: str
    href: str
    here: bool


def register(blueprint: Blueprint) -> None:
    """Put the page under its address."""
    blueprint.add_url_rule("/queue", "queue", queue)


@needs(Action.SEE_QUEUE)
def queue() -> ResponseReturnValue:
    """The cases of a tab; or the case of a reference that was typed into the search."""
    user, at = signed_in_user(), now()
    typed = request.args.get("reference", "").strip()
    if typed and (found := _search(typed)) is not None:
        return found
    rules = rules_of(current_settings(), at)
    partner = user.role if may(user, Action.RECORD_VIEW) and user.role in rules.partners else ""
    wanted = _wanted(partner)
    store = current_store()
    with store.reading() as session:
        page = queue_page(session, store.vault, NOTIFICATION, rules, wanted, today())
        unread = number_unread(session)
    with store.transaction() as session:
        note(session, "queue-read", by=user.id, at=at, references=[row.reference for row in page.rows])
    return render_template(
        "triage/queue.html",
        stalled=list(condition().stalled(named=may(user, Action.HANDLE_UNREAD))),
        page=page,
        wanted=wanted,
        tabs=_tabs(page, wanted, unread, url_for("triage.unread") if may(user, Action.HANDLE_UNREAD) else ""),
        tab_title=_TABS[wanted.tab],
        within=[("", "Any time"), *((each.value, words) for each, words in _WITHIN.items())],
        agencies=[("", "Any agency"), *_agency_types()],
        next_page=_address(wanted, after=str(page.next)) if page.next else None,
        first_page=_address(wanted) if wanted.after else None,
        near=_near(page, wanted),
        typed=typed,
    )


def _wanted(partner: str) -> Wanted:
    tab = _one_of(Tab, "tab") or Tab.OPEN
    agency = request.args.get("agency", "")
    return Wanted(
        tab=Tab.OPEN if tab is Tab.MY_VIEW and not partner else tab,
        within=_one_of(Within, "due"),
        agency_type=agency if agency in dict(_agency_types()) else "",
        after=Place.read(request.args.get("after", "")),
        partner=partner,
    )


def _one_of(choices: type[_Choice], name: str) -> _Choice | None:
    given = request.args.get(name, "")
    return next((choice for choice in choices if choice.value == given), None)


def _search(typed: str) -> ResponseReturnValue | None:
    """To the case of a reference; None where there is none, which the page then says."""
    known = reference.normalise(typed)
    if known is None:
        return None
    with current_store().reading() as session:
        found = reference_of_case(session, known)
    return None if found is None else redirect(url_for("triage.case", reference=found), 303)


def _tabs(page: QueuePage, wanted: Wanted, unread: int, to_unread: str) -> list[TabLink]:
    links = [
        TabLink(words, _capped(page.counts.tabs[tab]), url_for("triage.queue", tab=tab.value), tab is wanted.tab)
        for tab, words in _TABS.items()
        if tab is not Tab.MY_VIEW or wanted.partner
    ]
    links.insert(-1, TabLink("Needs a person", _capped(unread), to_unread, here=False))
    return links


def _near(page: QueuePage, wanted: Wanted) -> list[tuple[str, str, str]]:
    """What is near over all open cases, most pressing first: (urgency, words, address)."""
    counts = page.counts
    found = [
        ("overdue", counts.overdue, "overdue", Within.OVERDUE),
        ("today", counts.today, "due today", Within.TODAY),
        ("soon", counts.soon, "due within 2 working days", Within.TWO),
    ]
    return [
        (urgency, f"{_capped(number)} {words}", url_for("triage.queue", due=within.value))
        for urgency, number, words, within in found
        if number
    ]


def _capped(number: int) -> str:
    return str(number) if number <= _MOST_SHOWN else f"{_MOST_SHOWN}+"


def _address(wanted: Wanted, **more: str) -> str:
    kept = {"tab": wanted.tab.value, "due": wanted.within.value if wanted.within else "", "agency": wanted.agency_type}
    given: dict[str, Any] = {name: value for name, value in {**kept, **more}.items() if value}
    return url_for("triage.queue", **given)


def _agency_types() -> list[tuple[str, str]]:
    question = NOTIFICATION.questions["notifier_agency_type"]
    return [(option.code, option.label) for option in question.choices] if isinstance(question, OneOf) else []
