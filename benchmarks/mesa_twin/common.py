"""The features that Sandtable and the Mesa model share: those that the declared scenario uses, and no others.

A scenario that uses more is not played in Mesa: `beyond` says what that is. So the model need not follow what the format gains.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sandtable.program import DecisionNumber, EffectKind, Program
from sandtable.scenario.trees import Arithmetic, Call, Expression, walk

SCENARIO = str(Path(__file__).parent / "race.yaml")  # `deir-ez-zor-2017` as version 0.2 encoded it
CLOCKS = ("once", "each", "every", "hazard")
ORDERS = ("hold", "advance", "withdraw")
COMMON = frozenset(
    [f"function {name}" for name in (
        "at", "belief", "choices", "chose", "connected", "controls", "encircled", "first", "gone", "magazine", "reach", "spent", "within",
    )]
    + ["arithmetic +"]
    + [f"clock {name}" for name in ("once", "each", "hazard")]
    + [f"orders {name}" for name in ORDERS]
    + [f"effect {name}" for name in ("orders", "stance", "fires", "air", "commit", "ceasefire", "evidence")]
)  # fmt: skip


def played_expressions(program: Program) -> dict[int, Expression]:
    """What a future of the Mesa model evaluates, by index: conditions of decisions and of outcomes, bases of options."""
    indices = {decision.when for decision in program.decisions} | set(program.conditions.outcome_when)
    indices |= {option.expression for option in program.options if option.expression >= 0}
    return {index: program.conditions.expressions[index] for index in sorted(indices)}


def beyond(program: Program) -> list[str]:
    """What a program uses that the Mesa model does not have, sorted; empty for the declared scenario."""
    return sorted(features(program) - COMMON)


def features(program: Program) -> frozenset[str]:
    """What a program uses, in the words of COMMON."""
    return frozenset(_features(program))


def _features(program: Program) -> Iterator[str]:
    for expression in played_expressions(program).values():
        for node in walk(expression):
            if isinstance(node, Call):
                yield f"function {node.function}"
            elif isinstance(node, Arithmetic):
                yield f"arithmetic {node.operator}"
    yield from (f"clock {CLOCKS[decision.clock]}" for decision in program.decisions)
    yield from (f"orders {ORDERS[order.kind]}" for order in program.parties.orders)
    yield from (
        f"effect {EffectKind(effect.kind).name.lower()}" for option in program.options for effect in option.effects
    )
    if program.parties.is_closed.any():
        yield "passage"
    for effect in (effect for option in program.options for effect in option.effects):
        if effect.after >= 0:
            yield "delayed effects"
        if effect.actor >= 0 or effect.is_zoned:
            yield "formations selected by actor or zone"
        if effect.passage >= 0 or effect.is_one_sided:
            yield "effects on passage, or on one side of a stance"
    if any(option.shifts for option in program.options):
        yield "odds that shift"
    if any(option.utility >= 0 for option in program.options):
        yield "options by their utility"
    numbers = program.numbers
    after = [numbers.layout.of_decision(d, DecisionNumber.AFTER) for d in range(len(program.decisions))]
    if numbers.values[after].any() or set(after) & set(numbers.bound_number.tolist()):
        yield "decisions that wait for their condition to last"
    if len(program.conditions.stops):
        yield "conditions that end the scenario"
    if (program.support.fires_when >= 0).any():
        yield "conditions of fires"
    if program.support.fires_spares_contact.any():
        yield "fires that spare formations in contact"
