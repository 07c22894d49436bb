"""The fixed words of the Word form that its definition lacks: the writer prints them, the reader knows them."""

from __future__ import annotations

from math import ceil
from typing import Final

from forms.conditions import AgeBetween, AllOf, AnyRow, Blank, Condition, Not, OneAtLeast, When
from forms.definition import Form
from forms.questions import OneOf, Option, Question, SeveralOf
from forms.sentences import Sentence
from forms.word.branding import Branding

CLASSIFICATION: Final = "OFFICIAL-SENSITIVE when completed"
TABLE_HEADINGS: Final = ("Question", "Your answer")
TICK_LABEL: Final = "I confirm this"
ESSENTIAL_MARK: Final = " *"
VERSION_LABEL: Final = "Form version"
PROPERTY_VERSION: Final = "FormVersion"
PROPERTY_FORM: Final = "FormId"
PROPERTY_BRANDING: Final = "FormBranding"

PROMPTS: Final = {
    "text": "Type here",
    "long": "Type here. The box grows as you type.",
    "phone": "Type here",
    "email": "Type here",
    "postcode": "Type here",
    "number": "Type here",
    "date": "Choose or type a date",
    "partial_date": "Type a date, a month and year, or a year",
    "time": "Type a time, like 17:40",
    "one": "Choose an answer",
}
"""What an empty control shows, by the question's kind. It is never an answer."""

NO_CHOICE: Final = PROMPTS["one"]

EXTRA_PARTS: Final = {
    "off": (
        "If your agency asks for it",
        "Leave this part empty unless your agency wants these answers.",
    ),
    "police": (
        "For the police",
        "If you do not work for the police, leave this part empty and go on.",
    ),
    "local_authority": (
        "For the local authority and partners",
        "If you do not work for the local authority or the partners, you have finished: leave the rest empty.",
    ),
}
"""Title and introduction of the last parts, by who is asked (``Question.asked_of``)."""

IN_GROUP_TITLES: Final = {
    "off": "If your agency asks for it",
    "police": "For the police",
    "local_authority": "For the local authority and partners",
}


def banner(branding: Branding) -> tuple[str, str]:
    """The warning that stands before everything else, in two sentences."""
    number = (
        f": {branding.front_door_phone}" if branding.front_door_phone else ". The number is on your council's website"
    )
    return (
        "This is not a child referral. If a child is in danger now, call 999.",
        f"To refer a child, phone the front door of children's social care{number}. Then come back to this form.",
    )


_TO_THE_OFFICE: Final = (
    "Save this document, attach it to an e-mail and send it to the partnership's office, from your secure work address."
)


def how_to_send(branding: Branding) -> tuple[str, ...]:
    """How the completed form reaches the partnership."""
    return (
        Sentence(
            "Save this document, attach it to an e-mail and send it to {where} from your secure work address.",
            where=branding.email,
        )
        if branding.email
        else _TO_THE_OFFICE,
        "Put no names and no details into the subject, the message or the name of the file.",
        "Send it today with what you know. Send an update when you know more.",
        "Do not keep a copy where a parent, a carer or anybody named in it can open it.",
    )


def essentials(form: Form) -> int:
    """How many questions are asked first, of a notification with one child and one adult."""
    return sum(question.essential and not question.system for question in form.questions.values())


def minutes_needed(form: Form) -> int:
    """The minutes to allow for what is asked first, in fives.

    A planning figure, not a measured one: half a minute a question with the child's file at hand, and five minutes to
    tell what happened.
    """
    return 5 * ceil((essentials(form) / 2 + 5) / 5)


def how_to_fill_in(form: Form) -> tuple[str, ...]:
    """What a person needs to know before they begin."""
    return (
        f"Short of time? Answer the {essentials(form)} questions marked * with a bar beside them and send the form. "
        f"Allow {minutes_needed(form)} minutes.",
        "Answer the others if you can, now or in an update.",
        *HOW_TO_ANSWER,
    )


HOW_TO_ANSWER: Final = (
    "If you do not know, say so: choose ‘Not known’, or type (not known). That is an answer.",
    "Keep facts apart from opinion, and use the person's own words where you have them.",
    "Each child, adult and agency has a block of its own. For one more, click into the last block and then on the + at "
    "its lower right corner; or copy a whole block and paste it below.",
)

