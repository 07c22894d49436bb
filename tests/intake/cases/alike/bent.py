"""What an agency writes of an incident: with gaps, and bent where two agencies differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from forms import Answers
from tests.intake.cases.alike.people import FIRST_DAY, Child, Incident, Town
from tests.intake.cases.alike.short_forms import SHORT_FORMS

_KEYS: Final = {"a": "qs", "e": "rw", "i": "uo", "o": "ip", "n": "mb", "s": "ad", "t": "ry", "r": "et", "l": "kp"}


@dataclass(frozen=True)
class Written:
    """A notification, and the incident and child that it is about: two of one child are a true pair."""

    about: int
    answers: Answers
    bends: tuple[str, ...] = ()


def written(town: Town, incident: Incident, about: int, bends: tuple[str, ...] = ()) -> Written:
    """A notification of ``incident`` as one agency writes it. Each agency knows something else."""
    chance = town.chance
    children = list(incident.children)
    if len(children) > 1 and chance.random() < 0.3:
        chance.shuffle(children)
    day = incident.on + timedelta(days=chance.choice((0, 0, 0, 0, 0, 0, 1, 1, -1, 2)))
    answers: dict[str, Any] = {
        "date_notification": (incident.on + timedelta(days=chance.randrange(3, 9))).isoformat(),
        "incident_date": day.isoformat() if chance.random() < 0.93 else f"{day:%Y-%m}",
        "children": [_row(chance, child, incident) for child in children],
    }
    if chance.random() < 0.7:
        answers["adults"] = [{"person_name": name} for name in incident.adults if chance.random() < 0.8]
    return Written(about, Answers(answers), bends)


def _row(chance: Random, child: Child, incident: Incident) -> dict[str, Any]:
    row: dict[str, Any] = {
        "child_forenames": f"{child.forename} {child.second}".strip() if chance.random() < 0.5 else child.forename,
        "child_surname": child.surname.upper() if chance.random() < 0.05 else child.surname,
        "child_dob_status": child.status,
        "child_sex": child.sex if chance.random() < 0.95 else "not_known",
    }  # fmt: skip
    if child.status in {"exact", "estimated"}:
        row["child_dob"] = child.born.isoformat() if child.status == "exact" else f"{child.born:%Y-%m}"
    elif child.status == "unborn":
        row["child_expected_delivery_date"] = (child.born + timedelta(days=chance.randrange(-7, 8))).isoformat()
    else:
        row["child_age_text"] = f"about {max((incident.on - child.born).days // 365, 1)} years"
    if child.status != "unborn" and chance.random() < 0.35:
        row["child_nhs_number"] = child.nhs
    if chance.random() < 0.85:
        row["child_home_address"] = (
            incident.address if chance.random() < 0.7 else incident.address.split(",", maxsplit=1)[0]
        )
        if chance.random() < 0.8:
            row["child_home_postcode"] = incident.postcode
    else:
        row["child_home_address"] = "not_known"
    if chance.random() < 0.5:
        row["child_education_setting"] = child.school
    return row  # fmt: skip


# --- Bends: each returns the incident as the second agency took it down, or None where there is nothing to bend -------


def _first(incident: Incident, **changes: Any) -> Incident:
    child, *others = incident.children
    return replace(incident, children=(replace(child, **changes), *others))


def mistyped(chance: Random, text: str) -> str:
    """``text`` with one slip of the keyboard: a letter left out, doubled, swapped with its neighbour, or another."""
    place = chance.randrange(1, len(text)) if len(text) > 1 else 0
    letter = text[place]
    way = chance.randrange(4)
    if way == 0 and len(text) > 3:
        return text[:place] + text[place + 1 :]
    if way == 1:
        return text[:place] + letter + text[place:]
    if way == 2 and place + 1 < len(text) and text[place + 1] != letter:
        return text[:place] + text[place + 1] + letter + text[place + 2 :]
    return text[:place] + chance.choice(_KEYS.get(letter, "xz")) + text[place + 1 :]


def _forename(town: Town, incident: Incident) -> Incident | None:
    child = incident.children[0]
    if child.status == "unborn":
        return None
    return _first(incident, forename=mistyped(town.chance, child.forename))


def _surname(town: Town, incident: Incident) -> Incident | None:
    return _first(incident, surname=mistyped(town.chance, incident.children[0].surname))


def _birth(town: Town, incident: Incident) -> Incident | None:
    born, chance = incident.children[0].born, town.chance
    if incident.children[0].status != "exact":
        return None
    while True:
        digits = list(f"{born:%Y%m%d}")
        place = chance.randrange(2, 8)
        digits[place] = str(chance.randrange(10))
        try:
            other = date.fromisoformat("".join(digits))
        except ValueError:
            continue
        if other != born and other <= FIRST_DAY:
            return _first(incident, born=other)


def _postcode(town: Town, incident: Incident) -> Incident | None:
    start, end = incident.postcode.split()
    return replace(incident, postcode=f"{start} {end[0]}{town.chance.choice('ABDEFGHJLN')}{end[2]}")


def _swapped(_town: Town, incident: Incident) -> Incident | None:
    born = incident.children[0].born
    if incident.children[0].status != "exact" or born.day > 12 or born.day == born.month:
        return None
    return _first(incident, born=date(born.year, born.day, born.month))


def _short_form(town: Town, incident: Incident) -> Incident | None:
    forms = SHORT_FORMS.get(incident.children[0].forename.lower())
    return _first(incident, forename=town.chance.choice(forms).capitalize(), second="") if forms else None


def _changed_surname(town: Town, incident: Incident) -> Incident | None:
    of_adult = town.chance.choice(incident.adults).split()[-1]
    other = of_adult if town.chance.random() < 0.5 else town.surname()
    return None if other == incident.children[0].surname else _first(incident, surname=other)


BENDS: Final[dict[str, Callable[[Town, Incident], Incident | None]]] = {
    "forename mistyped": _forename,
    "surname mistyped": _surname,
    "date of birth mistyped": _birth,
    "postcode mistyped": _postcode,
    "day and month swapped": _swapped,
    "short form": _short_form,
    "surname changed": _changed_surname,
}
# Two that bend one thing twice are one bend too many.
_SAME_THING: Final = (
    {"forename mistyped", "short form"}, {"surname mistyped", "surname changed"},
    {"date of birth mistyped", "day and month swapped"},
)  # fmt: skip


def bent(town: Town, incident: Incident, number: int) -> tuple[Incident, tuple[str, ...]]:
    """``incident`` with at most ``number`` bends, and which they are."""
    done: tuple[str, ...] = ()
    for name in town.chance.sample(list(BENDS), len(BENDS)):
        if len(done) == number:
            break
        if any({name, other} == same for other in done for same in _SAME_THING):
            continue
        other_way = BENDS[name](town, incident)
        if other_way is not None:
            incident, done = other_way, (*done, name)
    return incident, done


def notifications(seed: int, number: int = 2000, pairs: int = 300) -> list[Written]:
    """``number`` notifications in the order of arrival, of which ``pairs`` are second ones of a child, bent."""
    town = Town(seed)
    share = number / 2000
    misses = town.near_misses()
    town.chance.shuffle(misses)
    incidents = [incident for group in misses[: round(len(misses) * share)] for incident in group]
    incidents += [town.incident() for _ in range(number - pairs - len(incidents))]
    found = [written(town, incident, about) for about, incident in enumerate(incidents)]
    for about in town.chance.sample(range(len(incidents)), pairs):
        other, bends = bent(town, incidents[about], town.chance.choice((1, 2)))
        found.append(written(town, other, about, bends))
    town.chance.shuffle(found)
    return found
