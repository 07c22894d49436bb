"""The code lists are DOMAIN 3.2's: ``domain_lists.csv`` holds every list and code of the document."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Final

import pytest

from forms.notification import NOTIFICATION
from forms.notification.lists import CODE_LISTS
from forms.questions import CodeList, OneOf, SeveralOf
from forms.values import NOT_KNOWN, same_words, says_not_known

DOMAIN_LISTS: Final[defaultdict[str, list[str]]] = defaultdict(list)
with (Path(__file__).parent / "domain_lists.csv").open(encoding="utf-8") as _lists:
    for _line in csv.DictReader(_lists):
        DOMAIN_LISTS[_line["list"]].append(_line["code"])

IN_USE: Final = {
    asked.options.name: asked.options
    for asked in NOTIFICATION.questions.values()
    if isinstance(asked, OneOf | SeveralOf)
}

every_list = pytest.mark.parametrize("codes", IN_USE.values(), ids=lambda codes: codes.name)


def test_there_are_27_lists() -> None:
    assert len(DOMAIN_LISTS) == 27
    assert [codes.name for codes in CODE_LISTS] == list(DOMAIN_LISTS)


@pytest.mark.parametrize("codes", CODE_LISTS, ids=lambda codes: codes.name)
def test_codes_are_the_domains_in_its_order(codes: CodeList) -> None:
    assert list(codes.labels) == DOMAIN_LISTS[codes.name]


@pytest.mark.parametrize("codes", CODE_LISTS, ids=lambda codes: codes.name)
def test_every_list_is_used(codes: CodeList) -> None:
    assert IN_USE[codes.name] is codes


@every_list
def test_labels_are_unique_however_they_are_typed(codes: CodeList) -> None:
    typed = Counter(same_words(option.label) for option in codes.options)
    assert [words for words, times in typed.items() if times > 1] == []


@every_list
def test_no_label_reads_like_the_code_of_another_option(codes: CodeList) -> None:
    for option in codes.options:
        assert codes.find(option.label) == option.code
        assert codes.find(option.code) == option.code


@every_list
def test_only_not_known_says_not_known(codes: CodeList) -> None:
    assert {option.code for option in codes.options if says_not_known(option.label)} <= {NOT_KNOWN}


@every_list
def test_labels_fit_a_drop_down_and_a_typed_list(codes: CodeList) -> None:
    for option in codes.options:
        assert 0 < len(option.label) <= 62
        assert ";" not in option.label
        assert "_" not in option.label


def test_exclusive_codes_are_options() -> None:
    for asked in NOTIFICATION.questions.values():
        if isinstance(asked, SeveralOf):
            assert set(asked.exclusive) <= set(asked.options.labels), asked.id


def test_none_stands_alone_wherever_it_is_offered() -> None:
    for asked in NOTIFICATION.questions.values():
        if isinstance(asked, SeveralOf):
            nones = {code for code in asked.options.labels if code == "none" or code.startswith("none_")}
            assert nones <= set(asked.exclusive), asked.id


def test_safety_20_the_child_role_uses_the_agreed_words() -> None:
    assert IN_USE["child_role"].labels["alleged_perpetrator"] == "Child who may have caused harm"
