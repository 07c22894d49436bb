"""Who must hear of a case, by when, on what basis (DOMAIN 4), and whom nothing may reach yet (SAFETY 12, 13)."""

from intake.cases.routing.evaluate import Firing, fire, fire_each
from intake.cases.routing.holding import Context, context_of, held_why, release
from intake.cases.routing.recipients import BUSINESS_UNIT, RECIPIENTS, Reach, Recipient, recipient
from intake.cases.routing.rule import Rule
from intake.cases.routing.table import RULES

__all__ = [
    "BUSINESS_UNIT",
    "RECIPIENTS",
    "RULES",
    "Context",
    "Firing",
    "Reach",
    "Recipient",
    "Rule",
    "context_of",
    "fire",
    "fire_each",
    "held_why",
    "recipient",
    "release",
]
