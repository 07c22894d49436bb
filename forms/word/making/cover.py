"""What stands before the questions: whose form it is, the warning, and what to do with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from forms.definition import Form
from forms.word.branding import Branding
from forms.word.making.tables import TABLE_WIDTH, table
from forms.word.making.xml import cell, paragraph, row, run
from forms.word.wording import BANNER_TITLE, CLASSIFICATION, CONTACT_TITLE, banner, contact

_BULLET: Final = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def opening(form: Form, branding: Branding, further_warning: str = "") -> str:
    """The partnership, the title, the classification, and the warning that stands before everything else."""
    warning, advice = banner(branding)
    words = paragraph(run(warning), "BannerTitle") + paragraph(run(advice), "BannerText")
    if further_warning:
        words += paragraph(run(further_warning), "BannerText", '<w:spacing w:before="80"/>')
    return "".join(
        (
            paragraph(run(branding.partnership), "Partnership"),
            paragraph(run(form.title), "Title"),
            paragraph(run(CLASSIFICATION), "Classification"),
            table((TABLE_WIDTH,), (row((cell(TABLE_WIDTH, words),)),), BANNER_TITLE, "Banner"),
        )
    )


def instructions(title: str, lines: Iterable[str]) -> str:
    """A list of sentences under a heading."""
    items = "".join(paragraph(run(line), "Instruction", _BULLET) for line in lines)
    return paragraph(run(title), "CoverHeading") + items


def reach_us(branding: Branding) -> str:
    """The partnership's address."""
    lines = "".join(paragraph(run(line), "Address") for line in contact(branding) if line)
    return paragraph(run(CONTACT_TITLE), "CoverHeading") + lines
