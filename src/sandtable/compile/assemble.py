"""`compile_scenario`: all parts put together."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from sandtable.compile.decisions import EffectCompiler, OrderTable, compile_decisions, compile_options
from sandtable.compile.expressions import ExpressionTable, remembered_days
from sandtable.compile.faults import EntryError, compile_error
from sandtable.compile.geography import compile_geography
from sandtable.compile.identifiers import Identifiers
from sandtable.compile.numbers import compile_numbers
from sandtable.compile.options import list_options
from sandtable.compile.parties import compile_actors, compile_formations, compile_support
from sandtable.compile.rings import compile_rings
from sandtable.compile.streams import compile_streams
from sandtable.compile.watch import watch_levels
from sandtable.engine.program import Program
from sandtable.scenario.types import Scenario


def compile_scenario(scenario: Scenario) -> Program:
    """Turn a checked scenario into what the engine runs: arrays and byte code.

    Pure: the same scenario gives the same program, to the bit, in whatever order its entries were written.
    Raises CompileError (codes S6xx, `compile.faults.SUMMARIES`) for what the checks cannot see.
    """
    try:
        return _assemble(scenario)
    except EntryError as fault:
        raise compile_error(fault, scenario) from None


def _assemble(scenario: Scenario) -> Program:
    names = Identifiers(scenario)
    geography = compile_geography(scenario, names)
    expressions = ExpressionTable.collect(scenario, names)
    options = list_options(scenario, names)
    orders = OrderTable.collect(scenario, names, options=options)
    numbers = compile_numbers(scenario, names, options=options, route_lengths=geography.route_lengths)
    rings = compile_rings(scenario, names, geography=geography, expressions=expressions)
    effects = EffectCompiler(names, orders, geography.theatre.zones)
    outcomes = [scenario.outcomes[name] for name in names.outcomes.names]
    rules = scenario.settlement.rules if scenario.settlement else {}
    parts = _fields(
        geography.theatre,
        rings,
        numbers,
        compile_actors(scenario, names),
        compile_formations(scenario, names),
        compile_support(scenario, names),
        compile_streams(names),
    )
    return Program(
        title=scenario.title,
        sha256=scenario.sha256,
        horizon=float((scenario.horizon - scenario.start).days),
        actors=names.actors.names,
        places=names.places.names,
        routes=names.routes.names,
        formations=names.formations.names,
        fires=names.fires.names,
        airs=names.airs.names,
        assumptions=names.assumptions.names,
        beliefs=names.beliefs.names,
        outcomes=names.outcomes.names,
        barriers=names.barriers.names,
        formation_order=orders.of_formations(scenario),
        orders=orders.orders,
        watch=watch_levels(expressions, names),
        fires_when=expressions.of_fires(scenario, names),
        decisions=compile_decisions(scenario, names, options=options, expressions=expressions),
        options=compile_options(options, effects=effects, layout=numbers.layout),
        stops=tuple(expressions.index(condition) for condition in scenario.stop),
        outcome_when=tuple(expressions.index(outcome.when) for outcome in outcomes),
        outcome_time=tuple(expressions.index(outcome.time) for outcome in outcomes),
        settlement_when=tuple(expressions.index(rule.when) for rule in rules.values()),
        settlement_rules=tuple(rules),
        expressions=expressions.expressions,
        first_slots=remembered_days(expressions, names, function="first"),
        reached_slots=remembered_days(expressions, names, function="reached"),
        priors=tuple(replace(scenario.assumptions[name].prior, text="") for name in names.assumptions.names),
        **parts,
    )


def _fields(*parts: Any) -> dict[str, Any]:
    """The parts of a Program that are compiled together, by field name; no two parts name the same field."""
    merged: dict[str, Any] = {}
    for part in parts:
        for item in fields(part):
            assert item.name not in merged, item.name
            merged[item.name] = getattr(part, item.name)
    return merged
