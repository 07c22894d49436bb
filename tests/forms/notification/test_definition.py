"""The definition says what DOMAIN 3.1 says: ``domain_table.csv`` is that table, taken from the document."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from forms.conditions import Condition
from forms.definition import Group, Page
from forms.notification import NOTIFICATION
from forms.notification.lists.places import LOCAL_AUTHORITIES, POLICE_FORCES
from forms.questions import (
    OPTIONAL,
    REQUIRED,
    Date,
    Email,
    LongText,
    NhsNumber,
    OneOf,
    PartialDate,
    Phone,
    Postcode,
    PupilNumber,
    Question,
    RequiredWhen,
    SeveralOf,
    Text,
    Tick,
    Time,
)


@dataclass(frozen=True)
class Line:
    """One line of DOMAIN's table."""

    section: str
    id: str
    type: str
    req: str
    dp: str


with (Path(__file__).parent / "domain_table.csv").open(encoding="utf-8") as _table:
    TABLE: Final = tuple(Line(**line) for line in csv.DictReader(_table))

QUESTION_LINES: Final = tuple(line for line in TABLE if not line.type.startswith("group"))
GROUP_LINES: Final = tuple(line for line in TABLE if line.type.startswith("group"))

TYPES: Final[dict[str, type[Question]]] = {
    "text": Text,
    "text, system": Text,
    "text (ONS LA list)": Text,
    "text 10 digits": NhsNumber,
    "text 13": PupilNumber,
    "long": LongText,
    "date": Date,
    "partial date": PartialDate,
    "time": Time,
    "phone": Phone,
    "email": Email,
    "postcode": Postcode,
    "tick": Tick,
    "yes/no": OneOf,
    "enum": OneOf,
    "list": OneOf,
    "multi": SeveralOf,
}

# 'R', with 'skip if unborn' in the rule column.
REQUIRED_WITH_A_RULE: Final = {"child_disabilities"}

EVENT_AND_ATTACHMENT: Final = {"event_date", "event_description", "attachment_name", "attachment_type"}

# SAFETY, 'What a notifier is asked first': what every notifier is asked, what others are asked, what is off.
ASKED: Final[defaultdict[str, set[str]]] = defaultdict(set)
with (Path(__file__).parent / "safety_first_questions.csv").open(encoding="utf-8") as _asked:
    for _line in csv.DictReader(_asked):
        ASKED[_line["asked"]].add(_line["id"])
NEEDED_FIRST: Final = ASKED.pop("first")


def question(question_id: str) -> Question:
    return NOTIFICATION.questions[question_id]


def group_pages() -> list[Page]:
    return [page for group in NOTIFICATION.groups.values() for page in group.pages]


def section_of_each_id() -> dict[str, str]:
    placed = {}
    for section in NOTIFICATION.sections:
        for page in section.pages:
            for item in page.items:
                placed[item.id] = section.letter
                if isinstance(item, Group):
                    placed |= {inner.id: section.letter for inner in item.questions}
    return placed


def test_the_table_has_179_fields() -> None:
    assert len({line.id for line in TABLE}) == 179


def test_every_field_of_the_table_is_asked_and_no_other() -> None:
    asked = set(NOTIFICATION.questions) | {"key_events", "attachments"}
    assert asked - EVENT_AND_ATTACHMENT == {line.id for line in TABLE}


def test_every_question_stands_once() -> None:
    everything = [item.id for page in [*NOTIFICATION.pages, *group_pages()] for item in page.items]
    assert [name for name, times in Counter(everything).items() if times > 1] == []


def test_every_field_is_in_its_section() -> None:
    placed = section_of_each_id()
    assert {line.id: placed[line.id] for line in TABLE} == {line.id: line.section for line in TABLE}


@pytest.mark.parametrize("line", QUESTION_LINES, ids=lambda line: line.id)
def test_type_need_and_class_of_data_are_those_of_the_table(line: Line) -> None:
    asked = question(line.id)
    kind, _, detail = line.type.partition(":")
    assert type(asked) is TYPES[kind]
    assert asked.data.value == line.dp
    assert asked.system == (line.id in {"notification_ref", "form_version", "submission_channel"})
    match kind:
        case "enum":
            assert isinstance(asked, OneOf)
            assert list(asked.options.labels) == [code.strip() for code in detail.split("·")]
        case "yes/no":
            assert isinstance(asked, OneOf)
            assert list(asked.options.labels) == ["yes", "no"]
        case "list" | "multi":
            assert isinstance(asked, OneOf | SeveralOf)
            assert asked.options.name == detail
        case "text (ONS LA list)":
            assert isinstance(asked, Text)
            assert asked.suggestions == LOCAL_AUTHORITIES
    if line.req == "O":
        assert asked.need is OPTIONAL
    elif line.req.startswith("C ") or line.id in REQUIRED_WITH_A_RULE:
        assert isinstance(asked.need, Condition | RequiredWhen)
    else:
        assert asked.need is REQUIRED


