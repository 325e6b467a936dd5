"""The text of a file that is no plain text: of .html and .docx. Of .pdf it is extracted once, by another program, and saved.

What comes out is always the same for the same file, as locators count in it. Paragraphs, headings, list entries and
rows are set apart by an empty line, so that a heading ends a sentence; a line break within one is a line feed; blanks are
single, except in `pre`. Scripts, styles, comments, what is hidden by `hidden`, and deleted text of tracked changes
are left out.

Files are not trusted: nothing is fetched, entities are not expanded, and what unpacks to more than a text may have is
refused. Checked by tests/unit/text/test_extraction.py.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from html.parser import HTMLParser
from pathlib import Path
from shlex import quote

from sandtable.errors import TextError
from sandtable.text.reading import LARGEST, decode, normalise

UNPACKED = 8 * LARGEST  # bytes of the document in a .docx, at most
_DOCUMENT = "word/document.xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main "
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "title",
        "template",
        "noscript",
        "svg",
        "math",
        "iframe",
        "object",
        "canvas",
        "audio",
        "video",
        "select",
        "textarea",
        "button",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_CLOSED = frozenset(["article", "aside", "dialog", "div", "nav", "section", "span"])  # whose end is always written
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
HTML, DOCX, PDF = frozenset({".html", ".htm", ".xhtml"}), frozenset({".docx"}), frozenset({".pdf"})


def text_of(raw: bytes, *, name: str) -> str:
    """The text of a file's bytes in the normal form of locators. name : of the file; its ending says what it is.

    Raises TextError where it is no text, or a file of which no text can be extracted.
    """
    ending = Path(name).suffix.lower()
    if raw.startswith(b"%PDF-") or ending in PDF:
        target = Path(name).with_suffix(".text.txt" if ending == ".txt" else ".txt")
        hint = f"extract its text once and keep that file: pdftotext -layout {quote(name)} {quote(str(target))}"
        raise TextError(f"{name} is a PDF", hint=hint)
    if raw.startswith(b"PK\x03\x04") or ending in DOCX:
        text = _docx(raw, name=name)
    elif ending in HTML:
        text = _html(raw, name=name)
    else:
        return decode(raw, name=name)
    if not text.strip():
        raise TextError(f"{name} has no text")
    return normalise(text)


# -- HTML ----------------------------------------------------------------------------------------------


def _html(raw: bytes, *, name: str) -> str:
    found = _CHARSET.search(raw[:4096])
    try:
        text = decode(raw, name=name)
    except TextError:
        text = _by_charset(raw, found.group(1).decode("ascii") if found else "", name=name)
    reader = _HtmlText()
    reader.feed(text)
    reader.close()
    return reader.text()


def _by_charset(raw: bytes, charset: str, *, name: str) -> str:
    """The characters of a page that says another encoding than UTF-8."""
    try:
        known = codecs.lookup(charset)
        if known.name in ("utf-8", "utf-7") or not getattr(known, "_is_text_encoding", True):
            raise LookupError
        return normalise(raw.decode(known.name))
    except (LookupError, ValueError):
        raise TextError(f"{name} is not UTF-8, and names no encoding that it is in", hint="save it as UTF-8") from None


class _HtmlText(HTMLParser):
    """The visible text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[str] = []
        self._line: list[str] = []
        self._skipped: list[str] = []  # the open elements that are left out, the outermost first
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        hidden = tag in _CLOSED and any(key == "hidden" for key, _ in attrs)
        if tag in _VOID:
            if not self._skipped and tag == "br":
                self._line.append("\n")
            elif not self._skipped and tag == "hr":
                self._end_block()
        elif self._skipped:
            if tag == self._skipped[0]:
                self._skipped.append(tag)
        elif tag in _SKIPPED or hidden:
            self._skipped.append(tag)
        else:
            if tag in _BLOCKS:
                self._end_block()
            self._pre += tag == "pre"
            if tag in ("td", "th"):
                self._line.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            if tag == self._skipped[0]:
                self._skipped.pop()
            return
        if tag in _BLOCKS:
            self._end_block()
        if tag == "pre":
            self._pre = max(0, self._pre - 1)

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._line.append(data if self._pre else re.sub(r"[ \t\r\n\f]+", " ", data))

    def _end_block(self) -> None:
        joined = "".join(self._line)
        self._line = []
        if not self._pre:
            joined = re.sub(r" +", " ", joined)
            joined = re.sub(r" ?\n ?", "\n", joined).strip(" \n")
        if joined.strip():
            self._blocks.append(joined.strip("\n"))

    def text(self) -> str:
        """What was read, blocks apart by an empty line."""
        self._end_block()
        return "\n\n".join(self._blocks) + "\n" if self._blocks else ""


