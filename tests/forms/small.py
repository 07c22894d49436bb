"""A form small enough to see through, for tests of the engine itself."""

from typing import Final

from forms import (
    OPTIONAL,
    REQUIRED,
    CodeList,
    DataClass,
    Date,
    Form,
    Group,
    OneOf,
    Option,
    Page,
    PartialDate,
    RequiredWhen,
    Section,
    SeveralOf,
    Text,
    Tick,
)  # fmt: skip
from forms.conditions import AnyRow, When

NONE = DataClass.NONE
YES_NO: Final = CodeList("yes_no", (Option("yes", "Yes"), Option("no", "No")))
STATE: Final = CodeList("state", (Option("died", "Died"), Option("well", "Well")))
KINDS: Final = CodeList("kinds", (Option("a", "Kind A"), Option("b", "Kind B")))

SMALL: Final = Form(
    id="small",
    version="S-1",
    title="A small form",
    sections=(
        Section("A", "first", "First", (
            Page("start", "Start", (
                Text("ref", "Reference", REQUIRED, NONE, system=True),
                OneOf("update", "Update?", REQUIRED, NONE, options=YES_NO),
                Text("earlier", "Earlier reference", When("update", "yes"), NONE),
                Text("earlier_by", "Who sent it?", When("earlier", "X"), NONE),
                SeveralOf("kinds", "Kinds", RequiredWhen(When("update", "no")), NONE, options=KINDS),
                Date("coroner_told", "Coroner told", AnyRow("people", When("state", "died")), NONE),
            )),
        )),
        Section("B", "people", "People", (
            Page("people", "People", (
                Group("people", "People", "Person", (
                    Page("who", "Who", (
                        Text("name", "Name", REQUIRED, NONE),
                        OneOf("state", "State", REQUIRED, NONE, options=STATE),
                        PartialDate("died_on", "Died on", When("state", "died"), NONE),
                        Text("place", "Place of death", OPTIONAL, NONE, only_if=When("state", "died")),
                    )),
                ), REQUIRED, warn_above=2, warning="Only two people are taken further. All are kept."),
            )),
            Page("end", "End", (Tick("agree", "I agree", REQUIRED, NONE),)),
        )),
    ),
)  # fmt: skip
