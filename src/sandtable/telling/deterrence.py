"""What is said of deterrence at the ends of priors: what it is in the file, how far each assumption and belief moves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.scenario.drawn import describe_draw
from sandtable.telling.acts import arising_sentences
from sandtable.telling.differences import DIFFERENCES_NOT_FORECASTS, NOT_ADJUSTED
from sandtable.telling.told import Cell, Column, Part, Row, Table, Told, columns
from sandtable.wording import NOTHING, count, decimals, difference, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.compare.turning_results import (
        Deterred,
        DeterredAt,
        DeterredTogether,
        DeterrenceAnalysis,
        DeterrenceInput,
        EndNotPlayed,
        LineDeterrence,
    )
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario

ENDS_NOTE = (
    "Low and high: the 5% and the 95% point of its prior, of a choice its least and greatest value; a belief begins there, with the"
    " same weight, and learns as before. The others are drawn as in the file. Several at"
    " once: one after the other is set to the end that moves it further, so what is found is not surely the least and the most."
)
CHOSEN_NOTE = "With it, without it: share of futures in which the act is chosen, with the line and without it."
_READERS = {("act",): "the act", ("threat",): "the threat", ("act", "threat"): "both"}
_WORDS = {"deter": ("Deterrence", "deters", "provokes"), "compel": ("Compellence", "compels", "puts off")}


def tell_deterrence(found: DeterrenceAnalysis, scenario: Scenario | None) -> Told:
    """Answer, and for each red line a table of both ends of everything that its two decisions read."""
    return Told(
        title="What deterrence turns on",
        answer=tuple(sentence for line in found.lines for sentence in line_sentences(line, scenario)),
        parts=tuple(_part(line, scenario, is_one=len(found.lines) == 1) for line in found.lines if line.inputs),
        warnings=(*(each for line in found.lines for each in _not_played(line, scenario)), *_lost(found)),
        notes=(
            f"The same {plural(found.futures, 'future')} with and without the line"
            f"{' for every end' if any(line.inputs for line in found.lines) else ''}, seed {found.seed}.",
            f"Differences are in percentage points (pp). {NOT_ADJUSTED}",
        ),
        closing=DIFFERENCES_NOT_FORECASTS,
    )


def line_sentences(line: LineDeterrence, scenario: Scenario | None) -> Iterator[str]:
    """What the line deters as the file has it; between what the ends of single inputs move it; then all of them together."""
    noun, verb, turned = _WORDS[line.kind]
    over = f"over {plural(line.as_it_is.pairs, 'future')}"
    title = line.act_title.rstrip(".?! ")
    points, bounds = difference(*line.as_it_is.effect)
    arising = tuple(arising_sentences(line.kind, line.as_it_is.arises, line.as_it_is.effect_arising))
    if not line.inputs:
        yield (
            f"{noun} of “{title}” by “{line.title}” is {points} percentage points ({bounds}) {over}, in this model; neither decision reads"
            " an assumption or a belief that is open."
        )
        yield from arising
        return
    ends = [(at, each) for each in line.inputs for at in each.played]
    yield (
        f"{noun} of “{title}” by “{line.title}” is {points} percentage points ({bounds}) as the file has it, {over}, in this model"
        f"{_moved_by(line, ends, scenario)}."
    )
    yield from arising
    if not ends:
        return
    least = min(ends, key=_effect)
    if line.weakest is not None and line.strongest is not None:
        yield (
            f"With several at once the least found is {_span(line.weakest.effect)}, the most {_span(line.strongest.effect)}."
        )
    if least[0].effect.high < 0 < line.as_it_is.effect.low:
        yield f"Where “{least[1].title}” is {_value(least[0].value, least[1], scenario)}, the line {turned} more often than it {verb}."


def _moved_by(line: LineDeterrence, ends: list[tuple[DeterredAt, DeterrenceInput]], scenario: Scenario | None) -> str:
    """Between what the ends of single inputs move deterrence, as the end of a sentence."""
    if not ends:
        return ""
    least, most = min(ends, key=_effect), max(ends, key=_effect)
    if _effect(least) == _effect(most) == line.as_it_is.effect.value:
        return ", and no end of what the two decisions read moves it"
    (first, lowest), (last, highest) = (
        (_points(at.effect), f"“{each.title}” at {_value(at.value, each, scenario)}") for at, each in (least, most)
    )
    if least == most:
        return f"; {first} with {lowest}"
    if len(line.inputs) == 1:
        (at, entry), (upper, _) = least, most
        values = (_value(end.value, entry, scenario) for end in (at, upper))
        return f"; {first} where “{entry.title}” is {next(values)}, {last} where it is {next(values)}"
    return (
        f"; with one of {len(line.inputs)} assumptions and beliefs at an end of its prior, from {first} ({lowest}) to"
        f" {last} ({highest})"
    )


def _effect(pair: tuple[Deterred, DeterrenceInput]) -> float:
    return pair[0].effect.value


def chart_name(line: LineDeterrence) -> str:
    """The name of the picture of a line."""
    return f"deterrence-{line.id}"


def end_words(entry: DeterrenceInput, scenario: Scenario | None) -> tuple[str, str]:
    """What an input is set to, low and high, in its unit."""
    low, high = (_value(at.value, entry, scenario) for at in entry.ends)
    return low, high


def _part(line: LineDeterrence, scenario: Scenario | None, *, is_one: bool) -> Part:
    noun = _WORDS[line.kind][0]
    rows = [_row("As the file has it", line.as_it_is, strong=True)]
    for each in line.moving:
        reader = _READERS[each.read_by]
        rows.append(Row.of(Cell(each.title, note=f"read by {reader}"), "", "", "", ""))
        rows += [
            _end_row(f"{name}: {words}", at)
            for name, words, at in zip(("low", "high"), end_words(each, scenario), each.ends, strict=True)
        ]
    if line.weakest is not None and line.strongest is not None:
        for name, at in (("Several at once, least", line.weakest), ("Several at once, most", line.strongest)):
            cell = Cell(name, note="; ".join(together_words(at, line, scenario)))
            rows.append(_row(cell, at, apart=at is line.weakest))
    heads = columns("Set to", "with it", "without it", Column(f"{noun.lower()} (pp)"), "90% interval")
    return Part(
        title="" if is_one else line.title,
        charts=(chart_name(line),),
        legend="Upper mark: at the low end; lower mark: at the high end.",
        tables=(Table(heads, tuple(rows), notes=(CHOSEN_NOTE,)),),
        notes=(*_idle(line), ENDS_NOTE),
    )


def _idle(line: LineDeterrence) -> Iterator[str]:
    """Which inputs change the act in no future, with who reads them."""
    moving = line.moving
    idle = [f"{each.title} (read by {_READERS[each.read_by]})" for each in line.inputs if each not in moving]
    if idle:
        yield f"Changes the act in no future, at neither end: {'; '.join(idle)}."


def together_words(at: DeterredTogether, line: LineDeterrence, scenario: Scenario | None) -> Iterator[str]:
    """What is set, each with its value."""
    for each in line.inputs:
        if each.id in at.ends:
            value = each.low.value if at.ends[each.id] == "low" else each.high.value
            yield f"{each.title} {_value(value, each, scenario)}"


def _row(name: str | Cell, at: Deterred, *, under: bool = False, apart: bool = False, strong: bool = False) -> Row:
    points, bounds = difference(*at.effect)
    digits = decimals(points)
    shares = [percent(share.value, digits=digits) for share in (at.with_it, at.without_it)]
    is_faint = not at.effect.excludes_zero
    return Row.of(
        name,
        *shares,
        Cell(points, faint=is_faint),
        Cell(bounds, faint=is_faint),
        under=under,
        apart=apart,
        strong=strong,
    )


def _end_row(name: str, at: DeterredAt | EndNotPlayed) -> Row:
    from sandtable.analysis.compare.turning_results import EndNotPlayed

    if isinstance(at, EndNotPlayed):
        return Row.of(f"{name}, not played", *[NOTHING] * 4, under=True)
    return _row(name, at, under=True)


def _value(value: float, entry: DeterrenceInput, scenario: Scenario | None) -> str:
    if entry.kind == "assumption" and scenario is not None:
        return describe_draw(scenario.assumptions[entry.id], value=value, in_hours=scenario.calendar.in_hours)
    return f"{100 * value:.3g}%" if entry.kind == "belief" else f"{value:.3g}"


def _points(effect: Estimate) -> str:
    return difference(*effect)[0]


def _span(effect: Estimate) -> str:
    points, bounds = difference(*effect)
    return f"{points} ({bounds})"


def _not_played(line: LineDeterrence, scenario: Scenario | None) -> Iterator[str]:
    """The ends of which there is no result."""
    from sandtable.analysis.compare.turning_results import EndNotPlayed

    for each in line.inputs:
        for at in each.ends:
            if isinstance(at, EndNotPlayed):
                yield f"Not played: “{each.title}” at {_value(at.value, each, scenario)}. Reason: {at.why}."


def _lost(found: DeterrenceAnalysis) -> Iterator[str]:
    fewest = min(at.pairs for line in found.lines for at in _all(line))
    if fewest < found.futures:
        yield f"Up to {count(found.futures - fewest)} of {plural(found.futures, 'future')} failed in a world and are excluded there."


def _all(line: LineDeterrence) -> Iterator[Deterred]:
    yield line.as_it_is
    for each in line.inputs:
        yield from each.played
    yield from (each for each in (line.weakest, line.strongest) if each is not None)
