"""What the page says: every text and table of the report, as plain values for the template."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sandtable.analysis.registry import entry_of
from sandtable.figures.basemaps import attribution
from sandtable.figures.control import Setting, Tracks
from sandtable.figures.geography import Basemap, ring_words
from sandtable.figures.map import describe
from sandtable.figures.strips import LEAST
from sandtable.figures.theme import date_ticks, long_date
from sandtable.imprint import imprint_of
from sandtable.report.analyses import Analyses, Omission
from sandtable.report.assumptions import BASIS_WORDS, assumption_rows
from sandtable.report.forces import force_rows
from sandtable.report.guards import guards
from sandtable.report.sources import CREDIBILITY, RELIABILITY, source_rows
from sandtable.report.specs import zoom_corner
from sandtable.report.telling import Teller
from sandtable.report.verdicts import claims_content
from sandtable.report.wording import standard_sentence
from sandtable.scenario.source import as_typed
from sandtable.study.intervals import LEVEL
from sandtable.study.outcomes import ordered
from sandtable.telling import tell
from sandtable.telling.answer import answer
from sandtable.telling.captions import bars_caption, captions
from sandtable.telling.common import failure_lines, reading_line
from sandtable.telling.html import table_html, with_minus
from sandtable.telling.judgments import before_news
from sandtable.telling.priors import HIGH, WIDE
from sandtable.telling.red_lines import red_line_notes, red_line_sentences
from sandtable.telling.study import (
    brackets_of,
    ends_part,
    failures_sentence,
    interval_lines,
    losses_part,
    probability_lines,
    settlement_part,
    share_texts,
    shares_caption,
    time_words,
    times_in_order,
    times_part,
    unusual_lines,
)

if TYPE_CHECKING:
    from sandtable.analysis.compare.differences import Comparison
    from sandtable.scenario.types import Scenario
    from sandtable.study.study import Study
    from sandtable.telling import Part, Told

UNCHECKED = "unchecked"
READINGS = "readings"  # the analysis that has its section right below how it ends


def page_content(study: Study, tracks: Tracks, *, basemap: Basemap | None) -> dict[str, Any]:
    """The variables of `report.html`."""
    scenario = study.scenario
    last = tracks.days
    return {
        "question": scenario.question,
        "title": scenario.title,
        "summary": scenario.summary or "",
        "answer": answer(study),
        "start": scenario.calendar.long_when(0.0),
        "horizon": scenario.calendar.long_when(scenario.calendar.days),
        "as_of": long_date(scenario.as_of) if scenario.as_of else "",
        "futures": study.futures,
        "complete": study.complete,
        "seed": study.seed,
        "level": f"{LEVEL:.0%}",
        **study_content(study),
        "probabilities": probability_lines(study),
        "captions": captions(scenario.calendar.unit),
        **player_words(study, shown=last),
        "zoom_corner": zoom_corner(scenario),
        "map_description": describe(study, tracks, day=last),
        "attribution": attribution(basemap, scenario),
        "holders": holder_entries(study, tracks),
        "rings": ring_words(scenario, study.program),
        "places": place_rows(study, tracks),
        "assumptions": assumption_rows(scenario),
        "basis_words": list(BASIS_WORDS.items()),
        "sparkline": {"wide": WIDE, "high": HIGH},
        "forces": force_rows(scenario),
        "sources": source_rows(scenario),
        "reliability": RELIABILITY,
        "credibility": CREDIBILITY,
        "failures": failures_sentence(study),
        "odds_words": standard_sentence(scenario),
        "facts": facts(study),
        "command": command(study),
        "serve_command": serve_command(study.scenario),
        **guards(scenario, imprint_of(study)),
    }


def analysis_content(
    found: Analyses, scenario: Scenario, *, futures: int | None = None, **options: Any
) -> dict[str, Any]:
    """The variables of the sections that rest on analyses, what was left out, and all that was said (`told`).

    futures : of the study that the page is about; None where it is about none. options : for `tell`, of results that have no
    place of their own on the page.
    """
    say = Teller(scenario, has_claims=not isinstance(found.claims, Omission))
    red_lines = () if isinstance(found.red_lines, Omission) else found.red_lines
    others = [say.other(each, **options) for each in found.others]
    judged = None if isinstance(found.judgments, Omission) else say.tell(found.judgments)
    if judged is not None and found.has_news:
        judged = before_news(judged)
    return {
        "judgments": judgments_content(judged),
        "drivers": say.section(found.drivers),
        "thrown": say.section(found.dice),
        "believed": say.section(found.boxes),
        "settling": say.section(found.settlement),
        "red_lines": [
            {"id": each.red_line.id, "title": each.red_line.title, "html": say.section(each)}
            for each in red_lines
            if each.red_line is not None
        ],
        "deterring": say.section(found.deterrence),
        "red_line_answers": [
            *red_line_answers(scenario, found=red_lines),
            *(red_line_notes(red_lines) if any(each.futures != futures for each in red_lines) else ()),
        ],
        "game": say.section(found.game),
        "claims": claims_content(found.claims, say, passages=found.passages),
        "history": say.section(found.score),
        "omissions": found.omissions,
        "readings": [each for each in others if each["id"] == READINGS],
        "reading_answers": reading_answers(found.others, scenario),
        "unchecked_answers": unchecked_answers(found.others, scenario),
        "others": [each for each in others if each["id"] != READINGS],
        "told": say.told,
    }


def judgments_content(told: Told | None) -> dict[str, Any] | None:
    """Key judgments for the head of the page, with minus signs as it has them, and their notes; None without."""
    if told is None:
        return None
    return {
        "title": told.title,
        "sentences": [with_minus(each) for each in told.answer],
        "notes": [with_minus(each).replace("`", "") for each in told.notes],
    }


def reading_answers(found: Sequence[Any], scenario: Scenario) -> list[str]:
    """What the readings of the text do to the answer, as a page has it, or which of them it is; nothing for a file without."""
    told = [tell(each, scenario) for each in found if entry_of(each).name == READINGS]
    return [with_minus(each.answer[0]) for each in told] or list(reading_line(scenario))


def unchecked_answers(found: Sequence[Any], scenario: Scenario) -> list[str]:
    """How much of the answer rests on what nobody has checked; nothing for a file in which no entry says who drafted it."""
    told = [tell(each, scenario) for each in found if entry_of(each).name == UNCHECKED]
    return [with_minus(each.answer[0]) for each in told]


def red_line_answers(scenario: Scenario, *, found: Sequence[Comparison] = (), instead: str = "") -> list[str]:
    """What the red lines do to the answer, with minus signs as a page has them. instead : as for `red_line_sentences`."""
    return [with_minus(line).replace("`", "") for line in red_line_sentences(scenario, found=found, instead=instead)]


def holder_entries(setting: Setting, tracks: Tracks) -> list[dict[str, Any]]:
    """Who holds some place with a chance on some day, or has a formation: index for the colour classes, and name."""
    most = tracks.probability.max(axis=(0, 1))
    names = [*(setting.scenario.actors[key].name for key in tracks.actors), "nobody"]
    owners = {int(actor) for actor in setting.program.parties.formation_actor}
    return [
        {"index": index, "name": name}
        for index, (name, share) in enumerate(zip(names, most, strict=True))
        if share >= LEAST or index in owners
    ]


def place_rows(setting: Setting, tracks: Tracks) -> list[dict[str, Any]]:
    """Who most likely holds each place at the start and on the last day, important places first."""
    places = setting.scenario.theatre.places
    names = [*(setting.scenario.actors[key].name for key in tracks.actors), "nobody"]
    order = sorted(range(len(tracks.places)), key=lambda index: (places[tracks.places[index]].rank, index))
    return [
        {
            "id": tracks.places[index],
            "name": places[tracks.places[index]].name,
            "first": names[tracks.holder[0, index]],
            "first_index": int(tracks.holder[0, index]),
            "last": names[tracks.holder[-1, index]],
            "last_index": int(tracks.holder[-1, index]),
            "share": f"{round(100 * float(tracks.certainty[-1, index]))}%",  # as the script of the page writes it
        }
        for index in order
    ]


def study_content(study: Study) -> dict[str, Any]:
    """How it ends, how it is settled, when: captions of pictures, tables, and a sentence for each time."""
    ends, settled, times = ends_part(study), settlement_part(study), times_part(study)
    losses = losses_part(study)
    return {
        "caption": shares_caption(study),
        "bars_caption": bars_caption(level=f"{LEVEL:.0%}", has_range=not study.ranges.why_absent),
        "brackets": brackets_of(study),
        "intervals": interval_lines(study),
        "warnings": failure_lines(study.failed),
        "unusual": [line.replace("`", "") for line in unusual_lines(study)],
        "ends": {"title": ends.title, "tables": part_tables(ends)},
        "outcomes": [share_texts(row.probability, study.ranges.outcomes.get(row.id)) for row in ordered(study.outcomes)],
        "settlements": None if settled is None else {"title": settled.title, "tables": part_tables(settled)},
        "losses": None if losses is None else {"title": losses.title, "tables": part_tables(losses)},
        "times": None if times is None else {
            "title": times.title,
            "tables": part_tables(times),
            "rows": [
                {"id": row.id, "title": row.title, "words": time_words(study, row), "happens": row.median is not None}
                for row in times_in_order(study)
            ],
        },
    }  # fmt: skip


def part_tables(part: Part) -> str:
    """The tables of a part as HTML, escaped."""
    return "".join(table_html(table) for table in part.tables)


def player_words(setting: Setting, *, shown: int) -> dict[str, Any]:
    """What the slider of the map says: its last picture, the one shown with its words, and the ticks (label, per cent)."""
    calendar, program = setting.scenario.calendar, setting.program
    last, day = program.last_step, shown / program.steps
    count = calendar.count(day)
    said = f"{count} after the start" if calendar.in_hours else f"Day {shown}"
    return {
        "days": last,
        "shown": shown,
        "count": count if calendar.in_hours else said,
        "spoken": f"{said}, {calendar.long_when(day)}",
        "when": calendar.long_when(day),
        "unit": calendar.unit,
        "ticks": [
            (label, round(100 * at * program.steps / last, 2)) for at, label in date_ticks(setting.scenario, most=6)
        ],
    }


def facts(study: Study) -> list[tuple[str, str]]:
    """What identifies the study, for the table at the end."""
    scenario, engine = study.scenario, study.manifest["engine"]
    rows = [
        ("Scenario", f"{scenario.name}: {scenario.title}"),
        ("Scenario SHA-256", study.program.sha256),
        ("From, to", f"{scenario.calendar.long_when(0.0)} to {scenario.calendar.long_when(scenario.calendar.days)}"),
        ("Futures", f"{study.futures:,} played, {study.futures - study.complete:,} failed"),
        ("Seed", str(study.seed)),
        ("Sandtable", f"{engine['version']}, engine {engine['backend']}"),
    ]
    if scenario.readings:
        rows.insert(2, ("Reading", f"{scenario.reading}: {scenario.readings[scenario.reading].title}"))
    if scenario.origin.overrides:
        rows.insert(2, ("Changed", ", ".join(f"{path} = {value}" for path, value in scenario.origin.overrides)))
    return rows


def serve_command(scenario: Scenario) -> str:
    """The command that opens the scenario in the app, with what `--set` changed."""
    return shlex.join(["sandtable", "serve", *as_typed(scenario.origin, with_folder=False)])


def command(study: Study, *, ending: str = "html") -> str:
    """The command that plays the same futures again. ending : of the report's file."""
    scenario = study.scenario
    name, *changes = as_typed(scenario.origin, with_folder=False)
    words = ["sandtable", "run", name, "--futures", str(study.futures), "--seed", str(study.seed), *changes]
    stem = re.sub(r"[^a-z0-9]+", "-", scenario.name.lower()).strip("-") or "report"
    return shlex.join([*words, "--report", f"{stem}.{ending}"])
