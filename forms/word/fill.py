"""A filled copy of the Word form."""

from __future__ import annotations

from forms.answers import Answers
from forms.definition import Form
from forms.word.branding import Branding
from forms.word.making.body import Body
from forms.word.making.parts import MEDIA_TYPE, package

__all__ = ["MEDIA_TYPE", "fill"]


def fill(form: Form, answers: Answers, branding: Branding) -> bytes:
    """The bytes of a .docx with ``answers`` in its fields, and with as many blocks as they need.

    What the service sets itself (reference, version, channel) is not shown. The same answers give the same bytes.
    """
    return package(form, branding, Body(form, branding, answers).xml())
