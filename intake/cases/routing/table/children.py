"""Looked-after children, care leavers, and deaths."""

from __future__ import annotations

from typing import Final

from forms.conditions import AgeBetween, AllOf, AnyRow, OneAtLeast, When
from intake.cases.answers import THIS_CHILD_DIED
from intake.cases.routing import facts
from intake.cases.routing.facts import unanswered
from intake.cases.routing.recipients import STATUTORY_PARTNERS
from intake.cases.routing.rule import Rule
from intake.cases.routing.table.words import AT_ONCE, K1, K2

IN_CARE: Final = (
    Rule(
        id="looked-after-death",
        words="A looked-after child died, whatever the cause",
        condition=AnyRow("children", AllOf(THIS_CHILD_DIED, facts.LOOKED_AFTER)),
        recipients=("secretary_of_state", "ofsted", "parents_and_pr_holders", "placing_la", "host_la"),
        deadline="K12: 5 working days",
        basis="Children Act 1989 Sch 2 para 20(1)",
        ask_when=OneAtLeast(
            AnyRow("children", AllOf(THIS_CHILD_DIED, facts.CARE_NOT_KNOWN)),
            When("notification_reason", "looked_after_child_death"),
        ),
        question="Was the child who died looked after? The answers disagree or do not say.",
    ),
    Rule(
        id="looked-after-out-of-area",
        words="A looked-after child is placed out of area",
        condition=AnyRow("children", AllOf(facts.LOOKED_AFTER, facts.PLACED_ELSEWHERE)),
        recipients=("placing_la", "host_la", "placing_partnership", "host_partnership", "iro"),
        deadline=K2,
        basis="GOV.UK, Report a serious child safeguarding incident",
        ask_when=AnyRow(
            "children",
            OneAtLeast(
                AllOf(facts.LOOKED_AFTER, unanswered("child_placing_authority")),
                AllOf(facts.SEEMS_LOOKED_AFTER, facts.PLACED_ELSEWHERE),
            ),
        ),
        question="Which authority placed the child, and where? A placement out of area has more people to tell.",
    ),
    Rule(
        id="childrens-home",
        words="A death or serious event in a children's home",
        condition=facts.IN_CHILDRENS_HOME,
        recipients=("ofsted", "placing_la", "secretary_of_state", "host_la", "host_icb"),
        deadline="K15: without delay, in practice 24 hours",
        basis="SI 2015/541 reg 40",
        duty_of="the children's home",
        ask_when=AllOf(
            When("notification_reason", "death_regulated_setting"),
            unanswered("incident_location_type"),
        ),
        question="In which kind of regulated setting did it happen?",
    ),
    Rule(
        id="secure-childrens-home",
        words="A death or serious event in a secure children's home",
        condition=AnyRow("children", When("child_placement_type", "K1")),
        recipients=("ppo",),
        deadline="K15: without delay, in practice 24 hours",
        basis="SI 2015/541 reg 40",
        duty_of="the children's home",
    ),
    Rule(
        id="foster-agency",
        words="A death or serious event with a fostering agency's carers",
        condition=OneAtLeast(
            When("notifier_agency_type", "fostering_agency"),
            AllOf(facts.IN_FOSTER_CARE, AnyRow("agencies", When("agency_type", "fostering_agency"))),
        ),
        recipients=("ofsted", "placing_la", "host_la"),
        deadline="K15: in practice 24 hours",
        basis="Fostering Services Regulations 2011 reg 36 and Sch 7",
        duty_of="the fostering agency",
        ask_when=facts.IN_FOSTER_CARE,
        question="Do the foster carers belong to an agency? Then it has its own duty to tell.",
    ),
    Rule(
        id="care-leaver-death",
        words="A care leaver aged 18 to 24 died",
        condition=AnyRow("children", AllOf(THIS_CHILD_DIED, facts.CARE_LEAVER, AgeBetween(18, 24))),
        recipients=("dfe", "ofsted", "safeguarding_adults_board"),
        deadline="K13: 5 working days",
        basis="Working Together to Safeguard Children 2023",
        ask_when=OneAtLeast(
            When("notification_reason", "care_leaver_death"),
            AnyRow("children", AllOf(THIS_CHILD_DIED, facts.CARE_LEAVER, facts.AGE_NOT_KNOWN)),
            AnyRow("children", AllOf(THIS_CHILD_DIED, AgeBetween(18, 24), unanswered("child_care_leaver_status"))),
        ),
        question="Was the person who died a care leaver aged 18 to 24?",
    ),
    Rule(
        id="in-care-child-death",
        words="A looked-after child or a care leaver under 18 died: test the serious-incident criteria too",
        condition=AnyRow(
            "children",
            AllOf(THIS_CHILD_DIED, OneAtLeast(facts.LOOKED_AFTER, facts.CARE_LEAVER), facts.MAY_BE_A_CHILD),
        ),
        recipients=(STATUTORY_PARTNERS,),
        deadline=K1,
        basis="Local procedure of several partnerships; Children Act 2004 s.16C(1)",
    ),
)

DEATH: Final = (
    Rule(
        id="child-death",
        words="A child under 18 died",
        condition=AnyRow("children", AllOf(THIS_CHILD_DIED, facts.MAY_BE_A_CHILD)),
        recipients=("cdr_partners", "designated_doctor", "coroner"),
        deadline="K14: in hours, across holidays (24 or 48 as the partnership has set)",
        basis="Child death review guidance; Children Act 2004 s.16M",
        ask_when=facts.DEATH_OF_UNNAMED_CHILD,
        question="The notification speaks of a death, but no child's part says who died. Has a child died?",
    ),
    Rule(
        id="unexpected-child-death",
        words="A child under 18 died unexpectedly",
        condition=AnyRow(
            "children", AllOf(THIS_CHILD_DIED, facts.MAY_BE_A_CHILD, When("child_death_expected", "unexpected"))
        ),
        recipients=("joint_agency_response",),
        deadline=AT_ONCE,
        basis="Child death review guidance",
        ask_when=AnyRow("children", AllOf(THIS_CHILD_DIED, facts.MAY_BE_A_CHILD, unanswered("child_death_expected"))),
        question="Was the death expected 24 hours before? An unexpected one needs a joint agency response at once.",
    ),
    Rule(
        id="domestic-abuse-related-death",
        words="Somebody aged 16 or over died by a partner, relative or household member, suicide included",
        condition=OneAtLeast(
            When("incident_types", "domestic_homicide_child_present"),
            When("extra_considerations", "parent_homicide"),
            When("other_reviews", "dardr"),
        ),
        recipients=("community_safety_partnership",),
        deadline="K19: in writing; agree one lead review",
        basis="Domestic abuse related death review",
        duty_of="the police",
        ask_when=AnyRow("children", AllOf(THIS_CHILD_DIED, OneAtLeast(AgeBetween(16, 24), facts.AGE_NOT_KNOWN))),
        question="Did a partner, relative or household member cause or lead to the death of somebody aged 16 or over?",
    ),
    Rule(
        id="adult-with-care-needs",
        words="An adult with care needs died or was harmed",
        condition=When("other_reviews", "safeguarding_adult_review"),
        recipients=("safeguarding_adults_board",),
        deadline="as the adults board has set",
        basis="Care Act 2014 s.44; local practice",
        ask_when=OneAtLeast(
            AnyRow("adults", When("person_factors", "mental_health", "learning_disability", "physical_illness")),
            When("notifier_agency_type", "adult_social_care"),
            When("incident_types", "domestic_homicide_child_present"),
        ),
        question="Did an adult with care and support needs die or come to harm? The form has no field for it.",
    ),
)
