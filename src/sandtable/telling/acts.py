"""What is said of the act that a red line is about: deterred or compelled, provoked, denied its effect, delayed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sandtable.telling.told import Cell, Part, Row, Table, columns
from sandtable.wording import count, decimals, difference, estimate, estimate_words, listed, number, percent

if TYPE_CHECKING:
    from sandtable.analysis.compare.differences import ActEffect, ActGroup, IdleReader, Kind, RedLineEffect
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
    yield _act_sentence(act)
    yield from arising_sentences(act.kind, act.arises, act.effect_arising)


def arising_sentences(kind: Kind, arises: Estimate, among: Estimate | None) -> Iterator[str]:
    """How often the decision of the act comes up, and what the line does among the futures in which it does.

    Nothing where it comes up in all of them, since the share among these is then the share of all.
    """
    if arises.value == 1:
        return
    if among is None:
        yield "The decision comes up in no future, with the line or without it."
        return
    noun = "deterrence" if kind == "deter" else "compellence"
    points, bounds = difference(*among)
    yield (
        f"The decision comes up in {estimate_words(*arises)} of futures, with the line or without it; among these, {noun} is"
        f" {points} percentage points ({bounds})."
    )


def _act_sentence(act: ActEffect) -> str:
    is_deter = act.kind == "deter"
    meant, adverse = ("only-without", "only-with") if is_deter else ("only-with", "only-without")
    verb, turned = ("deters", "provokes") if is_deter else ("compels", "puts off")
    title = act.title.rstrip(".?! ")
    if not act.group("only-with").pairs and not act.group("only-without").pairs:
        shown = percent(act.with_it.value)
        return f"It neither {verb} nor {turned} “{title}”: the same is chosen in every future ({shown} with and without it)."
    points, bounds = difference(*act.effect)
    digits = decimals(points)
    shares = (percent(each.value, digits=digits) for each in (act.with_it, act.without_it))
    chosen = "chosen in {} with the line, {} without it".format(*shares)
    if not act.effect.excludes_zero:
        return (
            f"Whether it {verb} “{title}” is not settled by these futures: {chosen}, {points} percentage points"
            f" ({act.level:.0%} interval {bounds})."
        )
    works = act.effect.value > 0
    ends = (act.effect.value, act.effect.low, act.effect.high)
    points, bounds = difference(*(ends if works else (-ends[0], -ends[2], -ends[1])))
    points, bounds = points.replace("+", ""), bounds.replace("+", "")
    other = act.group(adverse if works else meant)  # type: ignore[arg-type]
    done, undone = (verb, turned) if works else (turned, verb)
    if not other.pairs:
        return f"It {done} “{title}” in {points}% of futures ({act.level:.0%} interval {bounds}): {chosen}."
    worked = act.group(meant if works else adverse)  # type: ignore[arg-type]
    both = (percent(each.share.value, digits=digits) for each in (worked, other))
    return (
        f"It {done} “{title}” in {next(both)} of futures and {'puts it off' if undone == 'puts off' else f'{undone} it'} in {next(both)}"
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
    """Components without which nothing comes out otherwise: nothing depends on them, or what reads them never comes up or is not moved."""
    unread = [each for each in line.idle if each not in {reader.component for reader in line.idle_readers}]
    if unread:
        names = listed([COMPONENTS[each].lower() for each in unread])
        yield (
            f"Without {names} nothing comes out otherwise in any of the futures: no decision reads"
            f" {'it' if len(unread) == 1 else 'them'}, and nothing else that happens depends on {'it' if len(unread) == 1 else 'them'}."
        )
    for component in line.idle:
        readers = [each for each in line.idle_readers if each.component == component]
        if readers:
            said = listed([_reader(each) for each in readers])
            yield f"Without {COMPONENTS[component].lower()} nothing comes out otherwise in any of the futures, although {said}."


def _reader(found: IdleReader) -> str:
    title = f"“{found.title.rstrip('.?! ')}”"
    if not found.arises:
        return f"{title} reads it (this decision comes up in none of them)"
    return (
        f"{title} reads it (this decision comes up in {percent(found.arises)} of them and has the same result in each)"
    )
