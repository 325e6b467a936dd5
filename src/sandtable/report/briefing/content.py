"""What a briefing says, section by section, in the order of the page: the same results, told by the same texts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sandtable.analysis.registry import entry_of
from sandtable.figures.arrivals import arrival_chart
from sandtable.figures.bars import outcome_chart, settlement_chart
from sandtable.figures.basemaps import attribution, find_basemap
from sandtable.figures.control import Tracks, control_tracks
from sandtable.figures.geography import Basemap, ring_words
from sandtable.figures.map import map_chart
from sandtable.figures.strips import control_chart
from sandtable.figures.theme import long_date
from sandtable.imprint import imprint_of
from sandtable.recency import known_until
from sandtable.report.analyses import Analyses, Omission
from sandtable.report.briefing.annex import write_assumptions, write_forces, write_method, write_sources
from sandtable.report.briefing.pictures import picture_of
from sandtable.report.briefing.styles import ANSWER, BODY, META, SUBTITLE, TITLE, WARNING
from sandtable.report.briefing.tables import write_table
from sandtable.report.briefing.told import CHART, Teller, with_passages
from sandtable.report.content import READINGS, place_rows, reading_answers, red_line_answers
from sandtable.report.guards import guards
from sandtable.study.intervals import LEVEL
from sandtable.study.play import Progress, no_report
from sandtable.telling import Table, tell
from sandtable.telling.answer import answer
from sandtable.telling.captions import bars_caption, captions
from sandtable.telling.claims import introduction
from sandtable.telling.judgments import before_news
from sandtable.telling.study import (
    brackets_of,
    ends_part,
    interval_lines,
    losses_part,
    settlement_part,
    shares_caption,
    tell_study,
    time_words,
    times_in_order,
    times_part,
)
from sandtable.telling.told import Column, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandtable.report.briefing.writing import Writer
    from sandtable.results import AnalysisResult
    from sandtable.study.play import Report
    from sandtable.study.study import Study
    from sandtable.telling import Told

FIRST_READ = dt.date(2025, 1, 1)  # nothing of Sandtable is read within a year of a day before this one
MAP = 600  # pixels of the drawing of a map
PAGE_ONLY = (
    "The page that `--report FILE.html` writes also has the map of every day and of single futures with their events, the strip of"
    " each claim, and filters. `sandtable claims SCENARIO --claim ID` says what a claim rests on."
)


def write_briefing(writer: Writer, study: Study, found: Analyses, *, report: Report = no_report) -> list[Told]:
    """Write every section. Returns what was told, in order."""
    scenario = study.scenario
    basemap = find_basemap(scenario)
    said = guards(scenario, imprint_of(study))
    teller = Teller(writer, scenario)
    place = _write_front(writer, study, found, said, told=teller.told)
    readings = [each for each in found.others if entry_of(each).name == READINGS]
    others = [each for each in found.others if each not in readings]

    def sections(results: list[AnalysisResult]) -> None:
        for each in results:
            _section(teller, each, entry_of(each).title)

    steps: list[Callable[[], object]] = [
        lambda: write_map(writer, study, control_tracks(study), basemap),
        lambda: _write_study(teller, study),
        lambda: sections(readings),
        lambda: _write_when(teller, study),
        lambda: _write_places(writer, study),
        lambda: _write_turning(teller, found),
        lambda: _write_lines(teller, found),
        lambda: _section(teller, found.game, "What each should do"),
        lambda: _write_claims(teller, found),
        lambda: _section(teller, found.score, "History's verdict"),
        lambda: sections(others),
        lambda: write_assumptions(writer, scenario),
        lambda: write_forces(writer, scenario),
        lambda: write_sources(writer, scenario),
        lambda: write_method(
            writer, study, found, told=teller.told, guards=said, closing=(PAGE_ONLY, attribution(basemap, scenario))
        ),
    ]
    for done, step in enumerate(steps):
        report(Progress("writing", done, len(steps)))
        step()
    report(Progress("writing", len(steps), len(steps)))
    writer.contents(place)
    return teller.told


def _write_front(writer: Writer, study: Study, found: Analyses, said: dict[str, Any], *, told: list[Told]) -> Any:
    """Title, answer and what the study is. Returns the paragraph that holds the place of the contents."""
    scenario = study.scenario
    writer.paragraph(scenario.question, style=TITLE)
    writer.paragraph(scenario.title, style=SUBTITLE)
    if isinstance(found.judgments, Omission):
        writer.paragraph(answer(study), style=ANSWER)
    else:
        judged = tell(found.judgments, scenario)
        if found.has_news:
            judged = before_news(judged)
        told.append(judged)
        writer.paragraph(f"{judged.title}: {judged.answer[0]}", style=ANSWER)
        for line in judged.answer[1:]:
            writer.paragraph(line)
        writer.notes(judged.notes)
    red_lines = () if isinstance(found.red_lines, Omission) else found.red_lines
    for line in (*reading_answers(found.others, scenario), *red_line_answers(scenario, found=red_lines)):
        writer.paragraph(line)
    known = f" · as known on {long_date(scenario.as_of)}" if scenario.as_of else ""
    start, end = scenario.calendar.long_when(0.0), scenario.calendar.long_when(scenario.calendar.days)
    writer.paragraph(
        f"{start} to {end}{known} · {study.futures:,} simulated futures · seed {study.seed} · {said['not_counted']}",
        style=META,
    )
    if known_until(scenario) >= FIRST_READ:
        writer.paragraph(said["dated_warning"], style=WARNING)
    return writer.add(BODY)


def write_map(writer: Writer, study: Study, tracks: Tracks, basemap: Basemap | None) -> None:
    """The map at the start and on the last day, and who holds what then as a table."""
    scenario, last = study.scenario, tracks.days
    calendar = scenario.calendar
    ends = calendar.long_when(last / study.program.steps)
    writer.heading("Who holds what", mark="map")
    for day, when in ((0, "At the start"), (last, ends)):
        chart = map_chart(study, day=day, width=MAP, basemap=basemap, titled=False)
        words = captions(calendar.unit)["map"] if day else ""
        writer.pictures([picture_of(chart)], " ".join(each for each in (f"{when}.", words) if each))
    writer.notes([" ".join((*ring_words(scenario, study.program), attribution(basemap, scenario)))])
    rows = tuple(Row.of(row["name"], row["first"], row["last"], row["share"]) for row in place_rows(study, tracks))
    columns = (
        Column("Place", "name"),
        Column("At the start", "words"),
        Column("Likeliest", "words"),
        Column("Probability"),
    )
    at = "at" if calendar.in_hours else "on"
    write_table(writer, Table(columns, rows), caption=f"Likeliest controller of each place {at} {ends}")


def _write_study(teller: Teller, study: Study) -> None:
    """How it ends and how it is settled; the study counts as told."""
    writer = teller.writer
    teller.told.append(tell_study(study))
    writer.heading("How it ends", mark="ends")
    drawn = {"outcomes": outcome_chart(study, width=CHART, titled=False)}
    if (settled := settlement_chart(study, width=CHART, titled=False)) is not None:
        drawn["settlement"] = settled
    marks = bars_caption(level=f"{LEVEL:.0%}", has_range=not study.ranges.why_absent)
    writer.pictures([picture_of(drawn["outcomes"])], f"{shares_caption(study)}. {marks}")
    for line in (*teller.told[-1].warnings,):
        writer.paragraph(line, style=WARNING)
    ends = ends_part(study)
    for table in ends.tables:
        write_table(writer, table, caption=f"{ends.title}: {shares_caption(study)}")
    writer.notes([*interval_lines(study), *teller.told[-1].notes[2:]])
    part = settlement_part(study)
    if part is not None:
        writer.heading(part.title, level=1)
        if "settlement" in drawn:
            legend = f"Dark: in fact. Light: in law. Each with {brackets_of(study)}"
            writer.pictures([picture_of(drawn["settlement"])], legend)
        for table in part.tables:
            write_table(writer, table, caption=part.title)


def _write_when(teller: Teller, study: Study) -> None:
    """When outcomes come about, two pictures in a row; then what it costs."""
    writer, calendar = teller.writer, study.scenario.calendar
    part = times_part(study)
    if part is not None:
        writer.heading(part.title, mark="when")
        writer.paragraph(captions(calendar.unit)["times"])
        for spread in times_in_order(study):
            said = f"{spread.title}. {time_words(study, spread)}"
            if spread.median is None:
                writer.paragraph(said)
            else:
                writer.pictures([picture_of(arrival_chart(study, spread.id, width=CHART, titled=False))], said)
        for table in part.tables:
            write_table(writer, table, caption=part.title)
    losses = losses_part(study)
    if losses is not None:
        writer.heading(losses.title, mark="losses")
        for table in losses.tables:
            write_table(writer, table, caption=losses.title)


def _write_places(writer: Writer, study: Study) -> None:
    writer.heading("Place by place", mark="places")
    writer.pictures(
        [picture_of(control_chart(study, width=CHART, titled=False))], captions(study.scenario.calendar.unit)["strips"]
    )


def _write_turning(teller: Teller, found: Analyses) -> None:
    """What it turns on: drivers, dice, what must be believed, what decides the settlement."""
    titles = ("", "Which dice it turns on", "What must be believed", "What the settlement turns on")
    parts = [
        (title, each)
        for title, each in zip(titles, (found.drivers, found.dice, found.boxes, found.settlement), strict=True)
        if not isinstance(each, Omission)
    ]
    if not parts:
        return
    teller.writer.heading("What it turns on", mark="turning")
    for title, each in parts:
        if title:
            teller.writer.heading(title, level=1)
        teller.write(each, level=2 if title else 1)


def _write_lines(teller: Teller, found: Analyses) -> None:
    """What each red line does, and what deterrence turns on."""
    for each in () if isinstance(found.red_lines, Omission) else found.red_lines:
        if each.red_line is not None:
            _section(teller, each, each.red_line.title)
    _section(teller, found.deterrence, "What deterrence turns on")


def _write_claims(teller: Teller, found: Analyses) -> None:
    """Verdict by verdict, each claim with its passage where the reader has the text."""
    if isinstance(found.claims, Omission):
        return
    writer, scenario = teller.writer, teller.scenario
    writer.heading("The text's claims, one by one", mark="claims")
    words = list(introduction(found.claims, scenario, has_passages=bool(found.passages)))
    writer.notes([line for line in words if not line.startswith("Bands:")])
    told = with_passages(tell(found.claims, scenario), found.passages)
    teller.write_told(told, draw=lambda _: None)


def _section(teller: Teller, found: Any, title: str) -> None:
    """A section for a result; nothing for an analysis that was left out."""
    if isinstance(found, Omission):
        return
    teller.writer.heading(title)
    teller.write(found)
