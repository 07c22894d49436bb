"""A copy of what was sent, for whoever sent it: the Word form filled in, with lines of its own before everything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from forms.answers import Answers
from forms.definition import Form
from forms.word.branding import Branding
from forms.word.cover import Cover
from forms.word.making.body import Body
from forms.word.making.parts import package
from forms.word.making.xml import paragraph, run
from forms.word.printed import printed_properties
from forms.word.reading.known import squeezed

_BODY: Final = "<w:body>"


def copy_of(
    form: Form, answers: Answers, branding: Branding, warning: str, lines: Sequence[str], cover: Cover | None = None
) -> bytes:
    """The bytes of a .docx with ``answers`` in its fields; ``warning`` is its first line, ``lines`` follow.

    Reading it gives the same answers and nothing else: what stands before the form was printed, not typed.
    """
    first = paragraph(run(warning), "BannerTitle") + "".join(paragraph(run(line), "BannerText") for line in lines)
    before, body, after = Body(form, branding, answers, cover.parts if cover else None).xml().partition(_BODY)
    printed = (cover.printed if cover else frozenset()) | {squeezed(line) for line in (warning, *lines)}
    properties = printed_properties(printed, cover.pictures if cover else 0)
    return package(form, branding, f"{before}{body}{first}{after}", properties, cover.parts if cover else None)
