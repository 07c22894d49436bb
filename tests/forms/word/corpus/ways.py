"""The ways in which a filled form comes back from other programs."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lxml import etree

from forms import Answers
from forms.notification import NOTIFICATION
from forms.word.plan import READY_BLOCKS
from forms.word.reading.names import SDT_CONTENT
from tests.forms.word.corpus.measure import PROMPTS_OF_WORD, Tally, measured
from tests.forms.word.corpus.oracle import Template, visible
from tests.forms.word.corpus.sheet import OF_EXAMPLE
from tests.forms.word.documents import bent, control, filled, strip_tags, unwrap_controls
from tests.forms.word.office import saved_again, through_pandoc, typed_in
from tests.servers.office import Office

Made = Callable[[Answers, Path], bytes]


@dataclass(frozen=True, slots=True)
class Way:
    """One way: its name, one sentence, how a document is made, and whether fields may be flagged in place of equal."""

    name: str
    says: str
    make: Made
    may_flag: bool = False


def as_docx(office: Office, document: Path) -> bytes:
    """A .doc or .rtf as .docx. LibreOffice does it here; the product's own conversion can take this place."""
    return office.convert(document, document.with_suffix(".docx")).read_bytes()


def ways(office: Office) -> tuple[Way, ...]:
    """All ways, in the order of the table."""

    def again(*kinds: str) -> Made:
        return lambda answers, folder: saved_again(office, filled(answers), folder, *kinds)

    def as_other_kind(kind: str) -> Made:
        def make(answers: Answers, folder: Path) -> bytes:
            current = folder / "sent.docx"
            current.write_bytes(filled(answers))
            return as_docx(office, office.convert(current, folder / f"{kind}.{kind}"))

        return make

    return (
        Way("saved as docx", "Opened in LibreOffice and saved as .docx.", again("docx")),
        Way("saved as odt", "Saved by LibreOffice as .odt, and that as .docx.", again("odt", "docx")),
        Way("saved as doc", "Saved by LibreOffice as .doc, and that as .docx.", as_other_kind("doc"), True),
        Way("saved as rtf", "Saved by LibreOffice as .rtf, and that as .docx.", as_other_kind("rtf"), True),
        Way("through pandoc", "Written again by pandoc.", lambda a, folder: through_pandoc(filled(a), folder), True),
        Way("tags removed", "All tags and titles of fields taken away.", lambda a, _: bent(filled(a), strip_tags)),
        Way("fields removed", "All fields taken away, their text kept.", lambda a, _: bent(filled(a), unwrap_controls)),
        Way(
            "typed into LibreOffice",
            "The empty form, with blocks added where more are needed, typed and ticked cell by cell over UNO.",
            lambda answers, folder: typed_in(office, with_blocks_for(answers), NOTIFICATION, answers, folder),
        ),
    )


def with_blocks_for(answers: Answers) -> bytes:
    """The empty form with the blocks that ``answers`` need, added as Word's + does: each a copy of the last one."""

    def add(root: etree._Element) -> None:
        for group, ready in READY_BLOCKS.items():
            content = control(root, group).find(SDT_CONTENT)
            assert content is not None
            for _ in range(len(answers.rows(group)) - ready):
                content.append(copy.deepcopy(content[-1]))

    return bent(filled({}), add)


EMPTY: Final = Answers({})


def template_of(way: Way, folder: Path) -> Template:
    """The lines of the empty form, as the product writes it and as it comes back this way."""
    folder.mkdir(parents=True)
    lines = visible(filled(EMPTY)).lines + visible(way.make(EMPTY, folder)).lines
    return Template([*lines, *PROMPTS_OF_WORD])


def measured_way(way: Way, name: str, template: Template, folder: Path) -> Tally:
    """The figures of one example that came this way."""
    folder.mkdir(parents=True)
    answers = OF_EXAMPLE[name]
    expected: Mapping[str, Any] = answers.to_json()
    tally, _ = measured(way.make(answers, folder), expected, template, None if way.may_flag else ())
    return tally
