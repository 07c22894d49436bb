"""The other parts of the document's package: header and footer, properties, prompts, and how they hang together."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

from forms.definition import Form
from forms.word.branding import Branding
from forms.word.making.cover_parts import CoverParts
from forms.word.making.styles import numbering_xml, settings_xml, styles_xml
from forms.word.making.xml import DECLARATION, PROMPT_LOOK, ROOT_ATTRIBUTES, attribute, paragraph, run
from forms.word.wording import (
    CLASSIFICATION,
    PROMPTS,
    PROPERTY_BRANDING,
    PROPERTY_FORM,
    PROPERTY_VERSION,
    footer_line,
)

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_CONTENT_TYPES: Final = {
    "word/document.xml": f"{_WORD}.document.main+xml",
    "word/styles.xml": f"{_WORD}.styles+xml",
    "word/settings.xml": f"{_WORD}.settings+xml",
    "word/numbering.xml": f"{_WORD}.numbering+xml",
    "word/header1.xml": f"{_WORD}.header+xml",
    "word/footer1.xml": f"{_WORD}.footer+xml",
    "word/glossary/document.xml": f"{_WORD}.document.glossary+xml",
    "word/glossary/styles.xml": f"{_WORD}.styles+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
_ZIP_TIME: Final = (2026, 1, 1, 0, 0, 0)  # the same answers make the same bytes


def package(
    form: Form,
    branding: Branding,
    document: str,
    further: Mapping[str, str] | None = None,
    cover: CoverParts | None = None,
) -> bytes:
    """The bytes of a .docx around ``document``, the XML of its main part, which begins with that of ``cover``.

    ``further``: properties of this document alone.
    """
    styles = styles_xml(branding.colour, cover.styles if cover else "")
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(cover),
        "_rels/.rels": _relationships(
            ("officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("extended-properties", "docProps/app.xml"),
            ("custom-properties", "docProps/custom.xml"),
        ),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relationships(
            ("header", "header1.xml"),
            ("footer", "footer1.xml"),
            ("styles", "styles.xml"),
            ("settings", "settings.xml"),
            ("numbering", "numbering.xml"),
            ("glossaryDocument", "glossary/document.xml"),
            further=cover.relationships if cover else "",
        ),
        "word/header1.xml": _header(branding),
        "word/footer1.xml": _footer(form),
        "word/styles.xml": styles,
        "word/settings.xml": settings_xml(),
        "word/numbering.xml": numbering_xml(*cover.numbering) if cover else numbering_xml(),
        "word/glossary/document.xml": _prompts(),
        "word/glossary/_rels/document.xml.rels": _relationships(("styles", "styles.xml")),
        "word/glossary/styles.xml": styles_xml(branding.colour),
        **(cover.parts if cover else {}),
        "docProps/core.xml": _core(form, branding),
        "docProps/app.xml": _app(branding),
        "docProps/custom.xml": _custom(
            {
                PROPERTY_FORM: form.id,
                PROPERTY_VERSION: form.version,
                PROPERTY_BRANDING: branding.to_json(),
                "Classification": CLASSIFICATION,
                **(further or {}),
            }
        ),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, text)
    return out.getvalue()


def section(columns: int = 1, starts: str = "continuous") -> str:
    """The properties of a section, A4, with the header and footer of the form. It goes on where the last one ended,
    or ``starts`` on the 'nextPage'.

    They name their parts by the relationships that ``package`` writes.
    """
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/>'
        f'<w:type w:val="{starts}"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1304" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="510" '
        f'w:gutter="0"/><w:cols w:num="{columns}" w:space="340"/></w:sectPr>'
    )


def _content_types(cover: CoverParts | None) -> str:
    kinds = cover.content_types if cover else ""
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in _CONTENT_TYPES.items())
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{kinds}{overrides}</Types>'
    )


def _relationships(*targets: tuple[str, str], further: str = "") -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{kind if ":" in kind else f"{_OFFICE}/{kind}"}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{links}{further}</Relationships>'


def _header(branding: Branding) -> str:
    tabs = '<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>'
    line = run(branding.partnership) + "<w:r><w:tab/></w:r>" + run(CLASSIFICATION, "<w:b/>")
    return f"{DECLARATION}<w:hdr {ROOT_ATTRIBUTES}>{paragraph(line, 'Header', tabs)}</w:hdr>"


def _footer(form: Form) -> str:
    tabs = '<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>'
    line = (
        run(footer_line(form))
        + "<w:r><w:tab/></w:r>"
        + run("Page ")
        + _field("PAGE")
        + run(" of ")
        + _field("NUMPAGES")
    )
    return f"{DECLARATION}<w:ftr {ROOT_ATTRIBUTES}>{paragraph(line, 'Footer', tabs)}</w:ftr>"


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} ">{run("1")}</w:fldSimple>'


def _core(form: Form, branding: Branding) -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(form.title)}</dc:title><dc:creator>{escape(branding.partnership)}</dc:creator>"
        f"<cp:keywords>{escape(form.version)}</cp:keywords><dc:language>en-GB</dc:language>"
        f"<cp:category>{escape(CLASSIFICATION)}</cp:category></cp:coreProperties>"
    )


def _app(branding: Branding) -> str:
    return (
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Company>{escape(branding.partnership)}</Company></Properties>"
    )


def _custom(values: Mapping[str, str]) -> str:
    # The set of a person's own properties ([MS-OLEPS] 2.20).
    kind = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
    properties = "".join(
        f'<property fmtid="{kind}" pid="{number}" name={attribute(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), start=2)
    )
    return (
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{properties}</Properties>'
    )


def _prompts() -> str:
    """The glossary part: the prompts that Word puts back into a field that is emptied."""
    blocks = "".join(
        f'<w:docPart><w:docPartPr><w:name w:val="Prompt_{kind}"/><w:category><w:name w:val="General"/>'
        '<w:gallery w:val="placeholder"/></w:category><w:types><w:type w:val="bbPlcHdr"/></w:types>'
        f'<w:behaviors><w:behavior w:val="content"/></w:behaviors><w:guid w:val="{{{_guid(kind)}}}"/></w:docPartPr>'
        f"<w:docPartBody>{paragraph(run(words, PROMPT_LOOK))}</w:docPartBody></w:docPart>"
        for kind, words in PROMPTS.items()
    )
    return f"{DECLARATION}<w:glossaryDocument {ROOT_ATTRIBUTES}><w:docParts>{blocks}</w:docParts></w:glossaryDocument>"


def _guid(kind: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"prompt:{kind}")).upper()
