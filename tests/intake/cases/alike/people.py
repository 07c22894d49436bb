"""Invented children, their families and what agencies write of them. Nobody is meant by anybody here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Final

from tests.intake.cases.alike.short_forms import SHORT_FORMS

FIRST_DAY: Final = date(2025, 1, 6)
"""Of the notifications, which span a year."""
# Forenames without short forms here, of several communities; and surnames. The commonest stand first.
_MORE_FORENAMES: Final = """
Noah Leo Oscar Luca Archie Muhammad Finley Ava Isla Ivy Freya Willow Maya Aisha Harper Zara Aaliyah Elif Amira Fatima
Zainab Hassan Omar Ibrahim Yusuf Ali Hamza Bilal Imran Kwame Kofi Chinedu Ngozi Adaeze Temitope Tunde Oluwaseun Femi
Jaydon Kayden Tyler Tyrese Kai Ryan Liam Callum Rhys Ewan Connor Declan Ciaran Niamh Siobhan Aoife Saoirse Megan Cerys
Ffion Dylan Owen Mateusz Jakub Szymon Zofia Maja Oliwia Andrei Ionut Elena Mihai Ioana Priya Arjun Anaya Rohan Kavya
Simran Harpreet Jasleen Gurdeep Mei Ling Wei Jin Linh Minh Skye Summer Amber Ruby Lacey Lexi Paige Chloe Jayden Riley
Logan Mason Ethan Blake Jude Rory Felix Hugo
"""
_OF_FAMILIES: Final = """
Smith Jones Taylor Brown Williams Khan Wilson Johnson Davies Patel Robinson Wright Thompson Evans Ahmed Walker White
Roberts Green Hall Wood Jackson Clarke Hussain Singh Begum Ali Kaur Lewis Harris Cooper King Martin Morris Nowak
Kowalski Wojcik Lewandowski Popescu Ionescu O'Brien Murphy Kelly Byrne Doyle Okafor Adeyemi Mensah Boateng Osei
Campbell Stewart Fraser MacDonald Reid Sinclair Hughes Griffiths Pritchard Llewellyn Bennett Carter Mitchell Parker
Shaw Cook Bailey Marshall Simpson Ellis Barker Fletcher Holmes Gibson Hargreaves Ackroyd Sutcliffe Tattersall Grimshaw
Higginbottom Ramsbottom Entwistle Thistlethwaite Featherstone Winterbourne Delacroix Fernandes Silva Pereira Costa
Rossi Ferrari Nguyen Tran Pham Chen Wang Zhang Li Rahman Chowdhury Miah Uddin Iqbal Malik Sheikh Qureshi Siddiqui
Farah Warsame Abdi Hassan Mohamud Tesfaye Gebre Haile Yilmaz Demir Kaya Petrov Ivanov Dimitrov Horvath Kovacs Nagy
Novak Svoboda
"""
_OF_STREETS: Final = (
    "Mill Church Station Victoria Albert Chapel Quarry Orchard Larch Heron Meadow Foundry Harbour Abbey"
)
_OF_ROADS: Final = "Road Street Lane Close Avenue Court"
_FORENAMES, _SURNAMES, _STREETS, _KINDS = (
    names.split() for names in (_MORE_FORENAMES, _OF_FAMILIES, _OF_STREETS, _OF_ROADS)
)
_SCHOOLS: Final = [f"{street} {kind}" for street in _STREETS for kind in ("Primary School", "Academy", "Nursery")]


@dataclass(frozen=True)
class Child:
    """One child as it truly is."""

    forename: str
    surname: str
    born: date
    sex: str
    nhs: str
    school: str
    status: str = "exact"
    second: str = ""


@dataclass(frozen=True)
class Incident:
    """One incident as it truly was, and the family it happened in."""

    children: tuple[Child, ...]
    adults: tuple[str, ...]
    address: str
    postcode: str
    on: date
    place: str = field(default="")


class Town:
    """Draws people and incidents from one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self._forenames = self._mixed([*SHORT_FORMS], _FORENAMES)

    def _mixed(self, *lists: list[str]) -> list[str]:
        names = [name.capitalize() if name.islower() else name for each in lists for name in each]
        self.chance.shuffle(names)
        return names

    def _common_first(self, names: list[str]) -> str:
        return self.chance.choices(names, weights=[1 / (place + 8) for place in range(len(names))])[0]

    def forename(self) -> str:
        """A forename; some are many children's."""
        return self._common_first(self._forenames)

    def surname(self) -> str:
        """A surname; some are many families'."""
        surname = self._common_first(_SURNAMES)
        return f"{surname}-{self._common_first(_SURNAMES)}" if self.chance.random() < 0.04 else surname

    def child(self, surname: str, born: date | None = None) -> Child:
        """A child under 18."""
        chance = self.chance
        drawn = chance.random()
        status = "exact" if drawn < 0.87 else "estimated" if drawn < 0.91 else "not_known" if drawn < 0.96 else "unborn"
        born = born or FIRST_DAY - timedelta(days=chance.randrange(0, 17 * 365))
        if status == "unborn":
            born = FIRST_DAY + timedelta(days=chance.randrange(365, 500))
        return Child(
            forename="Unborn" if status == "unborn" else self.forename(),
            surname=surname,
            born=born,
            sex="not_known" if status == "unborn" else chance.choice(("male", "female")),
            nhs=self.nhs_number(),
            school=chance.choice(_SCHOOLS),
            status=status,
            second=self.forename() if chance.random() < 0.2 else "",
        )

    def nhs_number(self) -> str:
        """A number whose check digit is right, of the range that is kept for tests."""
        while True:
            digits = f"999{self.chance.randrange(10**6):06d}"
            check = (11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11) % 11
            if check < 10:
                return f"{digits}{check}"

    def incident(self, *children: Child, surname: str = "") -> Incident:
        """An incident in a family of its own."""
        chance = self.chance
        surname = surname or (children[0].surname if children else self.surname())
        if not children:
            children = (self.child(surname),)
            while chance.random() < 0.15 and len(children) < 4:
                children = (*children, self.child(surname))
        father = surname if chance.random() < 0.6 else self.surname()
        mother = surname if chance.random() < 0.6 else self.surname()
        street, kind = chance.choice(_STREETS), chance.choice(_KINDS)
        return Incident(
            children=children,
            adults=(f"{self.forename()} {mother}", f"{self.forename()} {father}"),
            address=f"{chance.randrange(1, 120)} {street} {kind}, Exampleton",
            postcode=f"ZZ99 {chance.randrange(10)}{chance.choice('ABDEFGHJLN')}{chance.choice('PQRSTUWXYZ')}",
            on=FIRST_DAY + timedelta(days=chance.randrange(365)),
        )

    def near_misses(self) -> list[list[Incident]]:
        """Incidents that look alike and are about different children, in groups."""
        chance = self.chance
        found: list[list[Incident]] = []
        for number in range(60):  # brothers and sisters, each notified alone, half of them after one incident
            surname = self.surname()
            first = self.incident(replace(self.child(surname), status="exact"))
            sister = replace(self.child(surname), status="exact")
            day = first.on if number % 2 else first.on + timedelta(days=chance.randrange(1, 200))
            found.append([first, replace(first, children=(sister,), on=day)])
        for _ in range(8):  # twins, each notified alone
            surname = self.surname()
            one = replace(self.child(surname), status="exact")
            twin = replace(self.child(surname, one.born), status="exact", born=one.born)
            first = self.incident(one)
            found.append([first, replace(first, children=(twin,))])
        for _ in range(30):  # one common name
            one = replace(self.child(self.surname()), status="exact")
            other = replace(self.child(one.surname), forename=one.forename, sex=one.sex, status="exact")
            found.append([self.incident(one), self.incident(other)])
        for _ in range(40):  # one class: born on one day, at one school
            one = replace(self.child(self.surname()), status="exact")
            other = replace(self.child(self.surname(), one.born), status="exact", born=one.born, school=one.school)
            found.append([self.incident(one), self.incident(other)])
        for _ in range(20):  # born on one day, and of one forename
            one = replace(self.child(self.surname()), status="exact")
            other = replace(self.child(self.surname(), one.born), status="exact", born=one.born, forename=one.forename)
            found.append([self.incident(one), self.incident(other)])
        for _ in range(20):  # one address: a children's home, a refuge, a block of flats
            first, second = self.incident(), self.incident()
            found.append([first, replace(second, address=first.address, postcode=first.postcode)])
        return found
