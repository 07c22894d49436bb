"""A filled form that is to be bent, and what is expected to be read of it afterwards."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from lxml import etree

from forms import Answers
from forms.answers import SET_BY_THE_SERVICE, Path
from forms.notification import NOTIFICATION
from forms.word.reading.names import SDT, SDT_CONTENT, SDT_PR, TAG, TBL, TC, TR, VAL, P, R, T, W
from tests.examples import EXAMPLES
from tests.forms.word.documents import MAIN, element, filled, main_part, packed, parts, remove

OF_EXAMPLE: Final[dict[str, Answers]] = {
    given["notification_ref"]: NOTIFICATION.answers(given)[0] for given in EXAMPLES
}
"""The answers of the twelve examples by reference."""

NAMES: Final = tuple(OF_EXAMPLE)


@cache
def _filled(name: str) -> bytes:
    return filled(OF_EXAMPLE[name])


@cache
def _parts(name: str) -> dict[str, bytes]:
    return parts(_filled(name))


@cache
def _root(name: str) -> etree._Element:
    return main_part(_filled(name))


class Sheet:
    """One example, filled in. A bend changes ``root`` or ``contents`` and says what that does to the answers.

    ``expected``: the answers to be read. ``may_flag``: paths whose answer may be missing or another one if a finding
    names them. ``problems``: the codes of all findings, no more and no less.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.contents = dict(_parts(name))
        self.root = copy.deepcopy(_root(name))
        self.expected: dict[str, Any] = {
            key: value for key, value in OF_EXAMPLE[name].to_json().items() if key not in SET_BY_THE_SERVICE
        }
        self.may_flag: set[Path] = set()
        self.problems: set[str] = set()
        self.packed: bytes | None = None
        """The document where a bend has packed it by itself."""

    def document(self) -> bytes:
        """The bytes of the document as it now stands."""
        if self.packed is not None:
            return self.packed
        return packed({**self.contents, MAIN: self.main_xml()})

    def main_xml(self) -> bytes:
        """The main part as it now stands."""
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)

    # What is expected

    def expect(self, path: Path, value: Any) -> None:
        """``value`` is to be read at ``path``; None: no answer."""
        group, _, rest = path.partition("[")
        if rest:
            row, _, question = rest.partition("].")
            into = self.expected[group][int(row)]
        else:
            into, question = self.expected, path
        if value is None:
            into.pop(question, None)
        else:
            into[question] = value

    def answer(self, path: Path) -> Any:
        """What the example answers at ``path``."""
        return OF_EXAMPLE[self.name].at(path)

    def expect_finding(self, *problems: str) -> None:
        """Findings of these codes are to be made."""
        self.problems |= set(problems)

    # Where things stand

    def controls(self, path: Path) -> list[etree._Element]:
        """The controls of the question at ``path``: one, or one for each option."""
        found = [
            next(tag.iterancestors(SDT))
            for tag in self.root.iter(TAG)
            if (tag.get(VAL) or "").partition(":")[0] == path or tag.get(VAL) == path
        ]
        assert found, path
        return found

    def control(self, path: Path) -> etree._Element:
        return self.controls(path)[0]

    def cell(self, path: Path) -> etree._Element:
        """The answer cell."""
        return next(self.control(path).iterancestors(TC))

    def label_cell(self, path: Path) -> etree._Element:
        return next(self.row(path).iter(TC))

    def row(self, path: Path) -> etree._Element:
        return next(self.control(path).iterancestors(TR))

    def table(self, path: Path) -> etree._Element:
        return next(self.control(path).iterancestors(TBL))

    def run(self, path: Path) -> etree._Element:
        """The run that shows the answer."""
        return next(self.control(path).iter(R))

    def option_line(self, path: Path) -> etree._Element:
        """The paragraph of the box whose tag is ``path``, such as 'incident_types:drowning'."""
        return next(self.control(path).iterancestors(P))

    def blocks(self, group: str) -> list[etree._Element]:
        """The items of a repeating section."""
        content = self.control(group).find(SDT_CONTENT)
        assert content is not None
        return list(content)

    # Ways to change it

    def type_into(self, path: Path, text: str) -> etree._Element:
        """Put ``text`` in place of what the control shows; returns the control."""
        sdt = self.control(path)
        for flag in list(sdt.iter(W + "showingPlcHdr")):
            remove(flag)
        for date in sdt.iter(W + "date"):
            date.attrib.pop(W + "fullDate", None)  # Word takes it away where it cannot understand what was typed
        content = sdt.find(SDT_CONTENT)
        assert content is not None
        content[:] = [element(run_of(text))]
        return sdt

    def put(self, path: Path, *paragraphs: str) -> etree._Element:
        """Put these paragraphs (the XML inside ``w:p``) in place of all that the answer cell holds."""
        cell = self.cell(path)
        for old in [child for child in cell if child.tag != W + "tcPr"]:
            cell.remove(old)
        for inside in paragraphs:
            cell.append(element(f"<w:p>{inside}</w:p>"))
        return cell

    def add_paragraph(self, path: Path, inside: str) -> None:
        """One more paragraph at the end of the answer cell."""
        self.cell(path).append(element(f"<w:p>{inside}</w:p>"))

    def add_run(self, path: Path, xml: str) -> None:
        """Something behind the control, in its paragraph."""
        self.option_line(path).append(element(xml))

    def add_part(self, kind: str, xml: str, name: str = "") -> None:
        """One more part that the main part refers to, such as its comments."""
        name = name or f"{kind}.xml"
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        rels = self.contents["word/_rels/document.xml.rels"].decode()
        link = f'<Relationship Id="x{kind}" Type="{office}/{kind}" Target="{name}"/>'
        self.contents["word/_rels/document.xml.rels"] = rels.replace(
            "</Relationships>", f"{link}</Relationships>"
        ).encode()
        self.contents[f"word/{name}"] = xml.encode()

    def rows_of(self, group: str) -> list[dict[str, Any]]:
        """The expected rows of a group; change the list to say what is expected."""
        rows: list[dict[str, Any]] = self.expected.setdefault(group, [])
        return rows


