"""What is said of a discovery: within which limits of assumptions an outcome happens, or does not, more often than elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.analysis.discover.peeling import QUASI_P
from sandtable.scenario.drawn import describe_draw, is_share
from sandtable.telling.common import SHARES_NOT_FORECASTS, failed_lines, sampled_line
from sandtable.telling.priors import HIGH, WIDE, bands, share_within, sparkline
from sandtable.telling.told import Cell, Column, Part, Row, Sketch, Table, Told, columns
from sandtable.wording import count, estimate, estimate_words, given_percent, listed, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.discover.discovery import (
        BoxFigures,
        DiscoveredBox,
        Discoveries,
        Discovery,
        PeelingStep,
        Restriction,
    )
    from sandtable.scenario.types import Scenario

TRAJECTORY_NOTE = (
    "Mass, coverage and density on the measuring half; found: density on the half that found the boxes; phi: correlation"
    " of lying in the box, its uninformative limits dropped, with what happened, on the half that found it."
)
QUASI_P_NOTE = (
    "Quasi-p: the probability of at least as many occurrences on the measuring half if the limit were uninformative."
)


def tell_discovery(found: Discovery, scenario: Scenario | None, *, trajectory: bool = False) -> Told:
    """Answer, and for each box what must hold and what it is worth. trajectory : with every step of the peeling."""
    parts = [part for box in found.boxes for part in _box(box, found, scenario, trajectory=trajectory)]
    if len(found.boxes) > 1 and found.together is not None:
        parts.append(Part(title="All boxes together", tables=(_figures(found.together, negated=found.negated),)))
    return Told(
        title=found.title,
        answer=(f"{found.title}: {_lowered(box_answer(found))}",),
        parts=tuple(parts),
        warnings=failed_lines(failed=found.failed, futures=found.futures),
        notes=(*_shares(found), *_halves(found)),
        common=sampled_line(scenario),
        closing=SHARES_NOT_FORECASTS,
    )


def tell_both(found: Discoveries, scenario: Scenario | None) -> Told:
    """When an outcome happens and when it does not, side by side."""
    first = found.discoveries[0]
    return Told(
        title=first.title,
        answer=(both_answer(found),),
        parts=tuple(part for each in found.discoveries for part in _side(each, scenario)),
        warnings=failed_lines(failed=first.failed, futures=first.futures),
        notes=_halves(first),
        common=sampled_line(scenario),
        closing=SHARES_NOT_FORECASTS,
    )


def box_answer(found: Discovery) -> str:
    """In a sentence: how often within the limits and elsewhere, with intervals; or why there are no limits to state."""
    happens = "It does not happen" if found.negated else "It happens"
    everywhere = f"{happens} in {estimate_words(*found.probability)} of all futures"
    if found.is_sure is not None:
        played = f"{plural(found.complete, 'future')} played"
        return f"It happens in {'all' if found.is_sure else 'none of the'} {played}, whatever was assumed."
    if found.reason in ("nearly-always", "nearly-never"):
        many = "many" if found.reason == "nearly-always" else "few"
        return f"{everywhere}, too {many} to distinguish them from the others."
    if found.box is None:
        better = ": the best box does no better than the rest on the measuring half" if found.boxes else ""
        return f"{everywhere}, and no limits of assumptions distinguish them{better}."
    inside, outside = found.box.measured.density, found.box.measured.elsewhere
    return (
        f"{happens} in {estimate_words(*inside)} of the futures in which {holding(found.box)}, and in"
        f" {estimate_words(*outside)} of the others."
    )


def both_answer(found: Discoveries) -> str:
    """In a sentence: how often it happens, and which assumptions distinguish when. The limits are each side's own answer."""
    first = found.discoveries[0]
    said = f"{first.title}: it happens in {estimate_words(*first.probability)} of all futures in this model"
    used = {
        entry.assumption: f"“{entry.title}”"
        for each in found.discoveries
        if each.box
        for entry in each.box.restrictions
    }
    if not used:
        return f"{said}; no limits of assumptions distinguish them from the others."
    verb = "decides" if len(used) == 1 else "decide"
    return f"{said}; {listed(list(used.values()))} {verb} most clearly in which."


def figure_name(found: Discovery) -> str:
    """The name of the picture of its first box."""
    return "believed-against" if found.negated else "believed"


def holding(box: DiscoveredBox) -> str:
    """`this holds`, `both of these hold`, `all three of these hold`: the limits of a box."""
    number = len(box.restrictions)
    if number == 1:
        return "this holds"
    words = {2: "both", 3: "all three", 4: "all four", 5: "all five", 6: "all six"}
    return f"{words.get(number, f'all {number}')} of these hold"


def limit_words(restriction: Restriction, scenario: Scenario | None) -> str:
    """What a box asks of an assumption: `2.2 km/day or more`, `59% or less`, or the labels of a choice; of a decision, which options."""

    if restriction.options:
        decision = None if scenario is None else scenario.decisions[restriction.assumption]
        titles = (
            "never taken" if option == "none" else f"“{option if decision is None else decision.options[option].title}”"
            for option in restriction.options
        )
        return " or ".join(titles)

    def said(value: float) -> str:
        if scenario is None:
            return f"{value:.3g} {restriction.unit}".rstrip()
        assumption = scenario.assumptions[restriction.assumption]
        if is_share(assumption.prior):
            return given_percent(value)
        return describe_draw(assumption, value=value, in_hours=scenario.calendar.in_hours)

    if restriction.low is not None:
        return f"{said(restriction.low)} or more"
    if restriction.high is not None:
        return f"{said(restriction.high)} or less"
    return " or ".join(said(value) for value in restriction.values)


