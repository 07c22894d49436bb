"""Choices by label, by code and in any case; one 'not known' for all."""

import pytest

from forms import NOT_KNOWN, OPTIONAL, CodeList, DataClass, NotAnAnswer, OneOf, Option, SeveralOf, Tick

KIND = CodeList(
    "kind", (Option("neglect", "Neglect"), Option("physical", "Physical abuse"), Option("none", "None of these"))
)
YES_NO_NK = CodeList("yn_nk", (Option("yes", "Yes"), Option("no", "No"), Option("not_known", "Not known")))
ONE = OneOf("k", "Kind", OPTIONAL, DataClass.NONE, options=KIND)
ASKED = OneOf("a", "At risk?", OPTIONAL, DataClass.NONE, options=YES_NO_NK)
SEVERAL = SeveralOf("s", "Kinds", OPTIONAL, DataClass.NONE, options=KIND, exclusive=("none",))
TICK = Tick("t", "I agree", OPTIONAL, DataClass.NONE)


@pytest.mark.parametrize("typed", ["Physical abuse", "physical", "PHYSICAL ABUSE", " physical  abuse. "])
def test_a_choice_by_label_or_code(typed: str) -> None:
    assert ONE.read_text(typed) == "physical"


@pytest.mark.parametrize("question", [ONE, ASKED])
def test_not_known_is_offered_by_every_list(question: OneOf) -> None:
    assert question.read_text("not known") == NOT_KNOWN
    assert [option.code for option in question.choices].count(NOT_KNOWN) == 1
    assert question.from_browser(question.to_browser(NOT_KNOWN)) == NOT_KNOWN
    assert question.read_text(question.show(NOT_KNOWN)) == NOT_KNOWN


def test_several_choices_come_in_the_lists_order_once() -> None:
    assert SEVERAL.normalise(["physical", "neglect", "physical"]) == ["neglect", "physical"]
    assert SEVERAL.read_text("Physical abuse; neglect") == ["neglect", "physical"]
    assert SEVERAL.read_text(SEVERAL.show(["neglect", "physical"])) == ["neglect", "physical"]
    assert SEVERAL.from_browser({"": ["physical", ""]}) == ["physical"]


def test_not_known_of_several_follows_the_list() -> None:
    assert SEVERAL.normalise(["not_known"]) == NOT_KNOWN
    assert SeveralOf("s", "S", OPTIONAL, DataClass.NONE, options=YES_NO_NK).normalise("not_known") == [NOT_KNOWN]


def test_an_answer_that_stands_alone_is_doubted_beside_others() -> None:
    assert [doubt.problem for doubt in SEVERAL.doubts(["neglect", "none"])] == ["not-alone"]
    assert SEVERAL.doubts(["none"]) == []


@pytest.mark.parametrize("value", ["sexual", 3, ["neglect"], {"a": 1}])
def test_what_is_not_in_the_list_is_refused(value: object) -> None:
    with pytest.raises(NotAnAnswer) as refused:
        ONE.normalise(value)
    assert refused.value.message == "‘Kind’: choose from the list."


@pytest.mark.parametrize("value", [["neglect", "sexual"], {"a": 1}, [["neglect"]]])
def test_several_out_of_the_list_are_refused(value: object) -> None:
    with pytest.raises(NotAnAnswer, match="not-a-choice"):
        SEVERAL.normalise(value)


@pytest.mark.parametrize("mark", ["☒", "☑", "✓", "✔", "x", "X", "[x]", "Yes", "☒ I agree"])
def test_ticks(mark: str) -> None:
    assert TICK.read_text(mark) is True


@pytest.mark.parametrize("mark", ["☐", "no", "☐ I agree", " "])
def test_no_ticks(mark: str) -> None:
    assert TICK.read_text(mark) is None


def test_a_tick_is_never_not_known() -> None:
    with pytest.raises(NotAnAnswer, match="not-known"):
        TICK.normalise("not_known")
