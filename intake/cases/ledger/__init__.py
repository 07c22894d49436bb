"""The ledger: everything that came in, by day, and what became of it. No name, no subject, no address of a sender."""

from intake.cases.ledger.days import DayCount, Trouble, day_counts, trouble
from intake.cases.ledger.entries import After, Entry, Wanted, entries
from intake.cases.ledger.states import DOORS, STATES, WRONG, Door, State

__all__ = [
    "DOORS",
    "STATES",
    "WRONG",
    "After",
    "DayCount",
    "Door",
    "Entry",
    "State",
    "Trouble",
    "Wanted",
    "day_counts",
    "entries",
    "trouble",
]
