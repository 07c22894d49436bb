"""What comes first for every notification, and the national notification."""

from __future__ import annotations

from typing import Final

from forms.conditions import AllOf, AnyRow, Not, OneAtLeast, When
from intake.cases.answers import HARM
from intake.cases.routing import facts
from intake.cases.routing.facts import unanswered
from intake.cases.routing.recipients import BUSINESS_UNIT, STATUTORY_PARTNERS
from intake.cases.routing.rule import Elsewhere, Rule
from intake.cases.routing.table.words import AT_ONCE, CONFLICT, K1, K2, SAME_DAY

FIRST: Final = (
    Rule(
        id="child-at-risk-now",
        words="Any child is at risk now",
        condition=facts.RISK,
        recipients=("police_999", "front_door"),
        deadline=f"{AT_ONCE}, by phone",
        basis="Practice of every form seen: 999 or the front door, never this form",
        ask_when=facts.RISK_OPEN,
        question="Is any child at risk now? The notification does not say that every child is safe: phone and ask.",
        never_held=True,
    ),
    Rule(
        id="alarm",
        words="Risk now or not known, any death, another child not known to be safe, live press",
        condition=facts.ALARM,
        recipients=("duty_rota",),
        deadline=f"{AT_ONCE}, at any hour, until a person accepts",
        basis="Safety rule 21",
    ),
    Rule(
        id="every-notification",
        words="Every notification",
        condition=AllOf(),
        recipients=(BUSINESS_UNIT, STATUTORY_PARTNERS, "education_lead"),
        deadline="K5: 1 working day",
        basis="Local practice: the partners decide together in time for the national notification",
    ),
    Rule(
        id=CONFLICT,
        words="Somebody who may have caused harm may work for a recipient",
        condition=None,
        recipients=(),
        deadline="before the first alert",
        basis="Safety rule 13",
        ask_when=facts.SUSPECT_IN_TRUST,
        question="Does anybody who may have caused harm work for a body that will receive this? Nothing goes out "
        "before you answer; alternates are used where somebody does.",
    ),
)

NATIONAL: Final = (
    Rule(
        id="national-notification",
        words="Abuse or neglect known or suspected, and a child died or was seriously harmed",
        condition=AllOf(facts.ABUSE, HARM, Not(facts.OTHER_AREA)),
        recipients=("la_notifier",),
        deadline=K1,
        basis="Children Act 2004 s.16C(1)",
        ask_when=AllOf(
            OneAtLeast(
                AllOf(HARM, OneAtLeast(unanswered("abuse_neglect_status"), facts.ABUSE_SAID)),
                AllOf(facts.HARM_OPEN, Not(When("abuse_neglect_status", "not_suspected"))),
            ),
            Not(facts.OTHER_AREA),
        ),
        question="Is abuse or neglect known or suspected, and was the harm serious? The notification leaves it open.",
    ),
    Rule(
        id="child-lives-elsewhere",
        words="It happened in our area, and a child lives in another",
        condition=AllOf(
            When("in_area_test", "in_our_area"),
            AnyRow("children", Elsewhere("child_home_la", "incident_local_authority")),
        ),
        recipients=("home_la", "home_partnership"),
        deadline=K2,
        basis="Panel guidance: the area of the incident files and reviews; the home area is told and takes part",
        ask_when=AllOf(When("in_area_test", "in_our_area"), AnyRow("children", unanswered("child_home_la"))),
        question="Where does each child live? Another area may have to be told.",
    ),
    Rule(
        id="harmed-outside-england",
        words="A child who normally lives here was harmed outside England",
        condition=When("in_area_test", "outside_england_child_normally_resident_here"),
        recipients=("la_notifier",),
        deadline=K1,
        basis="Children Act 2004 s.16C(1)(b)",
    ),
    Rule(
        id="other-area",
        words="It happened in another English area: hand over, keep a watching record until a person there accepts",
        condition=facts.OTHER_AREA,
        recipients=("other_area_partnership",),
        deadline=SAME_DAY,
        basis="Panel guidance; safety rule 8",
        ask_when=unanswered("in_area_test"),
        question="In whose area did it happen? Until you know, our clock runs.",
    ),
)
