"""Section E: the children the incident is about."""

from __future__ import annotations

from typing import Final

from forms.definition import Group, Page, Section
from forms.notification.child_care import CHILD_CARE_PAGES
from forms.notification.child_life import CHILD_LIFE_PAGES
from forms.notification.child_now import CHILD_NOW_PAGES
from forms.questions import REQUIRED

CHILDREN: Final = Group(
    "children",
    "Children the incident is about",
    "Child",
    CHILD_NOW_PAGES + CHILD_LIFE_PAGES + CHILD_CARE_PAGES,
    REQUIRED,
    warn_above=4,
    warning="You have named more than four children. The national system takes four in detail, so put the "
    "four most affected first; all of them are kept here.",
    hint="Put the child most affected first. Brothers and sisters who were not harmed are asked for later.",
)

SECTION_E: Final = Section(
    "E",
    "children",
    "The children",
    (Page("the-children", "Children the incident is about", (CHILDREN,)),),
    "One entry for each child: who died, was harmed, was at risk, or may have caused harm.",
)
