"""What is said of deterrence at the ends of priors: what it is in the file, how far each assumption and belief moves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.scenario.drawn import describe_draw
from sandtable.telling.differences import DIFFERENCES_NOT_FORECASTS, NOT_ADJUSTED
from sandtable.telling.told import Cell, Column, Part, Row, Table, Told, columns
from sandtable.wording import count, decimals, difference, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.compare.turning_results import (
        Deterred,
        DeterredTogether,
        DeterrenceAnalysis,
        DeterrenceInput,
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
        parts=tuple(_part(line, scenario, is_one=len(found.lines) == 1) for line in found.lines),
        warnings=tuple(_lost(found)),
        notes=(
            f"The same {plural(found.futures, 'future')} with and without the line for every end, seed {found.seed}.",
            f"Differences are in percentage points (pp). {NOT_ADJUSTED}",
        ),
        closing=DIFFERENCES_NOT_FORECASTS,
    )


def line_sentences(line: LineDeterrence, scenario: Scenario | None) -> Iterator[str]:
    """What the line deters as the file has it; between what the ends of single inputs move it; then all of them together."""
    noun, verb, turned = _WORDS[line.kind]
    title = line.act_title.rstrip(".?! ")
    points, bounds = difference(*line.as_it_is.effect)
    if not line.inputs:
        yield (
            f"{noun} of “{title}” by “{line.title}” is {points} percentage points ({bounds}) in this model; neither decision reads"
            " an assumption or a belief that is open."
        )
        return
    ends = [(at, each) for each in line.inputs for at in each.ends]
    least, most = (choose(ends, key=lambda pair: pair[0].effect.value) for choose in (min, max))
    said = f"{noun} of “{title}” by “{line.title}” is {points} percentage points ({bounds}) as the file has it, in this model"
    if least[0].effect.value == most[0].effect.value:
        yield f"{said}, and no end of what the two decisions read moves it."
        return
    yield (
        f"{said}; with one of {plural(len(line.inputs), 'assumption or belief', 'assumptions and beliefs')} at the end of its prior,"
        f" from {_points(least[0].effect)} (“{least[1].title}” at {_value(least[0].value, least[1], scenario)}) to"
        f" {_points(most[0].effect)} (“{most[1].title}” at {_value(most[0].value, most[1], scenario)})."
    )
    if line.weakest is not None and line.strongest is not None:
        yield (
            f"With several at once the least found is {_span(line.weakest.effect)}, the most {_span(line.strongest.effect)}."
        )
    if least[0].effect.high < 0 < line.as_it_is.effect.low:
        yield f"Where “{least[1].title}” is {_value(least[0].value, least[1], scenario)}, the line {turned} more often than it {verb}."


def chart_name(line: LineDeterrence) -> str:
    """The name of the picture of a line."""
    return f"deterrence-{line.id}"


def end_words(entry: DeterrenceInput, scenario: Scenario | None) -> tuple[str, str]:
    """What an input is set to, low and high, in its unit."""
    low, high = (_value(at.value, entry, scenario) for at in entry.ends)
    return low, high


def _part(line: LineDeterrence, scenario: Scenario | None, *, is_one: bool) -> Part:
    noun = _WORDS[line.kind][0]
    if not line.inputs:
        return Part(title="" if is_one else line.title)
    rows = [_row("As the file has it", line.as_it_is, strong=True)]
    for each in line.moving:
        reader = _READERS[each.read_by]
        rows.append(Row.of(Cell(each.title, note=f"read by {reader}"), "", "", "", ""))
        rows += [
            _row(f"{name}: {words}", at, under=True)
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


def _value(value: float, entry: DeterrenceInput, scenario: Scenario | None) -> str:
    if entry.kind == "assumption" and scenario is not None:
        return describe_draw(scenario.assumptions[entry.id], value=value)
    return f"{100 * value:.3g}%" if entry.kind == "belief" else f"{value:.3g}"


def _points(effect: Estimate) -> str:
    return difference(*effect)[0]


def _span(effect: Estimate) -> str:
    points, bounds = difference(*effect)
    return f"{points} ({bounds})"


def _lost(found: DeterrenceAnalysis) -> Iterator[str]:
    fewest = min(at.pairs for line in found.lines for at in _all(line))
    if fewest < found.futures:
        yield f"Up to {count(found.futures - fewest)} of {plural(found.futures, 'future')} failed in a world and are excluded there."


def _all(line: LineDeterrence) -> Iterator[Deterred]:
    yield line.as_it_is
    for each in line.inputs:
        yield from each.ends
    yield from (each for each in (line.weakest, line.strongest) if each is not None)
