"""The styles of a briefing, in one place: those of Word by their own names, and a few with names that begin with Sandtable.

A template replaces all of them; what it lacks is added from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from docx.document import Document

Kind = Literal["paragraph", "character", "table"]

BODY, TITLE, SUBTITLE, CAPTION, QUOTE = "Normal", "Title", "Subtitle", "Caption", "Quote"
HEADINGS = ("Heading 1", "Heading 2", "Heading 3")
CONTENTS, HEADER, FOOTER, LINK = "toc 1", "Header", "Footer", "Hyperlink"
ANSWER, META, NOTE, WARNING = "Sandtable Answer", "Sandtable Meta", "Sandtable Note", "Sandtable Warning"
CELL, NUMBER, HEAD, CELL_NOTE = (
    "Sandtable Cell", "Sandtable Number", "Sandtable Column Heading", "Sandtable Cell Note",
)  # fmt: skip
PICTURE, SOURCE, COMMAND = "Sandtable Picture", "Sandtable Source", "Sandtable Command"
CODE, FAINT, GRADE, TABLE = "Sandtable Code", "Sandtable Faint", "Sandtable Grade", "Sandtable Table"

FONT, MONOSPACED = "Calibri", "Consolas"
INK, MUTED, ACCENT, RULE = "1A1A1A", "595959", "1F4E79", "BFBFBF"
CELL_SIZE = 9.0  # points of the text of tables


@dataclass(frozen=True)
class Style:
    """A style as it is here. size, before, after : points; None takes that of the style it is based on.

    based : the style that it takes everything else from. line : height of a line over that of the type.
    """

    name: str
    kind: Kind = "paragraph"
    based: str | None = BODY
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    colour: str | None = None
    font: str | None = None
    before: float | None = None
    after: float | None = None
    line: float | None = None
    with_next: bool = False
    align: Literal["left", "right", "centre"] | None = None
    hanging: float = 0.0
    underlined: bool = False
    level: int | None = None


STYLES = (
    Style(BODY, based=None, size=10.5, colour=INK, font=FONT, before=0, after=6, line=1.12),
    Style(TITLE, size=24, bold=True, colour=ACCENT, before=0, after=4, line=1.0, with_next=True),
    Style(SUBTITLE, size=12, colour=MUTED, before=0, after=10, italic=False),
    Style(HEADINGS[0], size=16, bold=True, colour=ACCENT, before=20, after=6, with_next=True, level=0),
    Style(HEADINGS[1], size=12.5, bold=True, colour=ACCENT, before=14, after=4, with_next=True, level=1),
    Style(HEADINGS[2], size=11, bold=True, colour=INK, before=10, after=3, with_next=True, level=2),
    Style(CAPTION, size=9, bold=False, colour=MUTED, before=8, after=3, italic=False),
    Style(QUOTE, size=10, italic=True, colour=MUTED, hanging=-14),
    Style(CONTENTS, after=1, colour=ACCENT),
    Style(HEADER, size=8, colour=MUTED),
    Style(FOOTER, size=8, colour=MUTED, after=0),
    Style(ANSWER, size=13, bold=True, after=8, line=1.15),
    Style(META, size=9, colour=MUTED, after=10),
    Style(NOTE, size=9, colour=MUTED, after=4),
    Style(WARNING, colour="8A3B00", before=4, after=8),
    Style(CELL, size=CELL_SIZE, before=1.5, after=1.5, line=1.0),
    Style(NUMBER, based=CELL, align="right"),
    Style(HEAD, based=CELL, bold=True, colour=MUTED),
    Style(CELL_NOTE, based=CELL, size=8, colour=MUTED, before=0),
    Style(PICTURE, before=6, after=2, with_next=True, align="left"),
    Style(SOURCE, after=5, hanging=22),
    Style(COMMAND, font=MONOSPACED, size=9, before=2, after=8, align="left"),
    Style(CODE, "character", based=None, font=MONOSPACED),
    Style(FAINT, "character", based=None, colour="767676"),
    Style(GRADE, "character", based=None, bold=True),
    Style(LINK, "character", based=None, colour="0B5CAD", underlined=True),
    Style(TABLE, "table", based=None),
)  # fmt: skip


def put_styles(document: Document, *, is_own: bool) -> list[str]:
    """Give a document the styles that it lacks. Returns the names of these; with `is_own` every style is set as it is here.

    A style that is of another kind in a template, a table style called Caption for example, cannot be used either: it is as good
    as missing, and is renamed.
    """
    from docx.enum.style import WD_STYLE_TYPE

    kinds = {
        "paragraph": WD_STYLE_TYPE.PARAGRAPH, "character": WD_STYLE_TYPE.CHARACTER, "table": WD_STYLE_TYPE.TABLE,
    }  # fmt: skip
    found, added = {style.name.lower(): style for style in document.styles if style.name}, []
    for wanted in STYLES:
        style: Any = found.get(wanted.name.lower())
        if style is not None and style.type != kinds[wanted.kind]:
            style.name = f"{style.name} (template)"
            style = None
        if style is not None and not is_own:
            continue
        if style is None:
            added.append(wanted.name)
            style = document.styles.add_style(wanted.name, kinds[wanted.kind], builtin=not _is_ours(wanted.name))
        _set(style, wanted, document)
    return added


def _is_ours(name: str) -> bool:
    return name.startswith("Sandtable ")


def _set(style: Any, wanted: Style, document: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    if wanted.kind == "table":
        _set_table(style)
        return
    if wanted.based is not None:
        style.base_style = document.styles[wanted.based]
    font = style.font
    if wanted.font is not None:
        _set_font(style, wanted.font)
    elif wanted.kind == "paragraph":
        _drop_font(style)
    font.size = Pt(wanted.size) if wanted.size is not None else font.size
    for name in ("bold", "italic"):
        if getattr(wanted, name) is not None:
            setattr(font, name, getattr(wanted, name))
    if wanted.colour is not None:
        font.color.rgb = RGBColor.from_string(wanted.colour)
    if wanted.underlined:
        font.underline = True
    if wanted.kind == "character":
        return
    _drop_borders(style)
    shape = style.paragraph_format
    shape.space_before = Pt(wanted.before) if wanted.before is not None else shape.space_before
    shape.space_after = Pt(wanted.after) if wanted.after is not None else shape.space_after
    shape.line_spacing = wanted.line if wanted.line is not None else shape.line_spacing
    shape.keep_with_next = wanted.with_next or None
    if wanted.align is not None:
        shape.alignment = WD_ALIGN_PARAGRAPH.RIGHT if wanted.align == "right" else WD_ALIGN_PARAGRAPH.LEFT
    if wanted.hanging > 0:
        shape.left_indent, shape.first_line_indent = Pt(wanted.hanging), Pt(-wanted.hanging)
    elif wanted.hanging < 0:
        shape.left_indent = Pt(-wanted.hanging)
    if wanted.level is not None:
        _set_level(style, wanted.level)


def _set_font(style: Any, name: str) -> None:
    """The font for all scripts: the style's own attributes alone would leave the theme's font in force."""
    from docx.oxml.ns import qn

    style.font.name = name
    fonts = style.element.rPr.rFonts
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{key}"), name)


def _drop_font(style: Any) -> None:
    """Take the font of the style below."""
    properties = style.element.rPr
    if properties is not None and properties.rFonts is not None:
        properties.remove(properties.rFonts)


def _drop_borders(style: Any) -> None:
    """Word's own title has a line below it, and some styles a spacing of letters."""
    from docx.oxml.ns import qn

    properties = style.element.pPr
    for name in ("w:pBdr", "w:contextualSpacing"):
        for each in properties.findall(qn(name)) if properties is not None else ():
            properties.remove(each)
    marks = style.element.rPr
    for name in ("w:spacing", "w:kern", "w:iCs", "w:bCs"):
        for each in marks.findall(qn(name)) if marks is not None else ():
            marks.remove(each)


def _set_level(style: Any, level: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    for each in properties.findall(qn("w:outlineLvl")):
        properties.remove(each)
    mark = OxmlElement("w:outlineLvl")
    mark.set(qn("w:val"), str(level))
    properties.append(mark)


def _set_table(style: Any) -> None:
    """Rules above and below the head and at the end, and fine ones between rows."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    for tag in ("w:tblPr", "w:tblStylePr"):
        for each in style.element.xpath(tag):
            style.element.remove(each)
    fine = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
    firm = f'w:val="single" w:sz="8" w:space="0" w:color="{MUTED}"'
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders><w:top {firm}/><w:bottom {firm}/><w:insideH {fine}/></w:tblBorders>"
            '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )
    style.element.append(
        parse_xml(
            f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom {firm}/></w:tcBorders>'
            "</w:tcPr></w:tblStylePr>"
        )
    )
