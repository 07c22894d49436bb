"""Makes a PDF: `python -I printed_child.py CONTENT TEMPLATE OUT FONTS`, run by `printed` in a process of its own.

CONTENT is the JSON that the template shows. A character that no font has is named in words. FONTS is 'further' where
this machine's own fonts may help out. Without a PDF it ends with 1, and writes nothing.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, Final

import typst

from intake.documents.spelt import names_of, spelt

FURTHER: Final = "further"
_STANDARD: Final = "ua-1"
_NOT_SHOWN: Final = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
_ROUNDS: Final = 4
"""A cluster that could not be shown may hide another one behind it; names in words always can be."""


def main(content: Path, template: Path, out: Path, further: bool) -> int:
    """Make it, and again with the names of what could not be shown."""
    fonts = typst.Fonts(include_system_fonts=further, include_embedded_fonts=True)
    compiler = typst.Compiler(root=template.parent, font_paths=fonts, ignore_system_fonts=True)
    shown = json.loads(content.read_text(encoding="utf-8"))
    for _ in range(_ROUNDS):
        try:
            out.write_bytes(_compiled(compiler, template, shown))
        except typst.TypstError as refused:
            lacking = "".join(_unescaped(found) for found in _NOT_SHOWN.findall(refused.diagnostic))
            names = names_of(each for each in lacking if not each.isascii())
            if not names:
                return 1
            shown = spelt(shown, names)
        else:
            return 0
    return 1


def _compiled(compiler: typst.Compiler, template: Path, content: dict[str, Any]) -> bytes:
    found = compiler.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"copy": json.dumps(content)},
        pdf_standards=_STANDARD,
        timestamp=content["made"],
    )
    if not isinstance(found, bytes):
        raise TypeError("One document is one PDF.")
    return found


def _unescaped(text: str) -> str:
    """What stands between quotes as Rust's Debug writes it."""
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.replace('\\"', '"').replace("\\\\", "\\")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4] == FURTHER))
