"""Ask the sender to send it again, and have the program read it again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from wtforms import HiddenField

from intake.cases.settling import read_again as leave_to_be_read
from intake.cases.unread import item
from intake.errors import Permanent
from intake.pipeline.letters import SUBJECTS, Kind
from intake.pipeline.receive import TOPIC
from intake.store import outbox
from intake.web.access import Action
from intake.web.context import current_store
from intake.web.guard import needs
from intake.web.triage.acting.opened import DONE
from intake.web.triage.unread.visit import Page, ReceiptForm, confirm, opened, to_item

_OTHERS: str = "Somebody else had the sender asked while you had this page open. Nothing more was sent."
_NOT_WHOLE: str = (
    "Only its headers are here, because it was too large to fetch. Open it in the mailbox's folder 'Needs a person'."
)


class AskForm(ReceiptForm):
    """Carries how often the sender had been asked when the page was opened."""

    asked = HiddenField()


def register(blueprint: Blueprint) -> None:
    """Put both pages under the receipt's address."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/unread/<wanted>/ask", "unread_ask", ask, methods=both)
    blueprint.add_url_rule("/unread/<wanted>/read-again", "unread_read_again", read_again, methods=both)


@needs(Action.HANDLE_UNREAD)
def ask(wanted: str) -> Page:
    """Show the message that would go to the sender, and send it."""
    with opened(wanted) as visit:
        form, asking = AskForm(), visit.asking
        request = asking.request(visit.receipt)
        looks = item(visit.session, current_store().vault, visit.receipt, visit.now).asked
        if form.validate_on_submit() and not request.refused:
            if form.asked.data == str(len(looks)):
                visit.to_ring.extend(asking.ask(visit.receipt, len(looks) + 1, by=visit.user.id, now=visit.now))
                flash("The message to the sender is on its way. This stays here until it is dealt with.", DONE)
                return to_item(visit)
            if looks[-1:] and looks[-1].by == visit.user.id:
                return to_item(visit)  # the same click twice
            form.form_errors.append(_OTHERS)
        form.asked.data = str(len(looks))
        return confirm(
            visit,
            "Ask the sender to send it again",
            form,
            will=(
                f"One message goes to {request.to}, and to nobody else.",
                "The sender is verified: it says why we could not read it, and the reference."
                if request.verified
                else "The sender is not verified: it says nothing of what was sent, and no reference.",
                "This stays under ‘Needs a person’ until it is dealt with.",
                "No clock stops for it.",
            ),
            subject=SUBJECTS[Kind.ASK_AGAIN],
            preview=request.text,
            refused=request.refused,
            button="Send this message",
            asked=looks,
        )


@needs(Action.HANDLE_UNREAD)
def read_again(wanted: str) -> Page:
    """Have it read once more, as after this service was mended or brought up to date."""
    with opened(wanted) as visit:
        form, found = ReceiptForm(), item(visit.session, current_store().vault, visit.receipt, visit.now)
        refused = "" if found.whole else _NOT_WHOLE
        if form.validate_on_submit() and not refused:
            try:
                leave_to_be_read(visit.session, visit.receipt, **visit.stamp)
            except Permanent as failure:
                form.form_errors.append(failure.sentence)
            else:
                outbox.again(visit.session, TOPIC, visit.receipt.id, visit.now)
                visit.to_ring.append(outbox.key_of(TOPIC, visit.receipt.id))
                return redirect(url_for("triage.unread", done="retried"), 303)
        return confirm(
            visit,
            "Read it again",
            form,
            will=(
                "The program reads the original once more, in a moment.",
                "If it can be read now, a case opens with the time when it first arrived.",
                "If not, it comes back here with its reason.",
            ),
            note="This helps after the service was mended or brought up to date. A damaged or locked file stays so.",
            refused=refused,
            button="Read it again",
        )