def run_of(text: str, properties: str = "") -> str:
    """The XML of a run; tabs and line ends as Word writes them."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    inside = escaped.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    inside = inside.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{inside}</w:t></w:r>'


def unwrap(sdt: etree._Element) -> None:
    """Take a control away and leave what stands in it."""
    for content in sdt.findall(SDT_CONTENT):
        for child in list(content):
            sdt.addprevious(child)
    remove(sdt)


def properties_of(sdt: etree._Element) -> etree._Element:
    found = sdt.find(SDT_PR)
    assert found is not None
    return found


def shown(sdt: etree._Element) -> str:
    """The text in a control."""
    return "".join(sdt.itertext(T))


@dataclass(frozen=True, slots=True)
class Bend:
    """One way to bend a form: its name, one sentence, and the builder."""

    name: str
    says: str
    room: str
    change: Callable[[Sheet], None]

    def of(self, name: str) -> Sheet:
        """The example ``name``, bent."""
        sheet = Sheet(name)
        self.change(sheet)
        return sheet


_BENDS: Final[list[Bend]] = []


def bend(change: Callable[[Sheet], None]) -> Callable[[Sheet], None]:
    """Take a builder into the corpus: its name and its docstring's first sentence stand in the table."""
    room = change.__module__.rpartition(".")[2]
    says = " ".join((change.__doc__ or "").split("\n\n")[0].split())
    assert says, change.__name__
    _BENDS.append(Bend(change.__name__.replace("_", " "), says, room, change))
    return change


def bend_as(name: str, says: str, room: str, change: Callable[[Sheet], None]) -> None:
    """Take one of a row of alike builders into the corpus."""
    _BENDS.append(Bend(name, says, room, change))


def bends() -> Sequence[Bend]:
    """All bends that have been taken in."""
    return tuple(_BENDS)


def copied(found: etree._Element) -> etree._Element:
    """A copy, as copying and pasting makes one."""
    twin = copy.deepcopy(found)
    twin.tail = None
    return twin


def paragraphs_saying(root: etree._Element, text: str) -> Iterator[etree._Element]:
    """The paragraphs that hold exactly this text."""
    return (para for para in root.iter(P) if "".join(para.itertext(T)) == text)