# -- parts ---------------------------------------------------------------------------------------------


def _side(found: Discovery, scenario: Scenario | None) -> tuple[Part, ...]:
    """One of the two sides of a page."""
    title = "For it not to happen" if found.negated else "For it to happen"
    if found.box is None:
        return (Part(title=title, sentences=(box_answer(found),)),)
    return (
        Part(
            title=title,
            sentences=(box_answer(found),),
            charts=(figure_name(found),),
            tables=_tables(found.box, found, scenario),
            notes=_notes(found.box, found),
        ),
    )


def _box(box: DiscoveredBox, found: Discovery, scenario: Scenario | None, *, trajectory: bool) -> tuple[Part, ...]:
    title = ""
    if len(found.boxes) > 1:
        title = f"Box {box.box}{', among the futures outside those before it' if box.box > 1 else ''}"
    parts = [
        Part(
            title=title,
            charts=(figure_name(found),) if box == found.box else (),
            tables=_tables(box, found, scenario),
            notes=_notes(box, found),
        )
    ]
    if trajectory:
        parts.append(
            Part(title="Steps of the peeling", tables=(_trajectory(box),), notes=(TRAJECTORY_NOTE,), detail=True)
        )
    return tuple(parts)


def _tables(box: DiscoveredBox, found: Discovery, scenario: Scenario | None) -> tuple[Table, ...]:
    heads = columns("What must hold", Column("within", "words"), "share of prior", "quasi-p")
    limits = Table(
        heads, tuple(_limit(entry, scenario) for entry in box.restrictions), notes=(QUASI_P_NOTE,), kept=True
    )
    return limits, _figures(box.measured, negated=found.negated)


def _limit(entry: Restriction, scenario: Scenario | None) -> Row:
    words = limit_words(entry, scenario)
    if scenario is None or entry.options:
        return Row.of(entry.title, words, "", _small(entry.measured_quasi_p))
    prior = scenario.assumptions[entry.assumption].prior
    area, stems = sparkline(prior)
    left = bands(prior, low=entry.low, high=entry.high, values=entry.values)
    sketch = Sketch(WIDE, HIGH, area, stems, left, about="The prior; the band is what the limit leaves of it.")
    share = percent(share_within(prior, low=entry.low, high=entry.high, values=entry.values))
    return Row.of(entry.title, Cell(words, sketch=sketch), share, _small(entry.measured_quasi_p))


def _figures(figures: BoxFigures, *, negated: bool) -> Table:
    happens = "does not happen" if negated else "happens"
    rows = (
        (f"It {happens}, of the futures in the box (density)", figures.density),
        (f"It {happens}, of the futures outside", figures.elsewhere),
        (f"In the box, of all futures in which it {happens} (coverage)", figures.coverage),
        ("In the box, of all futures (mass)", figures.mass),
    )
    heads = columns("Measured on the half that did not find it", "share", "90% interval")
    return Table(heads, tuple(Row.of(words, *estimate(*share)) for words, share in rows))


def _notes(box: DiscoveredBox, found: Discovery) -> tuple[str, ...]:
    happens = "it does not happen" if found.negated else "it happens"
    measured, chosen = box.measured, f"Step {box.step} of {box.trajectory[-1].step} of the peeling"
    they = "It holds" if len(box.restrictions) == 1 else "They hold together"
    lines = [
        f"{they} in {estimate_words(*measured.mass)} of all futures, and in {estimate_words(*measured.coverage)} of those in"
        f" which {happens}.",
        f"On the half that found the box the density is {percent(box.found.density.value)}, which is optimistically biased.",
    ]
    if box.dropped:
        lines.append(
            f"{chosen}; {plural(len(box.dropped), 'uninformative limit')} dropped (quasi-p above {QUASI_P:g})."
        )
    else:
        lines.append(f"{chosen}; no limit was dropped.")
    if not box.holds_up:
        lines.append("On the measuring half the box does no better than the futures outside it: do not believe it.")
    elif any((entry.measured_quasi_p or 0.0) > QUASI_P for entry in box.restrictions):
        lines.append(f"A limit with a quasi-p above {QUASI_P:g} was uninformative on the measuring half.")
    return tuple(lines)


def _trajectory(box: DiscoveredBox) -> Table:
    heads = columns("step", "limits", "mass", "coverage", "density", "90% interval", "found", "phi", "taken")
    return Table(heads, tuple(_step(step, chosen=step.step == box.step) for step in box.trajectory))


def _step(step: PeelingStep, *, chosen: bool) -> Row:
    measured = step.measured
    return Row.of(
        str(step.step), str(step.limits), estimate(*measured.mass)[0], estimate(*measured.coverage)[0],
        *estimate(*measured.density), percent(step.found.density.value), f"{step.correlation:.3f}",
        "chosen" if chosen else "", strong=chosen,
    )  # fmt: skip


def _shares(found: Discovery) -> tuple[str, ...]:
    played = plural(found.complete, "future")
    happens = "does not happen" if found.negated else "happens"
    number, bounds = estimate(*found.probability)
    if found.is_sure is None:
        return (f"It {happens} in {number} of the {played} ({bounds}).",)
    share = "all" if found.is_sure else "none of the"
    return (f"It happens in {share} {played} (interval of the share in which it {happens}: {bounds}).",)


def _halves(found: Discovery) -> tuple[str, ...]:
    return (
        f"Found on {count(found.found_on)} futures, measured on the other {count(found.measured_on)}, so that the search biases"
        f" no figure; seed {found.seed}.",
    )


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _small(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if value >= 0.001 else "<0.001"
