"""The Word document: all that is said is in it, as tables, pictures with words and headings in order; it fetches nothing."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.packages import needs

needs("docx", extras="docx")
needs("SALib", "scoringrules", extras="analysis")

import docx  # noqa: E402
from docx.oxml.ns import qn  # noqa: E402

from sandtable.figures.fonts import text_width  # noqa: E402
from sandtable.report import ReportError  # noqa: E402
from sandtable.report.briefing import Written, write_document  # noqa: E402
from sandtable.report.briefing.output import open_document  # noqa: E402
from sandtable.report.briefing.styles import STYLES  # noqa: E402
from sandtable.report.briefing.widths import Measured, column_widths  # noqa: E402
from sandtable.report.briefing.writing import Writer, bookmark_name, plain  # noqa: E402
from tests.unit.figures.invented import invented_study  # noqa: E402
from tests.unit.report.crossing import PASSAGES, crossing, crossing_analyses  # noqa: E402
from tests.unit.report.drawn_once import draw_once  # noqa: E402

PRINTED = 250  # dots an inch, at least


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_document(
        crossing(), tmp_path_factory.mktemp("briefing") / "briefing.docx", analyses=crossing_analyses()
    )


@pytest.fixture(scope="module")
def document(written: Written) -> Any:
    return docx.Document(str(written.path))


def words(element: Any) -> str:
    """The text of an element, paragraphs apart, blanks as one."""
    said = []
    for paragraph in element.iter(qn("w:p")):
        pieces = []
        for node in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab")):
            pieces.append(node.text or "" if node.tag == qn("w:t") else " ")
        said.append(squeezed("".join(pieces)))
    return "\n".join(said)


def squeezed(text: str) -> str:
    return " ".join(plain(text).replace("`", "").split())


def test_all_that_is_told_is_there(written: Written, document: Any) -> None:
    text = words(document.element.body)
    flat = text.replace("\n", " ")
    # the study's own sentences on red lines say which command measures them; here they are measured
    judgments, study, *others = written.told
    told = [line for each in (judgments, *others) for line in each.texts()] + [
        line for part in study.parts for line in (part.title, *(note for table in part.tables for note in table.notes))
    ]
    assert len(told) > 300
    lacking = [line for line in told if any(squeezed(each) not in flat for each in line.splitlines())]
    assert lacking == []


def test_what_only_the_page_has_is_named(document: Any) -> None:
    text = words(document.element.body)
    assert "What was left out" in text
    assert "also has the map of every day and of single futures with their events" in text
    for passage in PASSAGES.values():
        assert passage in text


def test_the_numbers_of_a_table_are_those_told(written: Written, document: Any) -> None:
    ends = written.told[1].parts[0].tables[0]
    kept = [index for index, column in enumerate(ends.columns) if column.kind != "bar"]
    wanted = [[squeezed(row.cells[index].text) for index in kept] for row in ends.rows]
    tables = [[[squeezed(cell.text) for cell in row.cells] for row in table.rows] for table in document.tables]
    heads = [squeezed(ends.columns[index].heading) for index in kept]
    assert [heads, *wanted] in tables


def test_tables_repeat_their_head_have_a_caption_and_align_numbers(document: Any) -> None:
    assert len(document.tables) > 15
    for table in document.tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        said = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        before = table._tbl.getprevious()
        assert before.pPr.pStyle.val == "Caption"
        assert squeezed(said) in words_of_paragraph(before)
        assert re.match(r"Table \d+\. ", words_of_paragraph(before))
    share = next(table for table in document.tables if table.rows[0].cells[0].text == "Outcome")
    assert [cell.paragraphs[0].style.name for cell in share.rows[1].cells][:2] == ["Sandtable Cell", "Sandtable Number"]


FALLBACK = {
    400: 1.28,
    600: 1.376,
}  # how much wider than Source Sans the figures of DejaVu Sans are, and its words at most
CELL_MARGINS = 6.0  # points, of the style of tables


def broken_words(table: Any, *, shrunk: float = 1.0) -> list[str]:
    """The words of a table that are wider than their column where the program that opens it has no font but DejaVu Sans."""
    columns = [int(each.get(qn("w:w"))) / 20 for each in table._tbl.tblGrid.iter(qn("w:gridCol"))]
    found = []
    for place, width in enumerate(columns):
        for row in table.rows:
            for paragraph in row.cells[place].paragraphs:
                style = paragraph.style
                indent = paragraph.paragraph_format.left_indent
                room = shrunk * width - CELL_MARGINS - (indent.pt if indent is not None else 0.0)
                for run in paragraph.runs:
                    size = (run.font.size or style.font.size or style.base_style.font.size).pt
                    weight: Any = 600 if run.bold or style.font.bold else 400
                    for word in run.text.replace("-", "- ").replace("\n", " ").split(" "):
                        if FALLBACK[weight] * text_width(word, size=size, weight=weight) > room:
                            found.append(word)
    return found


def test_tables_are_as_wide_as_the_text_and_break_no_word(document: Any) -> None:
    section = document.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) / 635  # twentieths of a point
    for table in document.tables:
        assert int(table._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w"))) == pytest.approx(room, abs=4)
        assert [int(cell.width / 635) for cell in table.rows[1].cells] == pytest.approx(
            [int(each.get(qn("w:w"))) for each in table._tbl.tblGrid.iter(qn("w:gridCol"))], abs=2
        )
        assert broken_words(table) == []
    narrow = [table for table in document.tables if broken_words(table, shrunk=0.4)]
    assert len(narrow) > len(document.tables) / 2  # the check itself sees columns that are too narrow


def test_the_footer_is_set_so_small_that_it_is_one_line(document: Any) -> None:
    section = document.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) / 12_700
    paragraph = section.footer.paragraphs[-1]
    sizes = {run.font.size.pt if run.font.size is not None else paragraph.style.font.size.pt for run in paragraph.runs}
    assert len(sizes) == 1
    line = "".join(run.text for run in paragraph.runs).replace("\t", "   ")
    assert FALLBACK[400] * text_width(line, size=sizes.pop()) <= room
    assert FALLBACK[400] * text_width(line, size=10) > room


def words_of_paragraph(element: Any) -> str:
    return squeezed("".join(node.text or "" for node in element.iter(qn("w:t"))))


def test_pictures_have_words_and_the_resolution_of_print(written: Written, document: Any) -> None:
    drawings = list(document.element.body.iter(qn("wp:inline")))
    assert len(drawings) > 8
    with zipfile.ZipFile(written.path) as archive:
        for drawing in drawings:
            assert len(drawing.docPr.get("descr")) > 15
            key = drawing.graphic.graphicData.pic.blipFill.blip.embed
            png = archive.read(str(document.part.related_parts[key].partname).lstrip("/"))
            assert png.startswith(b"\x89PNG")
            assert struct.unpack(">I", png[16:20])[0] / (drawing.extent.cx / 914_400) > PRINTED
    assert b"Shares of futures in this model" in b"".join(
        part.blob for part in document.part.related_parts.values() if str(part.partname).endswith(".png")
    )


def test_headings_go_down_one_level_at_a_time(document: Any) -> None:
    levels = [int(each.style.name[-1]) for each in document.paragraphs if each.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert set(levels) == {1, 2, 3}
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert document.paragraphs[0].style.name == "Title"


def test_every_link_leads_somewhere_and_nothing_is_fetched(written: Written, document: Any) -> None:
    body = document.element.body
    marks = {each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))}
    anchors = {each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))} - {None}
    assert anchors
    assert anchors <= marks
    assert len(marks) == len(list(body.iter(qn("w:bookmarkStart"))))
    with zipfile.ZipFile(written.path) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                for relation in re.findall(r"<Relationship [^>]*>", archive.read(name).decode()):
                    assert 'TargetMode="External"' not in relation or "/hyperlink" in relation
            assert b"INCLUDEPICTURE" not in archive.read(name)


def test_claims_have_bookmarks_that_scores_lead_to(document: Any) -> None:
    marks = {each.get(qn("w:name")) for each in document.element.body.iter(qn("w:bookmarkStart"))}
    assert {bookmark_name(f"claim_{claim}") for claim in PASSAGES} <= marks


def test_every_page_says_what_its_numbers_are(document: Any) -> None:
    footer = words(document.sections[0].footer._element)
    assert "Shares of futures in this model, not forecasts of the world" in footer
    assert "seed 5" in footer
    codes = [each.text for each in document.sections[0].footer._element.iter(qn("w:instrText"))]
    assert [each.strip() for each in codes] == ["PAGE", "NUMPAGES"]
    found = document.core_properties
    assert found.title == "Does the brigade cross at Vell before the militia is there?"
    assert (found.author, found.created, found.modified) == ("", None, None)


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write_document(invented_study(), tmp_path / name).path.read_bytes() for name in ("a.docx", "b.docx"))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("thumbnail" in name for name in archive.namelist())


@pytest.mark.parametrize(("paper", "width"), [("a4", 210.0), ("letter", 215.9)])
def test_paper(paper: str, width: float) -> None:
    document, warnings = open_document(None, paper=paper)
    assert warnings == []
    assert document.sections[0].page_width == pytest.approx(36_000 * width, abs=700)


def test_another_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="paper is a4 or letter, not 'a5'"):
        open_document(None, paper="a5")


# -- templates -----------------------------------------------------------------------------------------


def house_style(path: Path, *, without: str = "", attached: bool = False) -> Path:
    """A template with a green heading, a wide margin, a header, and text that must not be taken."""
    made = docx.Document()
    made.styles["Heading 1"].font.name = "Georgia"
    if without:
        made.styles[without].delete()
    section = made.sections[0]
    section.left_margin = section.right_margin = docx.shared.Mm(40)
    section.header.paragraphs[0].text = "House of Analysis"
    section.footer.paragraphs[0].text = "Internal"
    made.add_paragraph("Text of the template")
    if attached:
        made.settings.element.append(docx.oxml.OxmlElement("w:attachedTemplate"))
        made.part._settings_part.relate_to(
            "http://192.0.2.1/house.dotx",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate",
            is_external=True,
        )
        made.part.relate_to(
            "http://192.0.2.1/logo.png", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image", is_external=True
        )  # fmt: skip
    made.save(str(path))
    return path


def test_a_template_gives_its_styles_margins_header_and_footer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw_once(monkeypatch)
    template = house_style(tmp_path / "house.docx")
    written = write_document(invented_study(), tmp_path / "out.docx", template=template)
    made = docx.Document(str(written.path))
    assert made.styles["Heading 1"].font.name == "Georgia"
    assert made.sections[0].left_margin == pytest.approx(docx.shared.Mm(40), abs=700)
    assert made.sections[0].header.paragraphs[0].text == "House of Analysis"
    footer = words(made.sections[0].footer._element)
    assert footer.startswith("Internal\nShares of futures in this model")
    assert "Text of the template" not in words(made.element.body)
    room = made.sections[0].page_width - 2 * docx.shared.Mm(40)
    assert all(each.extent.cx <= room + 1 for each in made.element.body.iter(qn("wp:inline")))
    for table in made.tables:
        assert sum(column.width for column in table.columns) <= room + 20_000
    assert all("toc 1" in each or "Hyperlink" in each for each in written.warnings)


def test_a_style_that_the_template_lacks_is_named_and_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw_once(monkeypatch)
    template = house_style(tmp_path / "house.docx", without="Caption")
    written = write_document(invented_study(), tmp_path / "out.docx", template=template)
    assert any("the template lacks" in each and "Caption" in each for each in written.warnings)
    names = {style.name for style in docx.Document(str(written.path)).styles}
    assert {style.name for style in STYLES} <= names


def test_what_a_template_would_fetch_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw_once(monkeypatch)
    template = house_style(tmp_path / "house.docx", attached=True)
    written = write_document(invented_study(), tmp_path / "out.docx", template=template)
    assert any("logo.png" in each and "would be fetched" in each for each in written.warnings)
    raw = written.path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert not any(b"192.0.2.1" in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"not a document", "no Word document"),
        (b"PK\x03\x04 broken", "no Word document"),
        (b"\xd0\xcf\x11\xe0 older", "older .doc or has a password"),
    ],
)
def test_a_template_that_is_no_docx_is_refused(tmp_path: Path, raw: bytes, message: str) -> None:
    path = tmp_path / "house.docx"
    path.write_bytes(raw)
    with pytest.raises(ReportError, match=message):
        open_document(path)


def test_a_zip_without_a_document_and_a_dotx_are_refused(tmp_path: Path) -> None:
    bare = tmp_path / "bare.docx"
    with zipfile.ZipFile(bare, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(ReportError, match="no Word document"):
        open_document(bare)
    dotx = tmp_path / "house.dotx"
    with zipfile.ZipFile(house_style(tmp_path / "house.docx")) as found, zipfile.ZipFile(dotx, "w") as made:
        for name in found.namelist():
            said = found.read(name)
            if name == "[Content_Types].xml":
                said = said.replace(b"wordprocessingml.document.main", b"wordprocessingml.template.main")
            made.writestr(name, said)
    with pytest.raises(ReportError, match=r"a \.dotx or has macros"):
        open_document(dotx)
    with pytest.raises(ReportError, match="cannot read the template"):
        open_document(tmp_path / "missing.docx")


# -- pieces --------------------------------------------------------------------------------------------


def test_characters_that_xml_has_not_do_not_break_the_document() -> None:
    document, _ = open_document(None)
    writer = Writer(document, width=6, height=9)
    writer.paragraph("a\x01b \ud800 `c` -3 on 5 May 2020")
    assert (
        document.paragraphs[-1].text
        == "a\N{REPLACEMENT CHARACTER}b \N{REPLACEMENT CHARACTER} c \N{MINUS SIGN}3 on 5\u00a0May 2020"
    )


def test_columns_fit_the_page_and_numbers_stay_whole() -> None:
    long = "a sentence that goes on and on " * 6
    columns = [Measured("Name", [long], is_whole=False), Measured("share", ["12\N{EN DASH}34%"], is_whole=True)]
    widths, size = column_widths(columns, width=6.5)
    assert sum(widths) == pytest.approx(6.5)
    assert size == 9.0
    widths, size = column_widths(columns[1:], width=6.5)
    assert widths == pytest.approx([6.5])
    many = [Measured("interval", ["1,234\N{EN DASH}5,678"], is_whole=True)] * 12
    widths, size = column_widths(many, width=6.5)
    assert sum(widths) == pytest.approx(6.5)
    assert size < 9.0


def test_long_notes_leave_room_for_the_words_of_other_columns() -> None:
    words = "Damascus holds the city at the end +45; the column is fired at -13; 10 more"
    ends = [
        Measured(f"at {end}%", ["80%"], is_whole=True, notes=["guided rockets of a long reach (70 km)"])
        for end in (5, 95)
    ]
    total = Measured("total", ["33%"], is_whole=True, notes=["30\N{EN DASH}36%"])
    widths, size = column_widths([total, *ends, Measured("moves", [words], is_whole=False)], width=6.5)
    assert size == 9.0
    assert widths[3] > widths[1] == widths[2]
    assert widths[3] > 2.5
    assert 72 * widths[0] > text_width("30\N{EN DASH}36%", size=8.0)  # an interval stays on its line
