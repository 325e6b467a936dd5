"""What is said of a red line: whether it makes the outcome less likely, by how much, and what each of its components does."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sandtable.scenario.source import as_typed
from sandtable.telling.acts import COMPONENTS, act_parts, act_sentences, idle_warnings
from sandtable.telling.differences import (
    DIFFERENCES_NOT_FORECASTS,
    NOT_ADJUSTED,
    changed_words,
    excluded,
    faint_notes,
    played,
    variant_tables,
)
from sandtable.telling.told import Cell, Part, Row, Table, Told, columns
from sandtable.wording import count, decimals, difference, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.compare.differences import Comparison, Deterrence, RedLineEffect
    from sandtable.scenario.types import Scenario

NO_DETERRENCE = "What a threat deters is distinguished from what it prevents only where the red line names an `act`."


def tell_red_line(found: Comparison, line: RedLineEffect, scenario: Scenario | None) -> Told:
    """Answer, who draws it, the effect of each component, then all that differs without the whole line."""
    whole = found.variants[-1]
    parts: tuple[Part, ...] = ()
    if any(variant.differs for variant in found.variants):
        tables, effects = variant_tables(whole, scenario, baseline="with it", changed="without it"), _effects(line)
        parts = (
            Part(
                charts=(chart_name(line),),
                tables=(effects,),
                notes=(
                    *faint_notes((effects,)),
                    "Effect: share of futures with the outcome without the component, less the share with it; above 0 the"
                    f" component prevents the outcome. Prevents, causes: in how many of {plural(whole.pairs, 'future')} the outcome"
                    " fails to happen, or happens, only because of the component. The effects of the components need not add up"
                    " to that of all together. This is what the red line does to the result; whether the other side should heed"
                    " it is a question of the game (`sandtable solve`).",
                ),
            ),
            Part(
                title="With and without the whole red line",
                sentences=(changed_words(whole),),
                tables=tuple(tables),
                notes=faint_notes(tables),
                detail=True,
            ),
        )
    return Told(
        title=line.title,
        answer=(effect_sentence(line, scenario), *act_sentences(line), drawn_by(line, scenario)),
        parts=(*act_parts(line, scenario), *parts),
        warnings=(*excluded(found), *idle_warnings(line)),
        notes=(played(found), f"Effects and differences are in percentage points (pp). {NOT_ADJUSTED}"),
        closing=DIFFERENCES_NOT_FORECASTS,
    )


def chart_name(line: RedLineEffect) -> str:
    """The name of the picture of a red line."""
    return f"red-line-{line.id}"


def effect_sentence(line: RedLineEffect, scenario: Scenario | None) -> str:
    """In a sentence: whether the whole line changes how likely the outcome is, by how much, from what to what."""
    whole, title = line.whole, line.title.rstrip(".?! ")
    outcome = line.outcome if scenario is None else scenario.outcomes[line.outcome].title
    if not (whole.prevented or whole.brought_about):
        share = percent(whole.with_it)
        return f"The red line “{title}” makes no difference to “{outcome}” in any future ({share} with and without it), in this model."
    shares = "{} of futures with it, {} without it".format(*effect_shares(whole))
    if not whole.effect.excludes_zero:
        points, bounds = difference(*whole.effect)
        return (
            f"The red line “{title}” has no detectable effect on “{outcome}”: {shares}, a difference of {points} percentage"
            f" points ({whole.level:.0%} interval {bounds}), in this model."
        )
    is_rarer = whole.effect.value > 0
    ends = (whole.effect.low, whole.effect.high) if is_rarer else (-whole.effect.high, -whole.effect.low)
    points, bounds = difference(abs(whole.effect.value), *ends)
    return (
        f"The red line “{title}” {'reduces' if is_rarer else 'increases'} the probability of “{outcome}” by"
        f" {points.replace('+', '')} percentage points ({whole.level:.0%} interval {bounds.replace('+', '')}): {shares}, in this model."
    )


def effect_shares(effect: Deterrence) -> tuple[str, str]:
    """The shares with and without a component; the interval of the effect chooses the digits."""
    digits = decimals(difference(*effect.effect)[0])
    return percent(effect.with_it, digits=digits), percent(effect.without_it, digits=digits)


def drawn_by(line: RedLineEffect, scenario: Scenario | None) -> str:
    """Who draws the line against whom."""
    names = [name if scenario is None else scenario.actors[name].name for name in (line.actor, line.deters)]
    verb = "compel" if line.act is not None and line.act.kind == "compel" else "deter"
    return f"Drawn by {names[0]} to {verb} {names[1]}."


def _effects(line: RedLineEffect) -> Table:
    rows = []
    for effect in line.effects:
        is_faint = not effect.effect.excludes_zero
        texts = (*effect_shares(effect), *difference(*effect.effect))
        cells = [Cell(text, faint=is_faint) for text in texts]
        together = effect.component == "together"
        rows.append(
            Row.of(
                Cell(COMPONENTS[effect.component], strong=together),
                *cells, count(effect.prevented), count(effect.brought_about), apart=together,
            )
        )  # fmt: skip
    heads = ("with it", "without it", "effect (pp)", "90% interval", "prevents", "causes")
    return Table(columns("Component", *heads), tuple(rows), kept=True)


def red_line_notes(found: Sequence[Comparison]) -> tuple[str, ...]:
    """Over how many futures red lines were measured; nothing where none was."""
    if not any(each.red_line is not None for each in found):
        return ()
    lines = "Red line" if len(found) == 1 else "Red lines"
    them = "it" if len(found) == 1 else "each of them"
    return (f"{lines}: the first {count(found[0].futures)} of these futures, with and without {them}.",)


def red_line_sentences(
    scenario: Scenario, *, found: Sequence[Comparison] = (), with_folder: bool = False, instead: str = ""
) -> Iterator[str]:
    """What the scenario's red lines do to the outcomes they are about, and what is not computed.

    found : the comparisons that were computed; for a red line that is in none of them, the command that computes it.
    with_folder : that command names a scenario's file with its folder. instead : said in the place of the command.
    """
    computed = {each.red_line.id: each.red_line for each in found if each.red_line is not None}
    for name, line in scenario.red_lines.items():
        if name in computed:
            yield effect_sentence(computed[name], scenario)
            yield from act_sentences(computed[name])
            continue
        words = as_typed(scenario.origin, with_folder=with_folder)
        command = shlex.join(["sandtable", "compare", *words, "--red-line", name])
        yield f"How much it turns on “{line.title.rstrip('.?! ')}”: {instead or f'`{command}`'}."
    if any(line.act is None for line in scenario.red_lines.values()):
        yield NO_DETERRENCE
