"""LibreOffice: turns a .doc, .odt or .rtf into a .docx, in a process that can do no harm."""

from __future__ import annotations

import logging
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from forms.word.limits import Unreadable
from forms.word.reading.sniff import Kind
from intake.documents import confined, profile
from intake.documents.confined import Bounds, Ended

log: Final = logging.getLogger(__name__)

PROGRAM: Final = "soffice"

BOUNDS: Final = Bounds(
    memory_bytes=2_000_000_000,
    cpu_seconds=40,
    seconds=45.0,
    file_bytes=100_000_000,
    processes=64,
)
"""Of address space LibreOffice takes 1.2 GB to open an empty document. The seconds leave the worker, which is stopped
after 80, time to say what happened. The largest .docx that is read has 25 MB; LibreOffice's own files stay under 100.
It runs with some 15 threads."""

_FILTERS: Final = {Kind.DOC: "MS Word 97", Kind.ODT: "writer8", Kind.RTF: "Rich Text Format"}
"""Only the reader of the kind that we saw is run, whatever LibreOffice would have guessed."""
_WRITE: Final = "docx:MS Word 2007 XML"

_one_at_a_time: Final = threading.Lock()
"""In one process: a second LibreOffice beside the first would double what a host needs."""

_DO_SOMETHING_ELSE: Final = "Open the original with care and key it in, or ask the sender for a Word document (.docx)."


@dataclass(frozen=True, slots=True)
class Office:
    """A LibreOffice that is installed: where its program is, and what it may use."""

    program: Path
    bounds: Bounds = BOUNDS
    alone: bool = True
    """Whether the network is taken away from it where the system allows that."""

    def to_docx(self, data: bytes, kind: Kind) -> bytes:
        """``data``, a document of ``kind``, as a .docx. Raises Unreadable when LibreOffice does not give one."""
        with _one_at_a_time, confined.folder() as inside:
            source, out = inside / f"document{kind.value}", inside / "out" / "document.docx"
            source.write_bytes(data)
            out.parent.mkdir()
            profile.write(inside / "profile")
            command = [
                str(self.program), f"-env:UserInstallation={(inside / 'profile').as_uri()}", "--headless",
                "--norestore", "--nolockcheck", "--nologo", "--nodefault", f"--infilter={_FILTERS[kind]}",
                "--convert-to", _WRITE, "--outdir", str(out.parent), str(source),
            ]  # fmt: skip
            ended = confined.run(command, inside, self.bounds, alone=self.alone)
            if ended is Ended.WELL and out.is_file() and not out.is_symlink():
                return out.read_bytes()
        log.info("LibreOffice gave no .docx for a %s (%s).", kind.value, ended.name)
        raise Unreadable(_why(ended, kind))


def found(given: str) -> Path | None:
    """The program at ``given``, a path or a name on PATH; None when there is none that can be run."""
    there = shutil.which(given)
    return None if there is None else Path(there).absolute()


def _why(ended: Ended, kind: Kind) -> str:
    if ended is Ended.STOPPED:
        return f"This is a {kind.value}, and LibreOffice took too long or too much for it. {_DO_SOMETHING_ELSE}"
    if ended is Ended.NOT_STARTED:
        return f"This is a {kind.value}, and LibreOffice, which reads it, could not be started. {_DO_SOMETHING_ELSE}"
    return f"This is a {kind.value}, and LibreOffice could not turn it into a .docx. {_DO_SOMETHING_ELSE}"
