"""The partners' pages: what is due first, one case with everything about it, and what they decide."""

from flask import Blueprint

from intake.web.triage import case, document, files, ledger, originals, phone, queue, service, unread
from intake.web.triage.acting import offers_for
from intake.web.triage.showing import FILTERS

blueprint = Blueprint("triage", __name__)
queue.register(blueprint)
case.register(blueprint, offers_for=offers_for)
document.register(blueprint)
ledger.register(blueprint)
originals.register(blueprint)
files.register(blueprint)
unread.register(blueprint)
service.register(blueprint)
phone.register(blueprint)
for name, shown in FILTERS.items():
    blueprint.add_app_template_filter(shown, name)

__all__ = ["blueprint"]
