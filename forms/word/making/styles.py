"""The look of the Word form: its styles, numbering and settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from forms.word.making.xml import DECLARATION, NAMESPACES, QUIET, ROOT_ATTRIBUTES

FONT: Final = "Arial"
INK: Final = "0B0C0C"
DANGER: Final = "B10E1E"
LINE: Final = "B1B4B6"

_TABLE_MARGINS: Final = (
    '<w:tblCellMar><w:top w:w="70" w:type="dxa"/><w:left w:w="110" w:type="dxa"/>'
    '<w:bottom w:w="70" w:type="dxa"/><w:right w:w="110" w:type="dxa"/></w:tblCellMar>'
)


@dataclass(frozen=True)
class Style:
    """A paragraph style: space in twentieths of a point, size in half points."""

    id: str
    name: str
    size: int = 22
    bold: bool = False
    colour: str = INK
    before: int = 0
    after: int = 0
    level: int | None = None
    """Outline level of a heading, counted from 0."""
    keep_next: bool = False
    rule: str = ""
    """The line under a heading, as ``w:pBdr``."""
    indent: str = ""
    """``w:ind``: the schema wants it behind the spacing."""

    def xml(self) -> str:
        based = "" if self.id == "Normal" else '<w:basedOn w:val="Normal"/>'
        default = ' w:default="1"' if self.id == "Normal" else ""
        outline = "" if self.level is None else f'<w:outlineLvl w:val="{self.level}"/>'
        following = '<w:next w:val="Normal"/>' if self.level is not None else ""
        return (
            f'<w:style w:type="paragraph"{default} w:styleId="{self.id}">'
            f'<w:name w:val="{self.name}"/>{based}{following}'
            f"<w:qFormat/><w:pPr>{'<w:keepNext/><w:keepLines/>' if self.keep_next else ''}{self.rule}"
            f'<w:spacing w:before="{self.before}" w:after="{self.after}"/>{self.indent}{outline}</w:pPr>'
            f"<w:rPr>{'<w:b/>' if self.bold else ''}"
            f'<w:color w:val="{self.colour}"/><w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/></w:rPr>'
            "</w:style>"
        )


def _paragraph_styles(accent: str) -> tuple[Style, ...]:
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="3" w:color="{accent}"/></w:pBdr>'
    return (
        Style("Normal", "Normal"),
        Style("Partnership", "Partnership", 24, bold=True, colour=accent, after=60),
        Style("Title", "Title", 48, bold=True, after=60, keep_next=True),
        Style("Classification", "Classification", 22, bold=True, colour=DANGER, after=200),
        Style("BannerTitle", "Banner title", 28, bold=True, colour=DANGER, after=80),
        Style("BannerText", "Banner text", 22),
        Style(
            "CoverHeading",
            "Cover heading",
            26,
            bold=True,
            colour=accent,
            before=200,
            after=60,
            keep_next=True,
        ),
        Style("Instruction", "Instruction", 22, after=60),
        Style("Contents", "Contents", 22, colour=accent, after=40),
        Style("Address", "Address", 22),
        Style("Version", "Version", 17, colour=QUIET, before=120),
        Style("Heading1", "heading 1", 32, True, accent, 480, 160, level=0, keep_next=True, rule=rule),
        Style("Heading2", "heading 2", 26, True, INK, 240, 100, level=1, keep_next=True),
        Style("BlockHeading", "Block heading", 26, True, accent, 320, 80, level=1, keep_next=True),
        Style("Heading3", "heading 3", 22, True, INK, 140, 60, level=2, keep_next=True),
        Style("Intro", "Intro", 22, after=120, keep_next=True),
        Style("TableHeading", "Table heading", 17, bold=True, colour=QUIET, keep_next=True),
        Style("QuestionLabel", "Question label", 20, bold=True),
        Style("Hint", "Hint", 17, colour=QUIET, before=30),
        Style("AnswerText", "Answer text", 22),
        Style("Option", "Option", 21, after=40, indent='<w:ind w:left="280" w:hanging="280"/>'),
        Style("AfterTable", "After table", 8),
        Style("Header", "header", 17, colour=QUIET),
        Style("Footer", "footer", 16, colour=QUIET),
    )


def styles_xml(accent: str, further: str = "") -> str:
    """``word/styles.xml``; ``accent`` is the partnership's colour, ``further`` the styles of its own cover."""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" '
        f'w:eastAsia="{FONT}"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="en-GB" w:eastAsia="en-GB" '
        'w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="259" '
        'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    characters = (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:color w:val="{QUIET}"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Answer"><w:name w:val="Answer"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr><w:color w:val="{INK}"/></w:rPr></w:style>'
    )
    paragraphs = "".join(style.xml() for style in _paragraph_styles(accent))
    return (
        f"{DECLARATION}<w:styles {ROOT_ATTRIBUTES}>{defaults}{paragraphs}{characters}"
        f"{_plain_table()}{_questions_table()}{_banner_table()}{further}</w:styles>"
    )


def _plain_table() -> str:
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{_TABLE_MARGINS}</w:tblPr>'
        "</w:style>"
    )


def _questions_table() -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        '<w:style w:type="table" w:styleId="Questions"><w:name w:val="Questions"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders>{_TABLE_MARGINS}</w:tblPr></w:style>"
    )


def _banner_table() -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{width}" w:space="0" w:color="{DANGER}"/>'
        for side, width in (("top", 8), ("left", 48), ("bottom", 8), ("right", 8))
    )
    margins = _TABLE_MARGINS.replace('w:w="70"', 'w:w="140"').replace('w:w="110"', 'w:w="200"')
    return (
        '<w:style w:type="table" w:styleId="Banner"><w:name w:val="Banner"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders>{margins}</w:tblPr>"
        '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="FDF2F2"/></w:tcPr></w:style>'
    )


def numbering_xml(further_lists: str = "", further_uses: str = "") -> str:
    """``word/numbering.xml``: the bullets of the instructions, and the lists of a cover with their uses."""
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="340" w:hanging="340"/></w:pPr></w:lvl>'
    )
    return (
        f'{DECLARATION}<w:numbering {ROOT_ATTRIBUTES}><w:abstractNum w:abstractNumId="0">'
        f'<w:multiLevelType w:val="singleLevel"/>{level}</w:abstractNum>{further_lists}'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{further_uses}</w:numbering>'
    )


def settings_xml() -> str:
    """``word/settings.xml``. Without compatibility mode 15 Word would switch off the repeating blocks."""
    uri = "http://schemas.microsoft.com/office/word"
    return (
        f'{DECLARATION}<w:settings xmlns:w="{NAMESPACES["w"]}"><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-GB"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )
