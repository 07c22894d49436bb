"""The routing table of DOMAIN 4, in its order: condition, who must hear, by when, on what basis.

A row of DOMAIN that names different recipients for different facts is several rules here. Where the answers leave a
row open, or no field can decide it, the office is asked; nothing is dropped because a box was left blank.
"""

from __future__ import annotations

from typing import Final

from intake.cases.routing.table.children import DEATH, IN_CARE
from intake.cases.routing.table.first import FIRST, NATIONAL
from intake.cases.routing.table.settings import AROUND, SETTINGS

RULES: Final = (*FIRST, *NATIONAL, *IN_CARE, *DEATH, *SETTINGS, *AROUND)
"""Every rule, in order."""
