"""What is said of the act that a red line is about: deterred or compelled, provoked, denied its effect, delayed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sandtable.telling.told import Cell, Part, Row, Table, columns
from sandtable.wording import count, decimals, difference, estimate, estimate_words, listed, number, percent

if TYPE_CHECKING:
    from sandtable.analysis.compare.differences import ActEffect, ActGroup, Kind, RedLineEffect
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario

COMPONENTS = {
    "capability": "Capability", "credibility": "Credibility", "resolve": "Resolve", "together": "All together",
}  # fmt: skip
_GROUPS: dict[str, dict[ActGroup, str]] = {
    "deter": {
        "only-without": "Deterred: chosen only without the line", "only-with": "Provoked: chosen only with it",
        "both": "Denied or not: chosen in both", "neither": "Chosen in neither",
    },
    "compel": {
        "only-with": "Compelled: chosen only with the line", "only-without": "Put off: chosen only without it",
        "both": "Chosen in both", "neither": "Chosen in neither",
    },
}  # fmt: skip


def group_titles(kind: Kind) -> Mapping[ActGroup, str]:
    """The four groups of futures in words, in the order in which they are shown."""
    return _GROUPS[kind]


def act_sentences(line: RedLineEffect) -> Iterator[str]:
    """Whether the line does to the act what it is meant to, and in how many futures it does the reverse."""
    act = line.act
    if act is None:
        return
    is_deter = act.kind == "deter"
    meant, adverse = ("only-without", "only-with") if is_deter else ("only-with", "only-without")
    verb, turned = ("deters", "provokes") if is_deter else ("compels", "puts off")
    title = act.title.rstrip(".?! ")
    if not act.group("only-with").pairs and not act.group("only-without").pairs:
        shown = percent(act.with_it.value)
        yield f"It neither {verb} nor {turned} “{title}”: the same is chosen in every future ({shown} with and without it)."
        return
    points, bounds = difference(*act.effect)
    digits = decimals(points)
    shares = (percent(each.value, digits=digits) for each in (act.with_it, act.without_it))
    chosen = "chosen in {} with the line, {} without it".format(*shares)
    if not act.effect.excludes_zero:
        yield (
            f"Whether it {verb} “{title}” is not settled by these futures: {chosen}, {points} percentage points"
            f" ({act.level:.0%} interval {bounds})."
        )
        return
    works = act.effect.value > 0
    ends = (act.effect.value, act.effect.low, act.effect.high)
    points, bounds = difference(*(ends if works else (-ends[0], -ends[2], -ends[1])))
    points, bounds = points.replace("+", ""), bounds.replace("+", "")
    other = act.group(adverse if works else meant)  # type: ignore[arg-type]
    done, undone = (verb, turned) if works else (turned, verb)
    if not other.pairs:
        yield f"It {done} “{title}” in {points}% of futures ({act.level:.0%} interval {bounds}): {chosen}."
        return
    worked = act.group(meant if works else adverse)  # type: ignore[arg-type]
    both = (percent(each.share.value, digits=digits) for each in (worked, other))
    yield (
        f"It {done} “{title}” in {next(both)} of futures and {undone} it in {next(both)}"
        + f", {points} percentage points net ({act.level:.0%} interval {bounds}): {chosen}."
    )


def act_parts(line: RedLineEffect, scenario: Scenario | None) -> tuple[Part, ...]:
    """The four groups of futures and what each contributes to the effect on the outcome; delay and the threat below."""
    act = line.act
    if act is None:
        return ()
    rows = []
    for name, title in _GROUPS[act.kind].items():
        group = act.group(name)
        points, bounds = difference(*group.contribution)
        is_faint = not group.contribution.excludes_zero
        rows.append(
            Row.of(
                title, count(group.pairs), *estimate(*group.share), Cell(points, faint=is_faint), Cell(bounds, faint=is_faint)
            )
        )  # fmt: skip
    heads = ("futures", "share", "90% interval", "to the effect (pp)", "90% interval")
    table = Table(columns(f"“{act.title}”", *heads), tuple(rows), kept=True)
    note = (
        "To the effect: what these futures contribute to the effect of the whole line on the outcome; the four add up to it."
        " Deterrence is the share deterred less the share provoked; what the line does where the act is chosen in both is denial."
    )
    return (
        Part(
            title="What the line does to the act",
            sentences=tuple(_sentences(act, scenario)),
            charts=(act_chart_name(line),),
            legend="Upper bar: share of futures; lower bar: percentage points of the effect on the outcome.",
            tables=(table,),
            notes=(note,),
        ),
    )


def act_chart_name(line: RedLineEffect) -> str:
    """The name of the picture of the four groups."""
    return f"act-{line.id}"


def _sentences(act: ActEffect, scenario: Scenario | None) -> Iterator[str]:
    if act.denial is not None:
        is_rarer = act.denial.value >= 0
        ends = (act.denial.value, act.denial.low, act.denial.high)
        points, bounds = difference(*(ends if is_rarer else (-ends[0], -ends[2], -ends[1])))
        yield (
            f"Where the act is chosen in both worlds, the line makes the outcome {'rarer' if is_rarer else 'more frequent'} by"
            f" {points.replace('+', '')} percentage points ({act.level:.0%} interval {bounds.replace('+', '')})."
        )
    for what, days in (("The act", act.delay), ("The outcome", act.outcome_delay)):
        if days is not None and days.value != 0.0:
            yield f"{what} comes {_days(days, scenario)} with the line, where both worlds have it."
    if act.carried_out is not None:
        yield f"The threat, “{act.threat_title}”, is carried out in {estimate_words(*act.carried_out)} of futures with the line."


def _days(days: Estimate, scenario: Scenario | None) -> str:
    """`2.3 days later (90% interval 2.1 to 2.5)`; in hours where the scenario is told in hours."""
    unit, factor = ("hours", 24) if scenario is not None and scenario.calendar.in_hours else ("days", 1)
    is_later = days.value > 0
    way = "later" if is_later else "earlier"
    if math.isnan(days.low):
        return f"{factor * abs(days.value):.1f} {unit} {way} (too few differ for an interval)"
    ends = (days.value, days.low, days.high) if is_later else (-days.value, -days.high, -days.low)
    ends = (factor * ends[0], factor * ends[1], factor * ends[2])
    value, bounds = number(*ends, most=2)
    return f"{value} {unit} {way} (90% interval {bounds})"


def idle_warnings(line: RedLineEffect) -> Iterator[str]:
    """Components that nothing in the scenario looks at."""
    if line.idle:
        names = listed([COMPONENTS[each].lower() for each in line.idle])
        yield (
            f"Without {names} nothing comes out otherwise in any of the futures: no condition, no utility and no fire"
            f" looks at {'it' if len(line.idle) == 1 else 'them'}."
        )
