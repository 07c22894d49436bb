"""Settings with duties of their own, and what stands around a case: police, press, learning."""

from __future__ import annotations

from typing import Final

from forms.conditions import AllOf, AnyRow, OneAtLeast, When
from forms.values import NOT_KNOWN
from intake.cases.answers import THIS_CHILD_DIED
from intake.cases.routing import facts
from intake.cases.routing.facts import unanswered
from intake.cases.routing.rule import Rule
from intake.cases.routing.table.words import AT_ONCE, CRIMINAL, SAME_DAY

SETTINGS: Final = (
    Rule(
        id="position-of-trust",
        words="A person of concern works or volunteers with children",
        condition=AnyRow("adults", AllOf(facts.OF_CONCERN, facts.TRUSTED)),
        recipients=("lado",),
        deadline="K17: 1 working day",
        basis="Working Together to Safeguard Children; local LADO procedures",
        duty_of="the employer, or whoever learns of the allegation",
        ask_when=OneAtLeast(
            AnyRow("adults", AllOf(facts.MAY_BE_OF_CONCERN, facts.MAY_BE_TRUSTED)), facts.ALLEGED_PROFESSIONAL
        ),
        question="Does anybody who may have caused harm work or volunteer with children?",
    ),
    Rule(
        id="youth-justice",
        words="A child with the youth justice service died, was the victim of, or is charged with a listed offence",
        condition=OneAtLeast(
            When("other_reviews", "yjb_serious_incident"),
            AnyRow("children", AllOf(When("child_youth_justice", "yes"), THIS_CHILD_DIED, facts.MAY_BE_A_CHILD)),
        ),
        recipients=("yjb",),
        deadline="K18: as the Youth Justice Board has set",
        basis="Youth Justice Board, serious incidents: standard operating procedure 2022",
        duty_of="the youth justice service",
        ask_when=AnyRow(
            "children",
            OneAtLeast(When("child_youth_justice", "yes", NOT_KNOWN), When("child_role", "alleged_perpetrator")),
        ),
        question="Is a child known to the youth justice service, and is this one of its six listed categories?",
    ),
    Rule(
        id="custody",
        words="A death or serious event in custody",
        condition=OneAtLeast(
            When("incident_location_type", "custody"),
            When("extra_considerations", "custody_or_police_custody"),
        ),
        recipients=("ycs_placements", "ppo"),
        deadline=AT_ONCE,
        basis="Youth Justice Board, serious incidents: standard operating procedure 2022",
        ask_when=OneAtLeast(
            When("notifier_agency_type", "secure_estate"),
            AnyRow("children", When("child_placement_type", "R5")),
        ),
        question="Did it happen in custody?",
    ),
    Rule(
        id="early-years-setting",
        words="It happened in an early-years setting",
        condition=When("incident_location_type", "early_years_setting"),
        recipients=("ofsted", "la_early_years"),
        deadline="K16: as soon as possible, within 14 days",
        basis="Early years statutory framework",
        duty_of="the early-years provider",
        ask_when=When("notifier_agency_type", "early_years"),
        question="Did it happen while the child was in the early-years setting?",
    ),
    Rule(
        id="early-years-staff",
        words="It happened in an early-years setting, and staff may have caused harm",
        condition=AllOf(
            When("incident_location_type", "early_years_setting"),
            OneAtLeast(
                When("alleged_harm_by", "professional"), AnyRow("adults", AllOf(facts.OF_CONCERN, facts.TRUSTED))
            ),
        ),
        recipients=("lado",),
        deadline="K17: 1 working day",
        basis="Early years statutory framework; local LADO procedures",
        duty_of="the early-years provider",
        ask_when=When("incident_location_type", "early_years_setting"),
        question="May somebody who works in the early-years setting have caused harm?",
    ),
    Rule(
        id="nhs-care",
        words="NHS care may have contributed",
        condition=When("other_reviews", "nhs_psii", "cqc_regulatory"),
        recipients=("icb_quality_lead", "cqc"),
        deadline="as the integrated care board has set",
        basis="NHS serious incident practice",
        ask_when=OneAtLeast(
            facts.NHS_NOTIFIER,
            When("incident_location_type", "hospital"),
            When("extra_considerations", "detained_mental_health_act"),
        ),
        question="May NHS care have contributed? The form has no field for it.",
    ),
)

AROUND: Final = (
    Rule(
        id=CRIMINAL,
        words="There is a criminal investigation or a charge",
        condition=facts.POLICE_INVESTIGATE,
        recipients=("senior_investigating_officer", "cps"),
        deadline="at the start of the rapid review",
        basis="CPS protocol for liaison with practice reviews: disclosure and timing plan",
        ask_when=unanswered("police_investigation"),
        question="Do the police investigate? Ask the police partner.",
    ),
    Rule(
        id="media",
        words="Media interest is actual or likely",
        condition=When("media_interest", "actual", "possible"),
        recipients=("chief_officers", "communications_leads"),
        deadline=f"{SAME_DAY}, by phone before paper",
        basis="Local practice",
        ask_when=unanswered("media_interest"),
        question="Is the press or social media interested, or likely to be?",
    ),
    Rule(
        id="learning",
        words="Near miss, learning request or good practice (a near miss never stops the national clock)",
        condition=When("notification_reason", "near_miss", "learning_request", "good_practice"),
        recipients=("review_group",),
        deadline="next meeting",
        basis="Local practice; safety rule 1",
    ),
)
