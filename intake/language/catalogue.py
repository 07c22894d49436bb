"""All fixed words of the notifier's side as one catalogue, from which a second language is made.

`make words` writes templates/language/words.pot: the words of the pages, of the form's definition, and of the sentences
that say what is wrong.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from jinja2.ext import babel_extract

from forms import Form, Group, OneOf, Question, SeveralOf
from forms.notification import NOTIFICATION
from intake.resources import templates_dir

ROOT: Final = Path(__file__).parents[2]
CATALOGUE: Final = "words.pot"
PAGES: Final = ("notify", "info", "layout.html", "error.html", "danger.html", "front_door.html", "question.html")
"""What a notifier can see, below templates/pages."""
SOURCES: Final = (
    "forms/questions", "forms/notification/checks", "forms/definition.py", "forms/word/wording.py",
    "intake/web/notify", "intake/web/questions.py", "intake/cases/files", "intake/web/failures.py",
    "intake/web/cookies.py",
)  # fmt: skip
"""Where sentences for a notifier are written in Python."""
_SENTENCE: Final = re.compile(r"[A-Z‘{].*[^\W\d].*", re.DOTALL)
_ONE_WORD: Final = re.compile("[A-Z][a-z]+")
_MARKS: Final = ("_", "gettext", "ngettext")
_WRITTEN: Final = {"trim_blocks": "1", "lstrip_blocks": "1", "extensions": "jinja2.ext.do", "silent": "false"}
"""How the pages are written. What cannot be read as that is an error: its words would be missing in every language."""
_BEGUN: Final = datetime(2026, 11, 25, tzinfo=UTC)
"""In the head of the file, so that it changes with its words alone."""

Found = tuple[str, "str | tuple[str, ...]"]
"""Where it stands, and the words; a singular and a plural together."""


def catalogue(form: Form = NOTIFICATION) -> Catalog:
    """Every fixed word, with the places where it stands."""
    made = Catalog(project="intake", version=form.version, creation_date=_BEGUN, charset="utf-8")
    for place, words in (*of_pages(), *of_form(form), *of_sources()):
        made.add(words, locations=[(place, 0)])
    return made


def of_pages() -> Iterator[Found]:
    """The words of the pages."""
    folder = templates_dir() / "pages"
    for place in _files([folder / name for name in PAGES], ".html"):
        with place.open("rb") as source:
            for _, _, words, _ in babel_extract(source, _MARKS, [], _WRITTEN):
                found = [words] if isinstance(words, str) else [word for word in words or () if word]
                if found:  # two are a singular and its plural
                    yield _said(place), found[0] if len(found) == 1 else tuple(found)


def of_form(form: Form) -> Iterator[Found]:
    """The words of the definition: titles, questions, hints and choices."""
    place = "forms/notification"
    for section in form.sections:
        yield from ((place, word) for word in (section.title, section.intro) if word)
        for page in section.pages:
            yield place, page.title
            for item in page.items:
                yield from ((place, word) for word in _of_item(item))


def of_sources() -> Iterator[Found]:
    """Sentences written in Python: patterns of `Sentence`, and texts that begin with a capital."""
    for place in _files([ROOT / name for name in SOURCES], ".py"):
        tree = ast.parse(place.read_text(encoding="utf-8"))
        notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            value = node.value if isinstance(node, ast.Constant) and id(node) not in notes else None
            if isinstance(value, str) and (_ONE_WORD if " " not in value else _SENTENCE).fullmatch(value):
                yield _said(place), value


def _of_item(item: Question | Group) -> Iterator[str]:
    if isinstance(item, Group):
        yield from (word for word in (item.label, item.singular, item.hint, item.warning) if word)
        for page in item.pages:
            yield page.title
            for question in page.questions:
                yield from _of_item(question)
        return
    yield from (word for word in (item.label, item.hint) if word)
    if isinstance(item, OneOf | SeveralOf):
        yield from (word for choice in item.choices for word in (choice.label, choice.hint) if word)


def _files(places: Iterable[Path], ending: str) -> Iterator[Path]:
    for place in places:
        yield from sorted(place.rglob(f"*{ending}")) if place.is_dir() else [place]


def _said(place: Path) -> str:
    return place.relative_to(ROOT).as_posix()


def written(made: Catalog) -> bytes:
    """The catalogue as a file that translators' programs open."""
    out = BytesIO()
    write_po(out, made, width=100, sort_output=False, include_lineno=False)
    return out.getvalue()


if __name__ == "__main__":
    (templates_dir() / "language" / CATALOGUE).write_bytes(written(catalogue()))