@pytest.mark.parametrize("line", GROUP_LINES, ids=lambda line: line.id)
def test_small_groups_hold_the_questions_of_the_table(line: Line) -> None:
    group = NOTIFICATION.groups[line.id]
    assert group.need is OPTIONAL
    assert {inner.data.value for inner in group.questions} == {line.dp}
    for inner in group.questions:
        kind = re.search(rf"{inner.id} \(([a-z ]+)(?:: (.*?))?\)", line.type)
        assert kind is not None
        assert type(inner) is TYPES[kind[1]]
        if isinstance(inner, OneOf):
            assert list(inner.options.labels) == [code.strip() for code in kind[2].split("·")]


def test_groups_are_those_of_the_table() -> None:
    wanted = {"children", "adults", "siblings", "agencies", "key_events", "attachments"}
    assert set(NOTIFICATION.groups) == wanted
    assert NOTIFICATION.groups["children"].need is REQUIRED
    assert NOTIFICATION.groups["children"].warn_above == 4


def test_lengths_are_those_of_the_table() -> None:
    lengths = {
        asked.id: (asked.min_length, asked.max_length)
        for asked in NOTIFICATION.questions.values()
        if isinstance(asked, Text) and asked.min_length
    }
    assert lengths == {
        "notifier_rationale": (50, 6000),
        "incident_summary": (100, 10_000),
        "immediate_actions": (20, LongText.max_length),
    }


def test_essentials_are_those_a_notifier_is_asked_first() -> None:
    assert {asked.id for asked in NOTIFICATION.questions.values() if asked.essential} == NEEDED_FIRST


def test_an_essential_question_depends_on_essential_ones_alone() -> None:
    for asked in NOTIFICATION.questions.values():
        if asked.essential and isinstance(asked.need, Condition):
            assert asked.need.names() <= NEEDED_FIRST, asked.id


@pytest.mark.parametrize("audience", ["local_authority", "police", "off"])
def test_questions_for_others_are_not_asked_of_every_notifier(audience: str) -> None:
    assert {q.id for q in NOTIFICATION.questions.values() if q.asked_of == audience} == ASKED[audience]


def test_everything_else_is_asked_of_notifiers() -> None:
    assert {q.asked_of for q in NOTIFICATION.questions.values()} == {"notifier", *ASKED}


def test_slugs_are_unique_and_kebab_case() -> None:
    slugs = [page.slug for page in [*NOTIFICATION.pages, *group_pages()]]
    slugs += [section.slug for section in NOTIFICATION.sections]
    assert [slug for slug, times in Counter(slugs).items() if times > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)


def test_pages_are_short() -> None:
    asked = [sum(not inner.system for inner in page.questions) for page in NOTIFICATION.pages if page.questions]
    asked += [len(page.questions) for page in group_pages()]
    assert min(asked) >= 1
    assert max(asked) <= 8


def test_labels_are_unique_where_they_stand() -> None:
    top = [inner.label for page in NOTIFICATION.pages for inner in page.questions]
    for labels in [top, *([q.label for q in group.questions] for group in NOTIFICATION.groups.values())]:
        assert [label for label, times in Counter(map(str.casefold, labels)).items() if times > 1] == []


def test_hints_are_short_and_whole() -> None:
    for asked in NOTIFICATION.questions.values():
        assert len(asked.hint) <= 170, asked.id
        assert not asked.hint or asked.hint.endswith(".")
        assert "  " not in asked.hint


def test_safety_20_no_child_is_called_a_perpetrator() -> None:
    words = [text for asked in NOTIFICATION.questions.values() for text in (asked.label, asked.hint)]
    words += [
        option.label
        for asked in NOTIFICATION.questions.values()
        if isinstance(asked, OneOf | SeveralOf)
        for option in asked.options.options
    ]
    assert [text for text in words if "perpetrator" in text.casefold()] == []


def test_safety_13_trust_question_asks_for_work_at_a_recipient_too() -> None:
    assert "works for an agency that will receive this" in question("person_position_of_trust").label


def test_suggestions_are_whole_lists_and_sorted() -> None:
    assert len(set(LOCAL_AUTHORITIES)) == 153
    assert len(set(POLICE_FORCES)) == 40
    assert list(LOCAL_AUTHORITIES) == sorted(LOCAL_AUTHORITIES)
    assert list(POLICE_FORCES) == sorted(POLICE_FORCES)
