"""Section F: parents, carers and adults in the household."""

from __future__ import annotations

from typing import Final

from forms.definition import Group, Page, Section
from forms.notification.lists.answers import YN_NK
from forms.notification.lists.people import ETHNICITY, PERSON_FACTORS, RELATIONSHIP, SEX
from forms.notification.needs import CRIMINAL, PERSONAL, SPECIAL
from forms.questions import OPTIONAL, REQUIRED, LongText, OneOf, PartialDate, Postcode, SeveralOf, Text

ADULTS: Final = Group(
    "adults",
    "Parents, carers and adults in the household",
    "Adult",
    (
        Page(
            "adult-name",
            "Name and relationship",
            (
                Text("person_name", "Name", REQUIRED, PERSONAL, hint="‘Unknown’ will do."),
                Text(
                    "person_other_names", "Other names", OPTIONAL, PERSONAL,
                    hint="Aliases or earlier names.",
                ),
                OneOf(
                    "person_relationship", "Relationship to the main child", REQUIRED, PERSONAL,
                    options=RELATIONSHIP,
                    hint="To the child you put first.",
                ),
            ),
        ),
        Page(
            "adult-concern",
            "Concern and position of trust",
            (
                OneOf(
                    "person_of_concern", "May have caused harm?", REQUIRED, CRIMINAL,
                    options=YN_NK,
                    hint="Only those who handle the case see this answer.",
                ),
                OneOf(
                    "person_position_of_trust",
                    "Works or volunteers with children, or works for an agency that will receive this?",
                    REQUIRED, PERSONAL,
                    options=YN_NK,
                    essential=True,
                    hint="Such as the police, the council, the NHS, a school, or this partnership's office.",
                ),
            ),
        ),
        Page(
            "adult-home",
            "Home and responsibility",
            (
                OneOf(
                    "person_lives_with_child", "Lives with the child?", REQUIRED, PERSONAL,
                    options=YN_NK,
                    hint="On the day of the incident.",
                ),
                OneOf(
                    "person_parental_responsibility", "Has parental responsibility?", REQUIRED, PERSONAL,
                    options=YN_NK,
                    hint="In law, not day-to-day care.",
                ),
                LongText(
                    "person_address", "Address, if different", OPTIONAL, PERSONAL,
                    hint="Leave it empty if it is the child's.",
                ),
                Postcode("person_postcode", "Postcode", OPTIONAL, PERSONAL),
            ),
        ),
        Page(
            "adult-details",
            "More about this adult",
            (
                PartialDate(
                    "person_dob", "Date of birth", OPTIONAL, PERSONAL,
                    hint="A year is enough. Add somebody under 18 with the children too.",
                ),
                OneOf("person_sex", "Sex", OPTIONAL, PERSONAL, options=SEX, hint="As recorded."),
                OneOf(
                    "person_ethnicity", "Ethnic group", OPTIONAL, SPECIAL,
                    options=ETHNICITY,
                    hint="Only as they describe themselves.",
                ),
                SeveralOf(
                    "person_factors", "Known factors", OPTIONAL, SPECIAL,
                    options=PERSON_FACTORS,
                    exclusive=("none_known",),
                    hint="Known facts, not opinion.",
                ),
                OneOf(
                    "person_aware_of_notification", "Aware of this notification?", OPTIONAL, PERSONAL,
                    options=YN_NK,
                    hint="If no, nobody writes to this person.",
                ),
            ),
        ),
    ),
    OPTIONAL,
    hint="Parents first, then everyone else who lives with or cares for the child. Add at least one, "
    "even if all you "
    "can say is ‘Unknown’.",
)  # fmt: skip

SECTION_F: Final = Section(
    "F",
    "adults",
    "Parents, carers and other adults",
    (Page("the-adults", "Parents, carers and adults in the household", (ADULTS,)),),
)
