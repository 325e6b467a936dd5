"""`compile_scenario`: all parts put together."""

from __future__ import annotations

from dataclasses import replace

from sandtable.compile.decisions import EffectCompiler, compile_decisions, compile_options
from sandtable.compile.expressions import ExpressionTable, remembered_days
from sandtable.compile.faults import EntryError, compile_error
from sandtable.compile.geography import compile_geography
from sandtable.compile.identifiers import Identifiers
from sandtable.compile.numbers import compile_numbers
from sandtable.compile.options import list_options
from sandtable.compile.orders import OrderTable
from sandtable.compile.parties import compile_parties, compile_support
from sandtable.compile.rings import compile_rings
from sandtable.compile.streams import compile_streams
from sandtable.compile.watch import watch_levels
from sandtable.program import Conditions, Program
from sandtable.scenario.presets import force_ratios, with_preset
from sandtable.scenario.types import Scenario


def compile_scenario(scenario: Scenario) -> Program:
    """Turn a checked scenario into what the engine runs: arrays and byte code.

    The same scenario gives the same program, to the bit, in whatever order its entries were written.

    Raises:
        CompileError: what the checks cannot detect (codes S6xx, `compile.faults.SUMMARIES`).
    """
    try:
        return replace(_assemble(with_preset(scenario)), sha256=scenario.sha256)
    except EntryError as fault:
        raise compile_error(fault, scenario) from None


def _assemble(scenario: Scenario) -> Program:
    names = Identifiers(scenario)
    geography = compile_geography(scenario, names)
    options = list_options(scenario, names)
    expressions = ExpressionTable.collect(scenario, names, options=options)
    orders = OrderTable.collect(scenario, names, options=options)
    numbers = compile_numbers(scenario, names, options=options, route_lengths=geography.route_lengths)
    rings = compile_rings(scenario, names, geography=geography, expressions=expressions)
    effects = EffectCompiler(names, orders, geography.theatre.zones)
    return Program(
        title=scenario.title,
        sha256=scenario.sha256,
        horizon=scenario.calendar.days,
        steps=scenario.calendar.steps,
        force_ratios=force_ratios(),
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
        numbers=numbers,
        theatre=geography.theatre,
        rings=rings,
        parties=compile_parties(scenario, names, orders=orders, watch=watch_levels(expressions, names)),
        support=compile_support(scenario, names, expressions=expressions),
        decisions=compile_decisions(scenario, names, options=options, expressions=expressions),
        options=compile_options(
            options,
            effects=effects,
            layout=numbers.layout,
            actors=[names.actors[scenario.decisions[name].actor] for name in names.decisions.names],
            expressions=expressions,
        ),
        conditions=_conditions(scenario, names, expressions=expressions),
        streams=compile_streams(names),
        priors=tuple(
            replace(scenario.assumptions[name].prior, text="", words=None) for name in names.assumptions.names
        ),
    )


def _conditions(scenario: Scenario, names: Identifiers, *, expressions: ExpressionTable) -> Conditions:
    outcomes = [scenario.outcomes[name] for name in names.outcomes.names]
    rules = scenario.settlement.rules if scenario.settlement else {}
    return Conditions(
        expressions=expressions.expressions,
        stops=tuple(expressions.index(condition) for condition in scenario.stop),
        outcome_when=tuple(expressions.index(outcome.when) for outcome in outcomes),
        outcome_time=tuple(expressions.index(outcome.time) for outcome in outcomes),
        settlement_when=tuple(expressions.index(rule.when) for rule in rules.values()),
        settlement_rules=tuple(rules),
        first_slots=remembered_days(expressions, names, function="first"),
        reached_slots=remembered_days(expressions, names, function="reached"),
    )
