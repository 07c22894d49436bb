"""The empty Word form that a partnership sends out."""

from __future__ import annotations

from pathlib import Path

from forms.answers import Answers
from forms.definition import Form
from forms.word.branding import Branding
from forms.word.fill import fill

__all__ = ["Branding", "template", "write_template"]


def template(form: Form, branding: Branding) -> bytes:
    """The bytes of the empty .docx."""
    return fill(form, Answers(), branding)


def write_template(form: Form, branding: Branding, out: Path) -> None:
    """Write the empty .docx to ``out``. OSError when that cannot be done."""
    out.write_bytes(template(form, branding))
