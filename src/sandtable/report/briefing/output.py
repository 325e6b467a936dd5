"""A briefing as a file: begun from our styles or a user's template, and the same bytes for the same study."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandtable.extras import require_package
from sandtable.files import write_whole, zipped
from sandtable.imprint import imprint_of
from sandtable.report.page import ReportError
from sandtable.study.play import no_report

if TYPE_CHECKING:
    from docx.document import Document

    from sandtable.report.analyses import Analyses
    from sandtable.report.briefing.writing import Writer
    from sandtable.study.play import Report
    from sandtable.study.study import Study
    from sandtable.telling import Told

PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}  # millimetres
MARGIN = 22.0  # millimetres
SMALLEST = 6.0  # points of a footer
EMU_MM = 36_000  # English metric units a millimetre
LARGEST = 200_000_000  # bytes of a template, unpacked
HYPERLINK = "/hyperlink"  # the end of the type of a relationship that is only followed when somebody clicks
ATTACHED = "/attachedTemplate"


@dataclass(frozen=True)
class Written:
    """A briefing that was written. warnings : what the template lacks or would fetch. told : all that was said, in order."""

    path: Path
    warnings: tuple[str, ...]
    told: tuple[Told, ...]


def write_document(
    study: Study, path: str | Path, *, analyses: Analyses | None = None, template: str | Path | None = None,
    paper: str = "a4", progress: Report = no_report,
) -> Written:  # fmt: skip
    """Write the briefing of a study as a Word document (.docx) that fetches nothing when it is opened.

    analyses : what `run_analyses` found; without it the document lists what it lacks and what gives it. template : a .docx whose
    styles, paper, margins, headers and footers are used, and whose text is not. paper : `a4` or `letter`, without a template.
    The same study, analyses and template give the same bytes. Raises AnalysisError if python-docx is not installed, ReportError if
    no future came to its end, the template is no .docx, or the file cannot be written; ValueError for another paper.
    """
    from sandtable.report.analyses import no_analyses
    from sandtable.report.briefing.content import write_briefing

    if study.complete == 0:
        raise ReportError(f"none of the {study.futures:,} futures came to its end: there is nothing to report")
    document, warnings = open_document(template, paper=paper)
    writer = _writer(document)
    imprint = imprint_of(study)
    _put_footers(writer, imprint.sentence)
    _set_properties(document, study)
    told = write_briefing(writer, study, analyses or no_analyses(study), report=progress)
    path = Path(path)
    try:
        write_whole(path, _packed(document))
    except OSError as fault:
        raise ReportError(f"cannot write `{path}`: {(fault.strerror or str(fault)).lower()}") from fault
    return Written(path, tuple(warnings), tuple(told))


def open_document(template: str | Path | None, *, paper: str = "a4") -> tuple[Document, list[str]]:
    """An empty document with every style that a briefing needs, and what a template lacks, as sentences.

    Raises as `write_document` does.
    """
    from sandtable.report.briefing.styles import put_styles

    require_package("docx")
    if paper not in PAPERS:
        raise ValueError(f"paper is {' or '.join(PAPERS)}, not {paper!r}")
    document = _begin(paper) if template is None else _of_template(Path(template))
    added = put_styles(document, is_own=template is None)
    warnings = _without_fetching(document)
    lacking = [name for name in added if not name.startswith("Sandtable ")] if template is not None else []
    if lacking:
        are = "is" if len(lacking) == 1 else "are"
        warnings.insert(0, f"the template lacks {_styles(lacking)}, which {are} Sandtable's own")
    return document, warnings


def _styles(names: list[str]) -> str:
    return f"the style{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _begin(paper: str) -> Document:
    """A document without a template: paper and margins are set here, the styles in `styles.py`."""
    import docx
    from docx.oxml.ns import qn

    document = docx.Document()
    section = document.sections[0]
    wide, high = (round(EMU_MM * side) for side in PAPERS[paper])
    section.page_width, section.page_height = wide, high  # type: ignore[assignment]
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", round(EMU_MM * MARGIN))
    for each in document.styles.element.xpath("w:docDefaults//w:lang"):
        each.set(qn("w:val"), "en-GB")
    package = document.part.package
    for key in [key for key, rel in package.rels.items() if rel.reltype.endswith("/thumbnail")]:
        del package.rels[key]  # python-docx's own empty page
    return document


def _of_template(path: Path) -> Document:
    """The template without its text. Raises ReportError if it is no .docx."""
    import docx

    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise ReportError(f"cannot read the template `{path}`: {(fault.strerror or str(fault)).lower()}") from fault
    _check_archive(raw, path)
    try:
        document = docx.Document(io.BytesIO(raw))
        _ = document.sections[0].page_width
        list(document.styles)
    except Exception as fault:  # of python-docx, of XML, of a part that is missing: it is no document that can be used
        raise _no_template(path) from fault
    body = document.element.body
    for element in list(body):
        if not element.tag.endswith("}sectPr"):
            body.remove(element)
    return document


def _check_archive(raw: bytes, path: Path) -> None:
    """Raises ReportError unless the bytes are an archive with a Word document in it, of a size that can be opened."""
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReportError(f"the template `{path}` is an older .doc or has a password: save it as .docx without one")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names, unpacked = archive.namelist(), sum(entry.file_size for entry in archive.infolist())
            types = archive.read("[Content_Types].xml") if unpacked <= LARGEST else b""
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, zipfile.zlib.error, EOFError):  # type: ignore[attr-defined]
        raise _no_template(path) from None
    if unpacked > LARGEST:
        raise ReportError(f"the template `{path}` unpacks to {unpacked:,} bytes; at most {LARGEST:,} are read")
    if b"wordprocessingml.template" in types or b"macroEnabled" in types:
        raise ReportError(f"the template `{path}` is a .dotx or has macros: save it as .docx without macros")
    if "word/document.xml" not in names and b"wordprocessingml.document" not in types:
        raise _no_template(path)


def _no_template(path: Path) -> ReportError:
    return ReportError(f"the template `{path}` is no Word document (.docx) that can be read")


def _without_fetching(document: Document) -> list[str]:
    """Drop what a program would fetch on opening the document. Returns a sentence for each kind that was dropped."""
    dropped: list[str] = []
    for part in document.part.package.iter_parts():
        for key, relation in list(part.rels.items()):
            if not relation.is_external or relation.reltype.endswith(HYPERLINK):
                continue
            element = getattr(part, "element", None)
            for user in element.xpath(f"//*[@r:*='{key}']") if element is not None else ():
                user.getparent().remove(user)
            del part.rels[key]
            if not relation.reltype.endswith(ATTACHED):
                kind = relation.reltype.rpartition("/")[2]
                dropped.append(
                    f"the template's link to `{relation.target_ref}` ({kind}) was dropped: it would be fetched on opening"
                )
    settings = document.settings.element
    for each in settings.xpath("w:attachedTemplate"):
        settings.remove(each)
    return dropped


def _writer(document: Document) -> Writer:
    from sandtable.report.briefing.writing import EMU, Writer

    section = document.sections[0]
    wide, high = (int(each or 0) for each in (section.page_width, section.page_height))
    across = int(section.left_margin or 0) + int(section.right_margin or 0)
    along = int(section.top_margin or 0) + int(section.bottom_margin or 0)
    return Writer(document, width=max(2.0, (wide - across) / EMU), height=max(2.0, (high - along) / EMU))


def _put_footers(writer: Writer, imprint: str) -> None:
    """On every page what its numbers are, and the page's number, below what the template has there."""
    section = writer.document.sections[0]
    footers = [section.footer]
    if section.different_first_page_header_footer:
        footers.append(section.first_page_footer)
    if writer.document.settings.odd_and_even_pages_header_footer:
        footers.append(section.even_page_footer)
    for footer in footers:
        footer.is_linked_to_previous = False
        has_number = bool(
            footer._element.xpath(".//w:instrText[contains(., 'PAGE')]|.//w:fldSimple[contains(@w:instr, 'PAGE')]")
        )
        paragraph = footer.paragraphs[-1] if footer.paragraphs and not footer.paragraphs[-1]._p.xpath("w:r") else None
        paragraph = paragraph or footer.add_paragraph()
        _write_footer(writer, paragraph, imprint, has_number=has_number)


