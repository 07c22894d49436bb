"""What counts how much for and against two notifications being about the same child, and the words for it.

Points are hand-set in the manner of Fellegi and Sunter ('A Theory for Record Linkage', 1969): roughly the binary
logarithm of how much likelier an agreement is for one child than for two. They were tried on generated pairs
(`tests/intake/cases/alike/figures.py`, seeds apart from those that are reported).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

POSSIBLE: Final = 7.0
"""From this many points on a likeness is put before a person.

On 2,000 generated notifications with 300 bent pairs it finds at least 97 of 100 and at least 90 of 100 found are right;
docs/decisions/0056 has the figures around it. Lower finds twins and children of one name first, and then everybody.
"""
LIKELY: Final = 12.0
"""From here on the page says 'probably'. The person decides all the same."""


class Reason(StrEnum):
    """One thing that was compared, and how it came out. The codes stand in histories for ever."""

    SAME_NHS = "same-nhs-number"
    NHS_SLIP = "nhs-number-one-digit-out"
    OTHER_NHS = "other-nhs-number"
    SAME_UPN = "same-pupil-number"
    OTHER_UPN = "other-pupil-number"
    SAME_CARE_ID = "same-social-care-number"
    SAME_FORENAME = "same-forename"
    ANOTHER_FORENAME = "forename-among-forenames"
    SHORT_FORENAME = "forename-short-form"
    FORENAME_SPELT_ALIKE = "forename-spelt-alike"
    FORENAME_SOUNDS_ALIKE = "forename-sounds-alike"
    FORENAME_INITIAL = "forename-initial-fits"
    FORENAME_BEGINS_ALIKE = "forename-begins-alike"
    OTHER_FORENAME = "other-forename"
    SAME_SURNAME = "same-surname"
    ANOTHER_SURNAME = "surname-among-surnames"
    SURNAME_SPELT_ALIKE = "surname-spelt-alike"
    SURNAME_SOUNDS_ALIKE = "surname-sounds-alike"
    SURNAME_OF_AN_ADULT = "surname-of-an-adult"
    OTHER_SURNAME = "other-surname"
    SAME_BIRTH = "same-date-of-birth"
    SWAPPED_BIRTH = "date-of-birth-day-and-month-swapped"
    BIRTH_SLIP = "date-of-birth-one-digit-out"
    BIRTH_TWO_OF_THREE = "date-of-birth-two-of-three"
    SAME_BIRTH_MONTH = "same-month-of-birth"
    BIRTH_MAY_BE = "date-of-birth-may-be-the-same"
    BIRTH_NEAR = "date-of-birth-near-an-estimate"
    SAME_PREGNANCY = "same-pregnancy"
    OTHER_BIRTH = "other-date-of-birth"
    OTHER_SEX = "other-sex"
    SAME_POSTCODE = "same-postcode"
    POSTCODE_SLIP = "postcode-one-character-out"
    SAME_ADDRESS = "same-address"
    OTHER_ADDRESS = "other-address"
    SAME_SCHOOL = "same-school"
    SAME_ADULT = "same-adult"
    SAME_DAY = "same-day-of-incident"
    NEAR_DAY = "incident-within-three-days"
    OTHER_DAY = "incident-at-another-time"
    SAME_PLACE = "same-place-of-incident"
    SAME_CRIME_NUMBER = "same-crime-number"
    MORE_CHILDREN = "more-children-alike"


POINTS: Final[dict[Reason, float]] = {
    Reason.SAME_NHS: 10,
    Reason.NHS_SLIP: 4,
    Reason.OTHER_NHS: -8,
    Reason.SAME_UPN: 9,
    Reason.OTHER_UPN: -4,
    Reason.SAME_CARE_ID: 8,
    Reason.SAME_FORENAME: 4,
    Reason.ANOTHER_FORENAME: 3.5,
    Reason.SHORT_FORENAME: 3,
    Reason.FORENAME_SPELT_ALIKE: 3,
    Reason.FORENAME_SOUNDS_ALIKE: 2.5,
    Reason.FORENAME_INITIAL: 1,
    Reason.FORENAME_BEGINS_ALIKE: -1.5,
    Reason.OTHER_FORENAME: -5,
    Reason.SAME_SURNAME: 4,
    Reason.ANOTHER_SURNAME: 3.5,
    Reason.SURNAME_SPELT_ALIKE: 3,
    Reason.SURNAME_SOUNDS_ALIKE: 2.5,
    Reason.SURNAME_OF_AN_ADULT: 1.5,
    Reason.OTHER_SURNAME: -1.5,
    Reason.SAME_BIRTH: 6,
    Reason.SWAPPED_BIRTH: 5,
    Reason.BIRTH_SLIP: 3.5,
    Reason.BIRTH_TWO_OF_THREE: -2,
    Reason.SAME_BIRTH_MONTH: 3,
    Reason.BIRTH_MAY_BE: 1,
    Reason.BIRTH_NEAR: 0.5,
    Reason.SAME_PREGNANCY: 2,
    Reason.OTHER_BIRTH: -6,
    Reason.OTHER_SEX: -3,
    Reason.SAME_POSTCODE: 2.5,
    Reason.POSTCODE_SLIP: 1.5,
    Reason.SAME_ADDRESS: 2,
    Reason.OTHER_ADDRESS: -1,
    Reason.SAME_SCHOOL: 0.5,
    Reason.SAME_ADULT: 2.5,
    Reason.SAME_DAY: 2.5,
    Reason.NEAR_DAY: 2,
    Reason.OTHER_DAY: -1.5,
    Reason.SAME_PLACE: 1,
    Reason.SAME_CRIME_NUMBER: 3,
    Reason.MORE_CHILDREN: 1,
}

WORDS: Final[dict[Reason, str]] = {
    Reason.SAME_NHS: "The NHS number is the same",
    Reason.NHS_SLIP: "The NHS number is the same but for one digit",
    Reason.OTHER_NHS: "The NHS numbers differ",
    Reason.SAME_UPN: "The pupil number is the same",
    Reason.OTHER_UPN: "The pupil numbers differ",
    Reason.SAME_CARE_ID: "The social care case number is the same",
    Reason.SAME_FORENAME: "The forename is the same",
    Reason.ANOTHER_FORENAME: "One of several forenames is the same",
    Reason.SHORT_FORENAME: "One forename may be short for the other",
    Reason.FORENAME_SPELT_ALIKE: "The forenames are spelt nearly the same",
    Reason.FORENAME_SOUNDS_ALIKE: "The forenames sound alike",
    Reason.FORENAME_INITIAL: "The initial of the forename fits",
    Reason.FORENAME_BEGINS_ALIKE: "The forenames differ, and begin alike",
    Reason.OTHER_FORENAME: "The forenames differ: this may be a brother or sister, or a twin",
    Reason.SAME_SURNAME: "The surname is the same",
    Reason.ANOTHER_SURNAME: "One surname, or a name used before, is the same",
    Reason.SURNAME_SPELT_ALIKE: "The surnames are spelt nearly the same",
    Reason.SURNAME_SOUNDS_ALIKE: "The surnames sound alike",
    Reason.SURNAME_OF_AN_ADULT: "The surnames differ, and one is an adult's of the other notification",
    Reason.OTHER_SURNAME: "The surnames differ",
    Reason.SAME_BIRTH: "The date of birth is the same",
    Reason.SWAPPED_BIRTH: "The date of birth is the same with day and month swapped",
    Reason.BIRTH_SLIP: "The date of birth is the same but for one digit",
    Reason.BIRTH_TWO_OF_THREE: "Two of day, month and year of birth are the same",
    Reason.SAME_BIRTH_MONTH: "Month and year of birth are the same",
    Reason.BIRTH_MAY_BE: "The ages fit",
    Reason.BIRTH_NEAR: "The date of birth is near what the other estimates",
    Reason.SAME_PREGNANCY: "The expected delivery fits",
    Reason.OTHER_BIRTH: "The dates of birth differ",
    Reason.OTHER_SEX: "The sex differs",
    Reason.SAME_POSTCODE: "The home postcode is the same",
    Reason.POSTCODE_SLIP: "The home postcode is the same but for one character",
    Reason.SAME_ADDRESS: "The home address is the same",
    Reason.OTHER_ADDRESS: "The home addresses differ",
    Reason.SAME_SCHOOL: "The school or nursery is the same",
    Reason.SAME_ADULT: "An adult of the same name is in both",
    Reason.SAME_DAY: "The day of the incident is the same",
    Reason.NEAR_DAY: "The incident was within three days",
    Reason.OTHER_DAY: "The incidents are more than a month apart",
    Reason.SAME_PLACE: "The postcode of the incident is the same",
    Reason.SAME_CRIME_NUMBER: "The crime or incident number of the police is the same",
    Reason.MORE_CHILDREN: "More than one child is alike",
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two notifications are, in points, and why: what speaks for it first. No names are in it."""

    score: float
    reasons: tuple[Reason, ...]

    @property
    def possible(self) -> bool:
        """Whether a person should look at it."""
        return self.score >= POSSIBLE


def sum_of(reasons: tuple[Reason, ...]) -> Likeness:
    """The likeness that ``reasons`` make, the weightiest first."""
    ordered = sorted(reasons, key=lambda reason: -POINTS[reason])
    return Likeness(sum(POINTS[reason] for reason in reasons), tuple(ordered))
