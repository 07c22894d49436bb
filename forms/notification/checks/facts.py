"""Checks of what is said against what is said elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from forms.answers import Answers, Finding, path_of
from forms.conditions import Scope, age_on, day_range
from forms.notification.needs import ANY_CHILD_DIED, ANY_CHILD_DIED_UNDER_18
from forms.values import same_words

# Free webmail that people in the United Kingdom use most: not secure enough for a child's file (DOMAIN 3.1).
_WEBMAIL: Final = frozenset(
    {
        "aol.com", "aol.co.uk", "btinternet.com", "gmail.com", "googlemail.com", "gmx.com",
        "hotmail.com", "hotmail.co.uk", "icloud.com", "live.com", "live.co.uk", "mail.com",
        "me.com", "msn.com", "ntlworld.com", "outlook.com", "proton.me", "protonmail.com",
        "sky.com", "talktalk.net", "virginmedia.com", "yahoo.com", "yahoo.co.uk", "ymail.com",
    }
)  # fmt: skip

_DEATH_REASONS: Final = frozenset(
    {"death_abuse_neglect", "looked_after_child_death", "care_leaver_death", "death_regulated_setting"}
)


def deaths_reach_coroner_and_review(answers: Answers, today: date) -> list[Finding]:
    """Where a child died, section J says whether the coroner and, under 18, the child death review know."""
    found = []
    scope = Scope(answers)
    if ANY_CHILD_DIED.holds(scope) and "coroner_informed" not in answers:
        words = "A child has died. Say whether the coroner has been informed; ‘not known’ is an answer."
        found.append(Finding("coroner_informed", "needed-for-a-death", words))
    if not ANY_CHILD_DIED_UNDER_18.holds(scope):
        return found
    if "cdop_notified" not in answers:
        words = "A child has died. Say whether the death has been notified (eCDOP)."
        found.append(Finding("cdop_notified", "needed-for-a-death", words))
    elif answers["cdop_notified"] == "no":
        words = (
            "Every death under 18 must be notified to the child death review within a day or two. Do it now (eCDOP)."
        )
        found.append(Finding("cdop_notified", "notify-the-death", words))
    return found


def deaths_agree(answers: Answers, today: date) -> list[Finding]:
    """A death that one answer tells of is told by the others too."""
    grounds, reasons = _codes(answers, "serious_harm_grounds"), _codes(answers, "notification_reason")
    roles = {row.get("child_role") for row in answers.rows("children")}
    died = ANY_CHILD_DIED.holds(Scope(answers))
    if not died and ("died" in grounds or "died" in roles or reasons & _DEATH_REASONS):
        words = "One answer says that a child has died. Put ‘Died’ as that child's condition now, or correct the other."
        return [Finding(_outcome_to_look_at(answers), "answers-disagree", words)]
    if died and grounds and "died" not in grounds:
        words = "A child has died. Tick ‘The child died’ here too, or correct the child's condition."
        return [Finding("serious_harm_grounds", "answers-disagree", words)]
    return []


def averted_means_near_miss(answers: Answers, today: date) -> list[Finding]:
    """'None: the harm was averted' goes with a near miss only."""
    if "none_harm_averted" not in _codes(answers, "serious_harm_grounds"):
        return []
    if "near_miss" in _codes(answers, "notification_reason"):
        return []
    words = "You ticked that the harm was averted. Tick ‘Near miss’ as a reason too, or tick the harm that was done."
    return [Finding("serious_harm_grounds", "averted-without-near-miss", words)]


def adults_are_named(answers: Answers, today: date) -> list[Finding]:
    """At least one adult, or a word that none is known."""
    if answers.rows("adults"):
        return []
    words = (
        "No parent, carer or other adult is named. Add at least one; if nobody is known, add one and write ‘Unknown’."
    )
    return [Finding("adults", "no-adult", words)]


def young_adults_are_children_too(answers: Answers, today: date) -> list[Finding]:
    """A person under 18 in section F also stands in section E or G."""
    notified = day_range(answers.get("date_notification"))
    day = notified[0] if notified else today
    listed = set(_children(answers))
    words = "This person is under 18. Add them as a child too, or as a sibling if they were not harmed."
    return [
        Finding(path_of("adults", number, "person_dob"), "under-18", words)
        for number, row in enumerate(answers.rows("adults"))
        if (born := day_range(row.get("person_dob"))) is not None
        and age_on(born[0], day) < 18
        and not listed & {_person(row.get("person_name")), ("born", row["person_dob"])}
    ]


def work_email_is_not_webmail(answers: Answers, today: date) -> list[Finding]:
    """The notifier's address is not at a free webmail service."""
    domain = str(answers.get("notifier_email", "")).rpartition("@")[2].casefold()
    if domain not in _WEBMAIL:
        return []
    words = "This looks like a private e-mail address. Give your secure work address, if you have one."
    return [Finding("notifier_email", "private-address", words)]


def _codes(answers: Answers, question_id: str) -> set[str]:
    value = answers.get(question_id)
    return {str(code) for code in value} if isinstance(value, list) else set()


def _outcome_to_look_at(answers: Answers) -> str:
    """The condition of the child who is said to have died; of the first child, where none is."""
    rows = answers.rows("children")
    number = next((number for number, row in enumerate(rows) if row.get("child_role") == "died"), 0)
    return path_of("children", number, "child_outcome_now") if rows else "children"


def _children(answers: Answers) -> Iterator[tuple[str, object]]:
    for row in answers.rows("children"):
        yield _person(f"{row.get('child_forenames', '')} {row.get('child_surname', '')}")
        yield from _birth(row, "child_dob")
    for row in answers.rows("siblings"):
        yield _person(row.get("sibling_name"))
        yield from _birth(row, "sibling_dob")


def _birth(row: Mapping[str, Any], question_id: str) -> Iterator[tuple[str, object]]:
    if day_range(row.get(question_id)):
        yield ("born", row[question_id])


def _person(name: object) -> tuple[str, object]:
    return ("called", same_words(str(name)))