def _write_footer(writer: Writer, paragraph: Any, imprint: str, *, has_number: bool) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Inches, Pt

    from sandtable.report.briefing.styles import FOOTER
    from sandtable.report.briefing.widths import line_size

    writer.styled(paragraph, FOOTER)
    stops = paragraph.paragraph_format.tab_stops
    for stop in list(writer.document.styles[FOOTER].paragraph_format.tab_stops):
        stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    writer.put(paragraph, imprint)
    if has_number:
        return
    stops.add_tab_stop(Inches(writer.width), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.paragraph_format.right_indent = Inches(0)
    writer.put(paragraph, "\tPage ")
    writer.field(paragraph, "PAGE", "1")
    writer.put(paragraph, " of ")
    writer.field(paragraph, "NUMPAGES", "1")
    usual = _size_of(writer.document.styles[FOOTER])
    size = line_size(f"{imprint}   Page 199 of 199", width=writer.width, largest=usual, least=SMALLEST)
    for run in paragraph.runs if size < usual else ():
        run.font.size = Pt(size)


def _size_of(style: Any) -> float:
    """Points of the type of a style, or of that which it is based on."""
    while style is not None:
        if style.font.size is not None:
            return float(style.font.size.pt)
        style = style.base_style
    return 11.0  # Word's own


def _set_properties(document: Document, study: Study) -> None:
    """Title and imprint; no day, no author, nothing of the machine."""
    from sandtable.report.briefing.writing import plain

    imprint = imprint_of(study)
    found = document.core_properties
    element = found._element
    for each in list(element):
        element.remove(each)
    found.title = plain(study.scenario.question)[:255]
    found.subject = plain(study.scenario.title)[:255]
    found.comments = plain(imprint.sentence)[:255]
    found.identifier = imprint.scenario_sha256
    found.version = imprint.version
    found.language = "en-GB"


def _packed(document: Document) -> bytes:
    """The document as bytes in which no clock and no system can be seen."""
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as found:
        names = sorted(
            found.namelist(), key=lambda name: (name != "[Content_Types].xml", not name.startswith("_rels/"), name)
        )
        return zipped({name: found.read(name) for name in names}, stored=(".png", ".jpeg", ".jpg"))