# -- docx ----------------------------------------------------------------------------------------------


def _docx(raw: bytes, *, name: str) -> str:
    return _word_text(_document(raw, name=name), name=name)


def _document(raw: bytes, *, name: str) -> bytes:
    """The document's XML, at most UNPACKED bytes of it, whatever the archive says of itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entry = archive.getinfo(_DOCUMENT)
            if entry.flag_bits & 1:
                raise TextError(f"{name} is encrypted", hint="save it without a password")
            if entry.file_size > UNPACKED:
                raise _too_large(name)
            with archive.open(entry) as stream:
                found = stream.read(UNPACKED + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, OSError, ValueError):
        hint = "an older .doc, or another kind of archive: save it as .docx or as text"
        raise TextError(f"{name} is not a .docx that can be read", hint=hint) from None
    if len(found) > UNPACKED:
        raise _too_large(name)
    return found


def _too_large(name: str) -> TextError:
    return TextError(f"{name} unpacks to more than {UNPACKED >> 20} MiB", hint="a source text is an article or a book")


class _RefusedError(Exception):
    """The XML has what no .docx needs."""


def _word_text(xml: bytes, *, name: str) -> str:
    from xml.parsers import expat

    reader = _WordText()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = _refuse  # no document type, so no entities to expand or to fetch
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, _RefusedError, ValueError):
        raise TextError(f"{name} is not a .docx that can be read", hint="save it again, or as text") from None
    return reader.text()


def _refuse(*_: object) -> None:
    raise _RefusedError


class _WordText:
    """Handlers that collect the text of paragraphs."""

    def __init__(self) -> None:
        self._paragraphs: list[str] = []
        self._part: list[str] = []
        self._skipped = 0
        self._in_text = False
        self._size = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """An element begins."""
        kind = _kind(name)
        if kind in ("del", "moveFrom", "instrText", "rPr", "pPr", "sectPr") or name == _FALLBACK:
            self._skipped += 1
        elif not self._skipped:
            if kind == "t":
                self._in_text = True
            elif kind == "tab":
                self._add("\t")
            elif kind in ("br", "cr"):
                self._add("\n")
            elif kind == "noBreakHyphen":
                self._add("\u2011")
            elif kind == "softHyphen":
                self._add("\u00ad")

    def end(self, name: str) -> None:
        """An element ends."""
        kind = _kind(name)
        if kind in ("del", "moveFrom", "instrText", "rPr", "pPr", "sectPr") or name == _FALLBACK:
            self._skipped -= 1
        elif kind == "t":
            self._in_text = False
        elif kind == "p" and not self._skipped:
            joined = "".join(self._part).strip()
            self._part = []
            if joined:
                self._paragraphs.append(joined)

    def data(self, characters: str) -> None:
        """Characters of the document."""
        if self._in_text and not self._skipped:
            self._add(characters)

    def _add(self, characters: str) -> None:
        self._size += len(characters)
        if self._size > LARGEST:
            raise _RefusedError
        self._part.append(characters)

    def text(self) -> str:
        """What was read, paragraphs apart by an empty line."""
        return "\n\n".join(self._paragraphs) + "\n" if self._paragraphs else ""


def _kind(name: str) -> str:
    """The name of an element of a word processor's text, else an empty text."""
    for namespace in (_W, _STRICT):
        if name.startswith(namespace):
            return name.removeprefix(namespace)
    return ""
