"""A filled copy of the Word form."""

from __future__ import annotations

from forms.answers import Answers
from forms.definition import Form
from forms.word.branding import Branding
from forms.word.cover import Cover, covered
from forms.word.making.parts import MEDIA_TYPE

__all__ = ["MEDIA_TYPE", "fill"]


def fill(form: Form, answers: Answers, branding: Branding, cover: Cover | None = None) -> bytes:
    """The bytes of a .docx with ``answers`` in its fields, and with as many blocks as they need.

    ``cover`` stands before the form. What the service sets itself (reference, version, channel) is not shown. The same
    answers give the same bytes.
    """
    return covered(form, branding, answers, cover)