REPLY_LABEL: Final = "Reply to notification"
REPLY_ABOUT_TITLE: Final = "What this is"
REPLY_ABOUT: Final = (
    "Some questions of that notification are still open. This form asks them and nothing else.",
    "What was sent before is not in it: people are named by initials, and only where there are several.",
    "Answer what you know now and send it. If you do not know, say so: choose ‘Not known’, or type (not known).",
)
KEEP_AWAY: Final = "Do not file this where a parent, a carer or anybody it is about can open it."
"""SAFETY 19."""
REPLY_TITLE: Final = "Which notification it belongs to"
FIRST_TITLE: Final = "First: what we must know"
THEN_TITLE: Final = "Then: add if you know"
REPLY_WORDS: Final = (REPLY_ABOUT_TITLE, *REPLY_ABOUT, KEEP_AWAY, REPLY_TITLE, FIRST_TITLE, THEN_TITLE)
"""What only a reply form prints."""

BANNER_TITLE: Final = "Safety warning"
SEND_TITLE: Final = "How to send it"
FILL_TITLE: Final = "How to fill it in"
CONTENTS_TITLE: Final = "What is in it"
CONTACT_TITLE: Final = "Where to reach us"


def contact(branding: Branding) -> tuple[str, ...]:
    """The partnership's name, address and e-mail address, line by line."""
    return (branding.partnership, *branding.address_lines, branding.email)


def version_line(form: Form) -> str:
    """The line that names the form's version, as it stands in the hidden control and the footer."""
    return f"{VERSION_LABEL} {form.version}"


def footer_line(form: Form) -> str:
    """What stands at the foot of each page, before the page number."""
    return f"{form.title} · {version_line(form)} · {CLASSIFICATION}"


def prompt(question: Question) -> str:
    """What the empty control of ``question`` shows."""
    return PROMPTS[question.kind]


def option_line(option: Option) -> str:
    """The words behind an option's check box, and in its drop-down."""
    return f"{option.label} ({option.hint})" if option.hint else option.label


def label_lines(form: Form, question: Question) -> tuple[str, ...]:
    """The paragraphs of a label cell: the label, the hint, and when the question applies."""
    condition = only_if(form, question)
    label = question.label + (ESSENTIAL_MARK if question.essential else "")
    return tuple(line for line in (label, question.hint, condition) if line)


def only_if(form: Form, question: Question) -> str:
    """'Only if …' in words; empty for a question that is always asked."""
    condition = question.need if isinstance(question.need, Condition) else question.only_if
    words = _words(condition, form) if condition is not None else ""
    return f"Only if {words}." if words else ""


def _words(condition: Condition, form: Form) -> str:
    match condition:
        case When():
            return f"‘{_label(form, condition.question_id)}’ is {_values(condition, form)}"
        case Blank():
            return f"‘{_label(form, condition.question_id)}’ is empty"
        case Not(other=When() as when):
            return f"‘{_label(form, when.question_id)}’ is not {_values(when, form)}"
        case Not(other=Blank(question_id=named)):
            return f"‘{_label(form, named)}’ is filled in"
        case Not(other=AgeBetween()):
            return "the age is not known"
        case AgeBetween():
            return f"the person was aged {condition.low} to {condition.high}"
        case AnyRow():
            return f"{_words(condition.condition, form)} for any {form.groups[condition.group_id].singular.casefold()}"
        case OneAtLeast():
            return " or ".join(words for inner in condition.conditions if (words := _words(inner, form)))
        case AllOf():
            return " and ".join(words for inner in condition.conditions if (words := _words(inner, form)))
        case _:
            return ""


def _label(form: Form, question_id: str) -> str:
    return form.questions[question_id].label if question_id in form.questions else form.groups[question_id].label


def _values(when: When, form: Form) -> str:
    question = form.questions[when.question_id]
    if not isinstance(question, OneOf | SeveralOf):
        return " or ".join(f"‘{code}’" for code in sorted(when.values))
    return " or ".join(f"‘{option.label}’" for option in question.choices if option.code in when.values)
