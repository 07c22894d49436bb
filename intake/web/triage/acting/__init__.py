"""Where partners and the office record things on a case. Each page: a form, what it means, and back to the case."""

from flask import Blueprint

from intake.web.triage.acting import alike, clocks, file_out, filing, outcome, placing, steps, telling, view
from intake.web.triage.acting.offers import offers_for
from intake.web.triage.acting.outward import RING

blueprint = Blueprint("acting", __name__)
for _pages in (view, steps, outcome, filing, telling, placing, file_out, clocks, alike):
    _pages.register(blueprint)

__all__ = ["RING", "blueprint", "offers_for"]
