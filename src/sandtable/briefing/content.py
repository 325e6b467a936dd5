"""What the page says: every text and table of the briefing, as plain values for the template."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sandtable.analysis.answer import answer, ordered, red_line_sentences
from sandtable.briefing.analyses import Analyses, Omission
from sandtable.briefing.assumptions import BASIS_WORDS, HIGH, WIDE, assumption_rows
from sandtable.briefing.believing import boxes_content
from sandtable.briefing.forces import force_rows
from sandtable.briefing.players import game_content
from sandtable.briefing.record import history_content
from sandtable.briefing.settling import settling_content
from sandtable.briefing.sources import CREDIBILITY, RELIABILITY, source_rows
from sandtable.briefing.specs import zoom_corner
from sandtable.briefing.turning import drivers_content, red_line_content
from sandtable.briefing.verdicts import claims_content
from sandtable.briefing.wording import failures_sentence, standard_sentence
from sandtable.figures.arrivals import describe_spread
from sandtable.figures.bars import STATE_WORDS, brackets_of
from sandtable.figures.control import Setting, Tracks
from sandtable.figures.geography import Basemap, attribution, reach_circles, zone_circles
from sandtable.figures.map import describe
from sandtable.figures.strips import LEAST
from sandtable.figures.theme import date_of, date_ticks, long_date
from sandtable.scenario.source import as_typed
from sandtable.study.ranges import range_text
from sandtable.wording import estimate, percent

if TYPE_CHECKING:
    from sandtable.analysis.differences import Comparison
    from sandtable.scenario.types import Scenario
    from sandtable.study import Study


def page_content(study: Study, tracks: Tracks, *, basemap: Basemap | None) -> dict[str, Any]:
    """The variables of `briefing.html`."""
    scenario = study.scenario
    last = tracks.days
    return {
        "question": scenario.question,
        "title": scenario.title,
        "summary": scenario.summary or "",
        "answer": answer(study),
        "start": long_date(scenario.start),
        "horizon": long_date(scenario.horizon),
        "as_of": long_date(scenario.as_of) if scenario.as_of else "",
        "futures": study.futures,
        "complete": study.complete,
        "seed": study.seed,
        "level": f"{study.outcomes[0].level:.0%}",
        "brackets": brackets_of(study),
        "no_range": study.ranges.why_absent,
        "sets": study.ranges.sets,
        "inner": study.ranges.inner,
        "days": last,
        "ticks": [(day, label, round(100 * day / last, 2)) for day, label in date_ticks(scenario, most=6)],
        "last_date": long_date(date_of(scenario, last)),
        "zoom_corner": zoom_corner(scenario),
        "map_description": describe(study, tracks, day=last),
        "attribution": attribution(basemap, scenario),
        "holders": holder_entries(study, tracks),
        "rings": ring_words(study),
        "places": place_rows(study, tracks),
        "outcomes": outcome_rows(study),
        "settlements": settlement_rows(study),
        "times": time_rows(study),
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
    }


def analysis_content(found: Analyses, scenario: Scenario) -> dict[str, Any]:
    """The variables of the sections that rest on analyses, and what was left out."""
    return {
        "drivers": drivers_content(found.drivers, scenario),
        "believed": boxes_content(found.boxes, scenario),
        "settling": settling_content(found.settlement, scenario),
        "red_lines": red_line_content(found.red_lines, scenario),
        "red_line_answers": red_line_answers(
            scenario, found=() if isinstance(found.red_lines, Omission) else found.red_lines
        ),
        "game": game_content(found.game, scenario),
        "claims": claims_content(found.claims, scenario, passages=found.passages),
        "history": history_content(found.score),
        "omissions": found.omissions,
    }


def red_line_answers(scenario: Scenario, *, found: Sequence[Comparison] = ()) -> list[str]:
    """What the red lines do to the answer, with minus signs as a page has them."""
    return [
        re.sub(r"(?<=[ (])-(?=\d)", "−", line).replace("`", "") for line in red_line_sentences(scenario, found=found)
    ]


def holder_entries(setting: Setting, tracks: Tracks) -> list[dict[str, Any]]:
    """Who holds some place with a chance on some day, or has a formation: index for the colour classes, and name."""
    most = tracks.probability.max(axis=(0, 1))
    names = [*(setting.scenario.actors[key].name for key in tracks.actors), "nobody"]
    owners = {int(actor) for actor in setting.program.formation_actor}
    return [
        {"index": index, "name": name}
        for index, (name, share) in enumerate(zip(names, most, strict=True))
        if share >= LEAST or index in owners
    ]


def ring_words(setting: Setting) -> list[str]:
    """What the circles on the map are, a sentence each."""
    scenario = setting.scenario
    said: dict[str, list[str]] = {}
    for circle in sorted(reach_circles(scenario, setting.program), key=lambda circle: circle.radius_km):
        said.setdefault(circle.owner, []).append(circle.label)
    reaches = [f"{scenario.fires[owner].name} ({', '.join(labels)})" for owner, labels in said.items()]
    zones = [f"{scenario.theatre.zones[circle.owner].name} ({circle.label})" for circle in zone_circles(scenario)]
    dashed = [f"Dashed circles: reach of {'; '.join(reaches)}."] if reaches else []
    return dashed + ([f"Zones: {'; '.join(zones)}."] if zones else [])


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
            "share": percent(float(tracks.certainty[-1, index])),
        }
        for index in order
    ]


def outcome_rows(study: Study) -> list[dict[str, Any]]:
    return [
        {"title": row.title, "share": number, "interval": sampling,
         "range": range_text(row.probability, (row.low, row.high), study.ranges.outcomes.get(row.id)),
         "count": row.count, "headline": row.headline}
        for row in ordered(study.outcomes)
        for number, sampling in [estimate(row.probability, row.low, row.high)]
    ]  # fmt: skip


def settlement_rows(study: Study) -> list[dict[str, Any]]:
    return [
        {
            "name": STATE_WORDS[row.id],
            "de_facto": facto, "de_facto_interval": facto_sampling,
            "de_facto_range": range_text(
                row.de_facto, (row.de_facto_low, row.de_facto_high), study.ranges.de_facto.get(row.id)
            ),
            "de_jure": jure, "de_jure_interval": jure_sampling,
            "de_jure_range": range_text(
                row.de_jure, (row.de_jure_low, row.de_jure_high), study.ranges.de_jure.get(row.id)
            ),
        }
        for row in sorted(study.settlements, key=lambda row: -row.de_facto)
        for facto, facto_sampling in [estimate(row.de_facto, row.de_facto_low, row.de_facto_high)]
        for jure, jure_sampling in [estimate(row.de_jure, row.de_jure_low, row.de_jure_high)]
    ]  # fmt: skip


def time_rows(study: Study) -> list[dict[str, Any]]:
    """One a timed outcome, in the order of the outcomes."""
    spreads = {row.id: row for row in study.times}
    rows = []
    for share in ordered(study.outcomes):
        spread = spreads.get(share.id)
        if spread is None:
            continue
        low, high = spread.share_interval
        happens, within = estimate(spread.share, low, high)
        days = {name: getattr(spread, name) for name in ("p10", "median", "p90", "median_low", "median_high")}
        rows.append(
            {
                "id": spread.id,
                "title": spread.title,
                "words": describe_spread(study, spread),
                "happens": spread.median is not None,
                "share": happens,
                "share_interval": within,
                "never": estimate(1 - spread.share, 1 - high, 1 - low)[0],
                **{name: day_words(study, day) for name, day in days.items()},
            }
        )
    return rows


def day_words(study: Study, day: float | None) -> str:
    return "–" if day is None else f"day {int(day)}, {long_date(date_of(study.scenario, day))}"


def facts(study: Study) -> list[tuple[str, str]]:
    """What identifies the study, for the table at the end."""
    scenario, engine = study.scenario, study.manifest["engine"]
    rows = [
        ("Scenario", f"{scenario.name}: {scenario.title}"),
        ("Scenario SHA-256", study.program.sha256),
        ("From, to", f"{long_date(scenario.start)} to {long_date(scenario.horizon)}"),
        ("Futures", f"{study.futures:,} played, {study.futures - study.complete:,} failed"),
        ("Seed", str(study.seed)),
        ("Sandtable", f"{engine['version']}, engine {engine['backend']}"),
    ]
    if scenario.origin.overrides:
        rows.insert(2, ("Changed", ", ".join(f"{path} = {value}" for path, value in scenario.origin.overrides)))
    return rows


def command(study: Study) -> str:
    """The command that plays the same futures again."""
    scenario = study.scenario
    name, *changes = as_typed(scenario.origin, with_folder=False)
    words = ["sandtable", "run", name, "--futures", str(study.futures), "--seed", str(study.seed), *changes]
    stem = re.sub(r"[^a-z0-9]+", "-", scenario.name.lower()).strip("-") or "briefing"
    return shlex.join([*words, "--briefing", f"{stem}.html"])
