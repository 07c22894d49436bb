"""The empty Word form that a partnership sends out."""

from __future__ import annotations

from pathlib import Path

from forms.answers import Answers
from forms.definition import Form
from forms.word.branding import Branding
from forms.word.cover import Cover
from forms.word.fill import fill

__all__ = ["Branding", "Cover", "template", "write_template"]


def template(form: Form, branding: Branding, cover: Cover | None = None) -> bytes:
    """The bytes of the empty .docx; ``cover`` stands before it."""
    return fill(form, Answers(), branding, cover)


def write_template(form: Form, branding: Branding, out: Path, cover: Cover | None = None) -> None:
    """Write the empty .docx to ``out``. OSError when that cannot be done."""
    out.write_bytes(template(form, branding, cover))
