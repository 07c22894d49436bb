"""Documents of other kinds, hostile ones among them, and a place on the network that hears who asks."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from intake.documents import office
from intake.documents.confined import Bounds
from intake.documents.office import Office

_MANIFEST: Final = """<?xml version="1.0"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>{more}</manifest:manifest>"""

_CONTENT: Final = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2">{scripts}
<office:body><office:text><text:p>Hello</text:p>{body}</office:text></office:body></office:document-content>"""

_LINKS: Final = """<text:p><draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">
<draw:image xlink:href="{at}/image.png" xlink:type="simple"/></draw:frame>
<draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">
<draw:object xlink:href="{at}/object.odt" xlink:type="simple"/></draw:frame></text:p>
<text:section text:name="s"><text:section-source xlink:href="{at}/section.odt"/><text:p>x</text:p></text:section>"""

_AUTOSTART: Final = """<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script"
 script:event-name="dom:load" xlink:type="simple"
 xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document"
/></office:event-listeners></office:scripts>"""
_BASIC: Final = {
    "Basic/script-lc.xml": """<library:libraries xmlns:library="http://openoffice.org/2000/library">
<library:library library:name="Standard" library:link="false"/></library:libraries>""",
    "Basic/Standard/script-lb.xml": """<library:library xmlns:library="http://openoffice.org/2000/library"
 library:name="Standard"><library:element library:name="Module1"/></library:library>""",
    "Basic/Standard/Module1.xml": """<script:module xmlns:script="http://openoffice.org/2000/script"
 script:name="Module1" script:language="StarBasic">Sub Main
 Open "{file}" For Output As #1
 Close #1
End Sub
</script:module>""",
}


def odt(body: str = "", scripts: str = "", manifest: str = "", parts: Mapping[str, bytes] | None = None) -> bytes:
    """An OpenDocument text with 'Hello' and ``body`` in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("content.xml", _CONTENT.format(body=body, scripts=scripts))
        for name, content in (parts or {}).items():
            made.writestr(name, content)
        made.writestr("META-INF/manifest.xml", _MANIFEST.format(more=manifest))
    return out.getvalue()


def odt_that_links_to(address: str) -> bytes:
    """Pictures, objects and text from ``address``, which LibreOffice left to itself fetches."""
    return odt(_LINKS.format(at=address))


def odt_that_includes(address: str) -> bytes:
    """A section whose text lies at ``address``."""
    return odt(
        f'<text:section text:name="s"><text:section-source xlink:href="{address}"/><text:p>x</text:p></text:section>'
    )


def odt_with_a_macro(file: Path) -> bytes:
    """A Basic macro that makes ``file`` when the document is opened."""
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in _BASIC
    )
    parts = {name: part.replace("{file}", str(file)).encode() for name, part in _BASIC.items()}
    return odt(scripts=_AUTOSTART, manifest=entries, parts=parts)


def rtf_that_links_to(address: str) -> bytes:
    """A template, a picture and a text from ``address``."""
    return (
        rf"{{\rtf1\ansi{{\*\template {address}/a.dot}}Hello "
        rf'{{\field{{\*\fldinst INCLUDEPICTURE "{address}/a.png" \\d}}{{\fldrslt x}}}}'
        rf'{{\field{{\*\fldinst INCLUDETEXT "{address}/a.rtf"}}{{\fldrslt x}}}}}}'
    ).encode()


@dataclass
class Ear:
    """A server on this machine that keeps what it was asked for."""

    address: str
    heard: list[bytes] = field(default_factory=list)


@contextmanager
def ear() -> Iterator[Ear]:
    """A server that answers 404 to everything, and hears it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Ear(f"http://127.0.0.1:{listening.getsockname()[1]}")

        def serve() -> None:
            while True:
                try:
                    caller, _ = listening.accept()
                except OSError:
                    return
                with caller:
                    made.heard.append(caller.recv(1000))
                    caller.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield made
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def installed(bounds: Bounds = office.BOUNDS, *, alone: bool = True) -> Office:
    """The LibreOffice of this machine."""
    program = office.found(office.PROGRAM)
    assert program is not None
    return Office(program, bounds, alone)
