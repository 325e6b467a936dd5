"""The text of HTML and docx: the same each time, in paragraphs; hostile files are refused with a message."""

from __future__ import annotations

import io
import zipfile

import pytest

from sandtable.errors import TextError
from sandtable.text import extraction
from sandtable.text.extraction import text_of
from sandtable.text.sentences import sentences

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>No</title><style>p {color: red}</style>
<body><!-- no --><h1>Race &amp; rivals</h1><p>The <b>north</b>
 will <a href="#">likely</a>&nbsp;win.<br>It is close.<p>Unclosed
<ul><li>one<li>two</ul><script>if (1 < 2) { no() }</script><div hidden>no <div>no</div></div>
<pre>  kept
   as is</pre><table><tr><td>a<td>b</table></body>"""
TEXT = "Race & rivals\n\nThe north will likely\u00a0win.\nIt is close.\n\nUnclosed\n\none\n\ntwo\n\n  kept\n   as is\n\na b\n"


def docx(body: str, *, head: str = "", compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A document with this XML in its body."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", compression) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>',
        )
    return raw.getvalue()


def test_a_page_is_its_visible_text_in_paragraphs() -> None:
    assert text_of(PAGE.encode(), name="page.html") == TEXT
    assert text_of(PAGE.replace("\n", "\r\n").encode(), name="page.HTM") == TEXT
    found = [TEXT[span.start : span.end] for span in sentences(TEXT)]
    assert found[:3] == ["Race & rivals", "The north will likely\u00a0win.", "It is close."]


def test_a_page_in_another_encoding_says_so_itself() -> None:
    page = '<meta charset="windows-1252"><p>D\u00e9ir \u2013 ez-Zor'
    assert text_of(page.encode("cp1252"), name="a.html") == "D\u00e9ir \u2013 ez-Zor\n"
    with pytest.raises(TextError, match="names no encoding"):
        text_of("<p>D\u00e9ir".encode("latin-1"), name="a.html")
    with pytest.raises(TextError, match="names no encoding"):
        text_of('<meta charset="zlib_codec"><p>D\u00e9ir'.encode("latin-1"), name="a.html")


def test_a_document_is_its_paragraphs_with_changes_accepted() -> None:
    body = (
        "<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:t>The nor</w:t></w:r><w:r><w:t xml:space='preserve'>th </w:t></w:r>"
        "<w:ins><w:r><w:t>will</w:t></w:r></w:ins><w:del><w:r><w:delText>may</w:delText><w:t>may</w:t></w:r></w:del>"
        "<w:r><w:tab/><w:t>win</w:t><w:br/><w:t>well</w:t><w:noBreakHyphen/><w:t>known.</w:t></w:r></w:p>"
        "<w:p/><w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert text_of(docx(body), name="a.docx") == "The north will\twin\nwell\u2011known.\n\ncell\n"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"%PDF-1.7 ...", "is a PDF\n  hint: extract its text once and keep that file: pdftotext -layout"),
        (b"PK\x03\x04 broken", "is not a .docx that can be read"),
        (b"\xd0\xcf\x11\xe0 an older .doc", "is not a .docx that can be read"),
        (docx("<w:p>"), "is not a .docx that can be read"),
        (docx("<w:p/>"), "has no text"),
        (docx("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", head='<!DOCTYPE d [<!ENTITY a "x">]>'), "is not a .docx that can be read"),
        (docx("", head='<!DOCTYPE d SYSTEM "http://example.org/d.dtd">'), "is not a .docx that can be read"),
    ],
    ids=["pdf", "broken", "doc", "xml", "empty", "entity", "doctype"],
)  # fmt: skip
def test_what_is_no_text_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(TextError, match=message):
        text_of(raw, name="a.docx")


def test_what_unpacks_to_too_much_is_refused_whatever_it_says_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "UNPACKED", 2_000)
    bomb = docx("<w:p><w:r><w:t>" + "x" * 50_000 + "</w:t></w:r></w:p>")
    assert len(bomb) < 2_000
    with pytest.raises(TextError, match="unpacks to more than"):
        text_of(bomb, name="a.docx")
    name = b"word/document.xml"
    central = bomb.rindex(b"PK\x01\x02")
    assert name in bomb[central:]
    lying = bomb[: central + 24] + (100).to_bytes(4, "little") + bomb[central + 28 :]  # the size in the directory
    with pytest.raises(TextError, match=r"a\.docx"):
        text_of(lying, name="a.docx")


def test_too_many_characters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "LARGEST", 10)
    with pytest.raises(TextError, match=r"is not a \.docx that can be read"):
        text_of(docx("<w:p><w:r><w:t>more than ten</w:t></w:r></w:p>"), name="a.docx")


def test_a_plain_text_stays_as_it_is() -> None:
    assert text_of(b"# A <b>heading</b>\r\n", name="a.md") == "# A <b>heading</b>\n"
