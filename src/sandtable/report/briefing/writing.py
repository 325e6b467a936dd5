"""A Word document being written: headings, paragraphs, captions, pictures, links and fields, each by its style."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandtable.report.briefing.styles import (
    BODY,
    CAPTION,
    CODE,
    CONTENTS,
    HEADINGS,
    LINK,
    NOTE,
    PICTURE,
)
from sandtable.telling.html import with_minus

if TYPE_CHECKING:
    from docx.document import Document

    from sandtable.report.briefing.pictures import Picture

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 has no character for
_DAY_AND_MONTH = re.compile(r"(\b\d{1,2}) (?=[A-Z][a-z]+ \d{4}\b)")
_CODE = re.compile(r"`([^`]+)`")
_NAME = re.compile(r"[^A-Za-z0-9_]+")
EMU = 914_400  # English metric units an inch
DPI = 96  # pixels of a chart an inch of paper


def plain(text: str) -> str:
    """A text that XML can hold, with minus signs before figures and day and month of a date on one line."""
    return _DAY_AND_MONTH.sub("\\1\u00a0", with_minus(_ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)))


def bookmark_name(text: str) -> str:
    """A name that Word takes for a bookmark: letters, digits and underscores, forty at most."""
    return _NAME.sub("_", text)[:40]


@dataclass
class Writer:
    """Writes at the end of a document. width, height : of the text area, in inches.

    headings : (level, text, bookmark) of what was written, in order; level 0 is a section. marks : bookmarks that exist.
    """

    document: Document
    width: float
    height: float
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    _styles: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _next: int = 1

    def add(self, style: str) -> Any:
        """An empty paragraph at the end."""
        return self.styled(self.document.add_paragraph(), style)

    def styled(self, paragraph: Any, style: str) -> Any:
        """The paragraph, of this style. Word's own way looks through all styles each time, a third of the time of a document."""
        paragraph._p.style = self.style_of(style)
        return paragraph

    def style_of(self, name: str) -> str:
        """The identifier of a style by its name, which Word takes in small letters too."""
        if not self._styles:
            self._styles.update({style.name: style.style_id for style in self.document.styles})
            self._styles.update({name.lower(): key for name, key in self._styles.items()})
        return self._styles.get(name) or self._styles[name.lower()]

    # -- text ------------------------------------------------------------------------------------------

    def heading(self, text: str, *, level: int = 0, mark: str = "") -> None:
        """A heading; the level never goes more than one below that before it. mark : its bookmark."""
        level = min(level, self.headings[-1][0] + 1 if self.headings else 0, len(HEADINGS) - 1)
        paragraph = self.add(HEADINGS[level])
        name = bookmark_name(mark or f"section_{len(self.headings) + 1}")
        self.headings.append((level, plain(text), name))
        self.put(paragraph, text, mark=name)

    def paragraph(self, text: str, *, style: str = BODY) -> Any:
        """A paragraph, if the text is not empty. Returns it or None."""
        if not text:
            return None
        paragraph = self.add(style)
        self.put(paragraph, text)
        return paragraph

    def notes(self, texts: tuple[str, ...] | list[str]) -> None:
        """A paragraph for each, less prominent."""
        for text in texts:
            self.paragraph(text, style=NOTE)

    def put(
        self, paragraph: Any, text: str, *, mark: str = "", bold: bool = False, style: str = "",
        links: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Add a text to a paragraph: what is between backticks as code, line ends as such.

        mark : bookmark around it. style : of characters. links : bookmarks by the words that lead there.
        """
        end = self._begin(paragraph, mark) if mark else None
        for index, piece in enumerate(_CODE.split(plain(text))):
            if piece:
                self._linked(paragraph, piece, links or {}, bold=bold, style=CODE if index % 2 else style)
        if end is not None:
            paragraph._p.append(end)

    def _linked(self, paragraph: Any, text: str, links: Mapping[str, str], *, bold: bool, style: str) -> None:
        names = "|".join(map(re.escape, sorted(links, key=len, reverse=True)))
        pieces = re.split(rf"(?<![\w-])({names})(?![\w-])", text) if names else [text]
        for index, piece in enumerate(pieces):
            if index % 2:
                self.link(paragraph, piece, anchor=links[piece], bold=bold)
            elif piece:
                run = paragraph.add_run(piece)
                if style:
                    run._r.style = self.style_of(style)
                run.bold = bold or None

    def link(self, paragraph: Any, text: str, *, anchor: str = "", address: str = "", bold: bool = False) -> None:
        """Words that lead to a bookmark of the document, or to an address, which is followed only when somebody clicks."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        element = OxmlElement("w:hyperlink")
        if anchor:
            element.set(qn("w:anchor"), anchor)
        else:
            part = self.document.part
            element.set(qn("r:id"), part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run = paragraph.add_run(plain(text))
        run._r.style = self.style_of(LINK)
        run.bold = bold or None
        paragraph._p.append(element)
        element.append(run._r)

    def _begin(self, paragraph: Any, mark: str) -> Any:
        """Begin a bookmark; returns the element that ends it."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        name, number = bookmark_name(mark), str(self._next)
        self._next += 1
        self.marks.add(name)
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), number)
        start.set(qn("w:name"), name)
        end.set(qn("w:id"), number)
        paragraph._p.append(start)
        return end

    # -- captions, pictures, fields -------------------------------------------------------------------

    def caption(self, kind: str, text: str, *, above: bool) -> None:
        """`Table 3. How it ends`, the number a field. above : stays with what follows, else with what is before."""
        if above:
            self._keep_last()
        paragraph = self.add(CAPTION)
        paragraph.paragraph_format.keep_with_next = above
        self._counts[kind] = self._counts.get(kind, 0) + 1
        run = paragraph.add_run(f"{kind} ")
        run.bold = True
        self.field(paragraph, f"SEQ {kind} \\* ARABIC", str(self._counts[kind]), bold=True)
        self.put(paragraph, f". {text}" if text else ".")

    def _keep_last(self) -> None:
        """Keep the sentence before a picture or a table on its page."""
        from docx.text.paragraph import Paragraph

        before = [each for each in self.document.element.body if not each.tag.endswith("}sectPr")][-1:]
        if before and before[0].tag.endswith("}p"):
            paragraph = Paragraph(before[0], self.document._body)
            if paragraph._p.style in (None, self.style_of(BODY)):
                paragraph.paragraph_format.keep_with_next = True

    def field(self, paragraph: Any, code: str, shown: str, *, bold: bool = False) -> None:
        """A field and what it shows until the program that opens the document computes it."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        for kind in ("begin", "code", "separate", "shown", "end"):
            run = paragraph.add_run(shown if kind == "shown" else "")
            run.bold = bold or None
            if kind == "code":
                words = OxmlElement("w:instrText")
                words.set(qn("xml:space"), "preserve")
                words.text = f" {code} "
                run._r.append(words)
            elif kind != "shown":
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)

    def pictures(self, pictures: list[Picture], caption: str) -> None:
        """Pictures in a row, as many as fit, with one caption below them."""
        if not pictures:
            return
        self._keep_last()
        paragraph = self.add(PICTURE)
        for each in pictures:
            self.picture(paragraph, each)
        self.caption("Figure", caption, above=False)

    def picture(self, paragraph: Any, picture: Picture, *, share: float = 1.0) -> None:
        """A picture in a paragraph, at 96 of its pixels an inch or as large as the page, or a share of its width, allows."""
        wide, high = picture.wide / DPI, picture.high / DPI
        factor = min(1.0, share * self.width / wide, 0.8 * self.height / high)
        shape = paragraph.add_run().add_picture(
            io.BytesIO(picture.png), width=round(EMU * wide * factor), height=round(EMU * high * factor)
        )
        properties = shape._inline.docPr
        properties.set("descr", plain(picture.about))
        properties.set("name", f"Picture {properties.get('id')}")

    def contents(self, place: Any) -> None:
        """The sections, each a link, where a paragraph holds the place for them. Without page numbers: no program has to compute it."""
        from docx.text.paragraph import Paragraph

        before = place._p
        sections = [(text, mark) for level, text, mark in self.headings if level == 0]
        for index, (text, mark) in enumerate(sections):
            element = place._p if not index else self._empty(place)
            if index:
                before.addnext(element)
            before = element
            paragraph = Paragraph(element, place._parent)
            if not index:
                self.styled(paragraph, CONTENTS)
                self._open_contents(paragraph)
            self.link(paragraph, text, anchor=mark)
            if index == len(sections) - 1:
                self._mark(paragraph, "end")

    def _open_contents(self, paragraph: Any) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._mark(paragraph, "begin")
        words = OxmlElement("w:instrText")
        words.set(qn("xml:space"), "preserve")
        words.text = ' TOC \\o "1-1" \\h \\n \\z '
        paragraph.add_run()._r.append(words)
        self._mark(paragraph, "separate")

    @staticmethod
    def _mark(paragraph: Any, kind: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        paragraph.add_run()._r.append(mark)

    def _empty(self, place: Any) -> Any:
        """An empty paragraph of the style of the contents, to be put somewhere."""
        from docx.oxml import OxmlElement
        from docx.text.paragraph import Paragraph

        element = OxmlElement("w:p")
        self.styled(Paragraph(element, place._parent), CONTENTS)
        return element
