"""Drives LibreOffice over UNO, as a person would; runs under Debian's own Python, which has `uno`.

Reads one JSON command a line on standard input, answers one JSON object a line on standard output: `{"done": ...}` or
`{"failed": "why"}`. `tests/servers/office.py` says what the commands mean. Ends when standard input ends.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.uno import Exception as UnoError
from com.sun.star.uno import RuntimeException

FILTERS = {
    "docx": "MS Word 2007 XML",
    "doc": "MS Word 97",
    "odt": "writer8",
    "pdf": "writer_pdf_Export",
    "rtf": "Rich Text Format",
    "txt": "Text (encoded)",
}
RESTART = 81  # soffice asks to be started again once it has made a new profile
PR_SET_PDEATHSIG = 1


class Refused(Exception):
    """The document does not offer what the command asks for."""


def start(binary: str, profile: Path) -> Any:
    """Start soffice with a profile of its own and return its desktop."""
    pipe = f"intake{os.getpid()}"
    argv = [
        binary,
        "--headless",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nolockcheck",
        f"-env:UserInstallation={profile.as_uri()}",
        f"--accept=pipe,name={pipe};urp;",
    ]
    libc = ctypes.CDLL(None)

    def launch() -> subprocess.Popen[bytes]:
        # Its chatter must not reach our answers; it ends with us.
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL),  # noqa: PLW1509 - one thread
        )

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    process = launch()
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            pass
        try:
            if process.wait(0.1) != RESTART:
                raise Refused(f"soffice ended with {process.returncode}")
            process = launch()
        except subprocess.TimeoutExpired:
            pass  # not listening yet


def options(**values: object) -> tuple[Any, ...]:
    """Return named values as UNO wants them."""
    made = []
    for name, value in values.items():
        option = PropertyValue()
        option.Name, option.Value = name, value
        made.append(option)
    return tuple(made)


def cells(document: Any) -> Iterator[tuple[int, str, Any]]:
    """Yield number of the table, name ('B3') and cell, of every cell, in the order of the document."""
    tables = document.TextTables
    for number in range(tables.Count):
        table = tables.getByIndex(number)
        for name in table.CellNames:
            yield number, name, table.getCellByName(name)


def each(parts: Any) -> Iterator[Any]:
    """Yield the parts of what UNO can enumerate."""
    waiting = parts.createEnumeration()
    while waiting.hasMoreElements():
        yield waiting.nextElement()


def portions(cell: Any) -> Iterator[Any]:
    """Yield the runs, fields and controls of a cell."""
    for paragraph in each(cell):
        if paragraph.supportsService("com.sun.star.text.Paragraph"):
            yield from each(paragraph)


def controls(cell: Any) -> list[Any]:
    """Return the content controls of a cell."""
    return [run.ContentControl for run in portions(cell) if run.TextPortionType == "ContentControl"]


def find(document: Any, at: dict[str, Any]) -> Any:
    """Return the cell that `at` names: by table and cell, or as the one right of the nth label."""
    if "table" in at:
        return document.TextTables.getByIndex(at["table"]).getCellByName(at["cell"])
    answer = None
    waiting = at.get("nth", 0)
    for _number, name, cell in cells(document):
        if answer == name:
            return cell
        first = cell.String.split("\n", 1)[0].rstrip(" *")
        if first == at["label"]:
            if waiting == 0:
                answer = chr(ord(name[0]) + 1) + name[1:]
            waiting -= 1
    raise Refused(f"no cell right of label {at['label']!r} number {at.get('nth', 0)}")


def put(control: Any, text: str) -> None:
    """Replace what a content control holds."""
    control.ShowingPlaceHolder = False
    old = "".join(run.String for run in each(control))
    # What replaces the whole content falls outside the control: the new text goes in first, then the old one goes.
    control.insertString(control.createTextCursorByRange(control.Start), text, False)
    cursor = control.createTextCursorByRange(control.Start)
    cursor.goRight(units(text), False)
    cursor.goRight(units(old), True)
    if cursor.String != old:
        raise Refused(f"cannot replace {old!r} in a control: {cursor.String!r} stands there")
    cursor.String = ""


def units(text: str) -> int:
    """Return the length of a text as LibreOffice counts it."""
    return len(text.encode("utf-16-le")) // 2


def type_text(cell: Any, text: str, how: str) -> None:
    """Type into a cell: into its field or control, over everything in it, or behind it."""
    if how == "into":
        fields = [run.TextField for run in portions(cell) if run.TextPortionType == "TextField"]
        inside = controls(cell)
        if fields:
            fields[0].Content = text
        elif inside:
            put(inside[0], text)
        else:
            raise Refused("the cell has neither field nor control")
    elif how == "over":
        cell.String = text
    elif how == "behind":
        cell.insertString(cell.End, text, False)
    else:
        raise Refused(f"unknown way to type: {how}")


def choose(cell: Any, shown: str) -> None:
    """Choose an item of a drop-down list by the words it shows."""
    for control in controls(cell):
        items = [{entry.Name: entry.Value for entry in item}.get("DisplayText", "") for item in control.ListItems]
        if shown in items:
            put(control, shown)
            return
    raise Refused(f"no list in the cell offers {shown!r}")


def tick(cell: Any, wanted: str) -> None:
    """Tick the box that stands before the words `wanted`, or the only box where `wanted` is empty."""
    box = None
    for run in portions(cell):
        if run.TextPortionType == "ContentControl" and run.ContentControl.Checkbox:
            box = run.ContentControl
            if not wanted:
                break
        elif box is not None and run.String.strip():
            if run.String.strip().startswith(wanted):
                break
            box = None
    else:
        raise Refused(f"no box before {wanted!r}")
    box.Checked = True
    put(box, box.CheckedState)


def fill(document: Any, entry: dict[str, Any]) -> None:
    """Carry out one entry of a person."""
    cell = find(document, entry["at"])
    if "text" in entry:
        type_text(cell, entry["text"], entry["how"])
    elif "choose" in entry:
        choose(cell, entry["choose"])
    else:
        tick(cell, entry["tick"])


def obey(desktop: Any, command: dict[str, Any]) -> object:
    """Open a document, do what is asked, save it where asked; returns what was seen."""
    source, target = Path(command["source"]), command.get("target")
    document = desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, options(Hidden=True))
    if document is None:
        raise Refused(f"LibreOffice cannot open {source.name}")
    try:
        for entry in command.get("entries", []):
            fill(document, entry)
        if target is not None:
            document.storeToURL(Path(target).as_uri(), options(FilterName=FILTERS[Path(target).suffix.lstrip(".")]))
            return target
        return [[number, name, cell.String] for number, name, cell in cells(document)]
    finally:
        document.close(True)


def main() -> None:
    """Serve until standard input ends."""
    desktop = start(sys.argv[1], Path(sys.argv[2]))
    for line in sys.stdin:
        try:
            answer: dict[str, object] = {"done": obey(desktop, json.loads(line))}
        except (Refused, UnoError, RuntimeException) as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
