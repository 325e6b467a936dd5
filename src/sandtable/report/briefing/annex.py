"""What a briefing rests on: assumptions with sources and grades, forces, the list of sources, how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.report.assumptions import BASIS_WORDS, assumption_rows
from sandtable.report.briefing.styles import COMMAND, GRADE, NOTE, SOURCE
from sandtable.report.briefing.tables import write_table
from sandtable.report.briefing.writing import bookmark_name
from sandtable.report.content import command, facts
from sandtable.report.forces import force_rows
from sandtable.report.sources import CREDIBILITY, RELIABILITY, source_rows
from sandtable.report.wording import standard_sentence
from sandtable.telling import Cell, Column, Row, Table, said_once
from sandtable.telling.priors import HIGH, WIDE
from sandtable.telling.study import failures_sentence, probability_lines
from sandtable.telling.told import Sketch

if TYPE_CHECKING:
    from sandtable.report.analyses import Analyses
    from sandtable.report.assumptions import AssumptionRow
    from sandtable.report.briefing.writing import Writer
    from sandtable.report.sources import SourceNote
    from sandtable.scenario.types import Scenario
    from sandtable.study.study import Study
    from sandtable.telling import Told


def write_assumptions(writer: Writer, scenario: Scenario) -> None:
    """Every assumption and belief: prior in words and as a small picture, basis, source with its grade, reason."""
    rows = assumption_rows(scenario)
    if not rows:
        return
    numbers = source_numbers(scenario)
    writer.heading("What was assumed", mark="assumptions")
    meanings = ", ".join(f"{word}: {meaning}" for word, meaning in BASIS_WORDS.items())
    writer.paragraph(
        f"Each of these is sampled from its prior in every future. Basis ({meanings}). A number in brackets is that of the"
        " source in the list of sources; a grade such as B2 judges the source by its letter and what it says by its figure."
    )
    columns = (
        Column("Assumption", "name"), Column("Prior", "words"), Column("Basis", "label"), Column("Source and reason", "words")
    )  # fmt: skip
    table = Table(columns, tuple(_assumption(row, numbers) for row in rows))
    write_table(writer, table, caption="Assumptions and beliefs, with their sources")


def _assumption(row: AssumptionRow, numbers: dict[str, int]) -> Row:
    kind = "belief" if row.kind == "belief" else row.group
    sketch = Sketch(WIDE, HIGH, row.area, row.stems, (), f"Distribution of {row.title}: {row.words}")
    return Row.of(
        Cell(row.title, note=" · ".join(each for each in (f"`{row.identifier}`", kind) if each)),
        Cell(row.words, sketch=sketch),
        row.basis,
        source_cell(row.note, numbers),
    )


def source_cell(note: SourceNote, numbers: dict[str, int]) -> Cell:
    """`[3] B2`, the place in the source, and the reason."""
    number = f"[{numbers[note.identifier]}]" if note.identifier in numbers else note.title
    said = " ".join(each for each in (number, note.grade) if each)
    because = note.because if said or note.place or note.because else "no source given"
    lines = [each for each in (note.place if said else "", because if said or note.place else "") if each]
    return Cell(said or note.place or because, note="\n".join(lines))


def source_numbers(scenario: Scenario) -> dict[str, int]:
    """The number of each source in the list, in the order of the file."""
    return {row.identifier: place for place, row in enumerate(source_rows(scenario), start=1)}


def write_forces(writer: Writer, scenario: Scenario) -> None:
    """Formations and fires with their numbers and where these come from."""
    rows = force_rows(scenario)
    if not rows:
        return
    numbers = source_numbers(scenario)
    writer.heading("Who is on the map", mark="forces")
    writer.paragraph("In brackets: the assumption that supplies the number.")
    columns = (
        Column("Force", "name"), Column("Numbers", "words"), Column("Basis", "label"), Column("Source and reason", "words")
    )  # fmt: skip
    shown = tuple(
        Row.of(
            Cell(row["name"], note=", ".join(each for each in (row["actor"], row["place"], row["state"]) if each)),
            row["numbers"],
            row["basis"],
            source_cell(row["note"], numbers),
        )
        for row in rows
    )
    write_table(writer, Table(columns, shown), caption="Formations and fires at the start")


def write_sources(writer: Writer, scenario: Scenario) -> None:
    """The numbered list of sources with their grades, and what the grades mean."""
    rows = source_rows(scenario)
    if not rows:
        return
    writer.heading("Sources", mark="sources")
    for place, row in enumerate(rows, start=1):
        paragraph = writer.add(SOURCE)
        writer.put(paragraph, f"[{place}]\t", mark=bookmark_name(f"source_{row.identifier}"))
        if row.link:
            writer.link(paragraph, row.title, address=row.link)
        else:
            writer.put(paragraph, row.title, bold=True)
        writer.put(paragraph, f" {row.grade}", style=GRADE)
        words = f"{row.grade_words}{f': {row.grade_because}' if row.grade_because else ''}"
        for each in (" · ".join(row.details), words, row.note):
            if each:
                writer.put(paragraph, f". {each.rstrip('.')}")
        writer.put(paragraph, ".")
    letters = "; ".join(f"{letter}: {words}" for letter, words in RELIABILITY.items())
    figures = "; ".join(f"{figure}: {words}" for figure, words in CREDIBILITY.items())
    writer.notes(
        [
            "The Admiralty code judges separately how reliable a source is (letter) and how credible what it says (figure)."
            f" {letters}. {figures}."
        ]
    )


def write_method(
    writer: Writer, study: Study, found: Analyses, *, told: list[Told], guards: dict[str, Any], closing: tuple[str, str]
) -> None:  # fmt: skip
    """How it was made, what was left out, what it is not, and how to repeat it. closing : what only the page has, and who drew the land."""
    scenario = study.scenario
    common, closings = said_once(told)
    writer.heading("How this was made", mark="method")
    writer.paragraph(scenario.summary or "")
    writer.paragraph(
        "A scenario file says what is known: places, routes, forces, reaches, decisions, and how uncertain each number is. Sandtable"
        " plays it many times. In each future every assumption is drawn from its prior; then marches, meetings, engagements, supply,"
        f" strikes and decisions follow one another, event by event, without a time step. {' '.join(common)}".rstrip()
    )
    writer.paragraph(" ".join(probability_lines(study)))
    writer.paragraph(failures_sentence(study))
    writer.paragraph(standard_sentence(scenario))
    writer.heading("What was left out", level=1)
    for entry in found.omissions:
        writer.paragraph(f"`{entry.command}`: {entry.why}")
    page_only, credit = closing
    writer.paragraph(page_only)
    writer.heading(guards["not_counted"], level=1)
    writer.paragraph(guards["not_counted_why"])
    writer.heading("What this is not", level=1)
    writer.paragraph(
        "Not an oracle: it works out what follows from the assumptions above, and is worth as much as they are. Not a targeting or"
        " fire-control aid, and not a tactical simulator: formations are of hundreds to thousands, time is in days. Every number in"
        " this document holds in this model only."
    )
    writer.paragraph(" ".join(closings))
    writer.heading("Repeat it", level=1)
    rows = tuple(Row.of(name, value) for name, value in facts(study))
    write_table(
        writer, Table((Column("Part", "label"), Column("Value", "words")), rows), caption="What identifies the study"
    )
    writer.paragraph(command(study, ending="docx"), style=COMMAND)
    writer.paragraph(
        "The same scenario, seed and version give the same futures, bit for bit, on any number of threads.", style=NOTE
    )
    writer.notes([f"{credit} The pictures are drawn with Vega-Lite and set in Source Sans."])
