"""Each part of the program against what the scenario of `programs.py` says."""

import math

import numpy as np
import pytest

from sandtable import program as p
from sandtable.compile.watch import strength_level
from sandtable.scenario.grammar import parse
from sandtable.scenario.trees import unparse
from sandtable.theatre.geodesics import geodesic_km
from tests.unit.compile.programs import compile_raw, race


@pytest.fixture(scope="module")
def program():
    return compile_raw(race())


def number(program, block, index, width=1, column=0):
    return program.numbers.values[getattr(program.numbers.layout, block) + index * width + column]


def supplier(program, position):
    found = program.numbers.bound_assumption[program.numbers.bound_number == position]
    return [program.assumptions[index] for index in found]


def test_identifiers_are_sorted(program):
    assert program.places == ("arak", "deir", "raqqa", "sukhna", "tanf")
    assert program.routes == ("arak-road", "m20", "north", "track")
    assert program.formations == ("band", "column", "dash", "garrison")
    assert program.actors == ("damascus", "isis", "sdf", "washington")
    assert program.barriers == ("line", "river")
    assert program.assumptions == ("far", "nerve", "reach", "road", "size", "w", "weight")
    assert program.horizon == 122.0


def test_numbers_stand_where_the_layout_says(program):
    layout, f = program.numbers.layout, len(p.FORMATION_NUMBERS)
    assert program.numbers.values[layout.of_rule(p.RuleNumber.ATTACKER_LOSS)] == 0.05
    assert program.numbers.values[layout.of_rule(p.RuleNumber.SURRENDER_HAZARD)] == 0.02
    assert [number(program, "formation", 1, f, k) for k in (1, 2, 3, 4)] == [1.2, 12.0, 0.8, 5.0]
    assert math.isnan(number(program, "formation", 1, f, 0))
    assert number(program, "fires", 0, len(p.FIRES_NUMBERS), 4) == 0.25  # a delay of 6 h
    assert number(program, "air", 0) == 0.5
    assert number(program, "decision", 1, 4, 0) == 0.2  # the hazard of `strike`
    assert number(program, "decision", 1, 4, 1) == 2.0
    assert number(program, "route", 1) == 137.0
    assert number(program, "place", 3) == 2.0
    assert [number(program, "settlement", 0, 10, k) for k in range(10)] == [1, 0, 0, 0, 0, 0.7, 0, 0, 0, 0.3]
    assert layout.size == len(program.numbers.values) == layout.settlement + 2 * 10


def test_default_length_is_winding_times_geodesic(program):
    places = race()["theatre"]["places"]
    geodesic = geodesic_km(*((places[name]["lat"], places[name]["lon"]) for name in ("arak", "sukhna")))
    assert number(program, "route", 0) == pytest.approx(1.2 * geodesic, rel=1e-14)


def test_bound_numbers_are_nan_and_nothing_else_is(program):
    positions = dict(zip(program.numbers.bound_number.tolist(), program.numbers.bound_assumption.tolist(), strict=True))
    rest = {program.numbers.layout.option + k for k in (0, 1, 2)}  # go: no (rest), yes (belief); strike: abstain (rest)
    rest |= {program.numbers.layout.of_rule(p.RuleNumber[name]) for name in ("DAILY_LOSS", "LOSS_RATIO", "USUAL_RATIO")}
    rest |= {program.numbers.layout.of_decision(k, p.DecisionNumber.PRECISION) for k in (0, 1)}
    assert {k for k, value in enumerate(program.numbers.values) if math.isnan(value)} == set(positions) | rest
    assert np.all(np.diff(program.numbers.bound_number) > 0)
    assert supplier(program, program.numbers.layout.of_formation(1, p.FormationNumber.STRENGTH)) == ["size"]
    assert supplier(program, program.numbers.layout.of_fires(0, p.FiresNumber.REACH)) == ["reach"]
    assert supplier(program, program.numbers.layout.route + 2) == ["road"]
    assert supplier(program, program.numbers.layout.place + 1) == ["weight"]
    assert supplier(program, program.numbers.layout.option + 3) == ["nerve"]
    assert supplier(program, program.numbers.layout.of_rule(p.RuleNumber.EXPONENT)) == ["w"]


def test_beliefs_start_after_their_precedents_in_order_of_date(program):
    """Success first, then failure, forgetting half: alpha 2, 3, 2.5; beta 3, 3, 4."""
    names = dict(zip(p.BELIEF_NUMBERS, program.numbers.values[program.numbers.layout.belief :][:5], strict=True))
    assert names == {"alpha": 2.5, "beta": 4.0, "forgetting": 0.5, "prior_alpha": 2.0, "prior_beta": 3.0}


def test_geography(program):
    arak, deir, raqqa, sukhna, tanf = range(5)
    assert program.theatre.place_terrain.tolist() == [1.4, 1.4, 1.0, 1.2, 1.0]
    assert program.theatre.place_is_urban.tolist() == [False, True, False, False, False]
    assert program.theatre.route_start.tolist() == [arak, deir, deir, arak]
    assert program.theatre.route_end.tolist() == [sukhna, sukhna, raqqa, tanf]
    assert program.theatre.route_terrain.tolist() == [0.8, 1.0, 0.5, 0.6]
    assert program.theatre.route_between[sukhna, deir] == program.theatre.route_between[deir, sukhna] == 1
    assert program.theatre.route_between[tanf, deir] == -1
    assert program.theatre.next_place[tanf, raqqa] == arak
    assert program.theatre.quickest[deir, raqqa] == pytest.approx(160.0 / 0.5)  # the mean of uniform(140, 180)
    assert program.theatre.crosses.tolist() == [[False, False], [False, True], [True, True], [False, False]]
    assert program.theatre.zones == {"badia": (arak, sukhna), "pair": (arak, deir)}


def test_parties(program):
    damascus, isis, sdf, washington = range(4)
    stance = program.parties.stance
    assert stance[washington, damascus] == p.Stance.HOSTILE
    assert stance[damascus, washington] == p.Stance.NEUTRAL
    assert stance[isis, damascus] == stance[damascus, isis] == p.Stance.HOSTILE
    assert stance[sdf, washington] == p.Stance.FRIENDLY
    assert np.diag(stance).tolist() == [p.Stance.FRIENDLY] * 4
    assert program.parties.is_source[damascus].tolist() == [True, False, False, False, True]
    assert program.parties.has_sources.tolist() == [True, False, True, False]
    assert program.parties.control.tolist() == [damascus, -1, sdf, isis, -1]
    assert program.parties.formation_actor.tolist() == [isis, damascus, sdf, damascus]
    assert program.parties.formation_is_reserve.tolist() == [False, False, True, False]
    assert (
        program.parties.formation_is_fortified.tolist()
        == program.parties.formation_has_airlift.tolist()
        == [False, False, False, True]
    )
    assert program.support.fires_against[0].tolist() == [True, True, False, False]
    assert program.support.fires_is_active.tolist() == [False, True]
    assert program.support.fires_spares_contact.tolist() == [True, False]
    assert (program.support.air_by[0], program.support.air_to[0]) == (washington, sdf)


def test_orders_are_collected_once(program):
    assert program.parties.orders == (
        p.Order(p.OrderKind.HOLD),
        p.Order(p.OrderKind.ADVANCE, (1,)),
        p.Order(p.OrderKind.ADVANCE, (3, 1)),
        p.Order(p.OrderKind.WITHDRAW),
    )
    assert program.parties.formation_order.tolist() == [3, 2, 1, 0]


def test_options_and_effects(program):
    no, yes, abstain, opened = program.options
    assert [option.identifier for option in program.options] == ["no", "yes", "abstain", "open"]
    assert (no.probability, no.expression, yes.probability) == (-1, -1, -1)
    assert unparse(program.conditions.expressions[yes.expression]) == "belief(answer)"
    assert (abstain.probability, abstain.expression, opened.probability) == (-1, -1, program.numbers.layout.option + 3)
    assert no.effects[0] == p.CompiledEffect(p.EffectKind.CEASEFIRE, setting=1, places=(0, 1, 3))
    assert no.effects[1] == p.CompiledEffect(p.EffectKind.AIR, 0, setting=0)
    assert no.effects[2] == p.CompiledEffect(p.EffectKind.AIRLIFT, setting=0, formations=(3,))
    assert supplier(program, no.effects[3].number) == ["size"]
    assert yes.effects[0] == p.CompiledEffect(p.EffectKind.COMMIT, object=2, formations=(2,))
    assert program.numbers.values[yes.effects[1].number] == 700.0
    assert yes.effects[2] == p.CompiledEffect(
        p.EffectKind.ORDERS, object=program.parties.orders.index(p.Order(p.OrderKind.HOLD)), formations=(1,)
    )
    assert yes.effects[3] == p.CompiledEffect(p.EffectKind.STANCE, 0, 2, p.Stance.HOSTILE)
    assert abstain.effects == (p.CompiledEffect(p.EffectKind.END),)
    assert opened.effects == (
        p.CompiledEffect(p.EffectKind.FIRES, 0, setting=1),
        p.CompiledEffect(p.EffectKind.EVIDENCE, 0, setting=1),
    )


def test_decisions(program):
    go, strike = program.decisions
    assert (go.identifier, go.actor, go.clock, go.limit, go.options) == ("go", 2, p.Clock.EACH, 2**31 - 1, (0, 1))
    assert (strike.identifier, strike.actor, strike.clock, strike.limit, strike.options) == (
        "strike",
        3,
        p.Clock.HAZARD,
        4,
        (2, 3),
    )
    assert unparse(program.conditions.expressions[go.when]) == "first(damascus, sukhna) < never"


def test_once_is_one_tick_whatever_the_limit():
    raw = race()
    raw["decisions"]["strike"]["clock"] = "once"
    decision = compile_raw(raw).decisions[1]
    assert (decision.clock, decision.limit) == (p.Clock.ONCE, 1)


def test_expressions_are_collected_once(program):
    texts = [expression.text for expression in program.conditions.expressions]
    assert len(set(texts)) == len(texts)
    saved = texts.index("controls(damascus, deir)")
    assert program.conditions.outcome_when == (texts.index("reached(sdf, deir) < first(damascus, deir)"), saved)
    assert program.conditions.outcome_time == (-1, texts.index("first(damascus, deir)"))
    assert program.conditions.stops == (texts.index("controls(damascus, deir) and day > 30.0 d"),)
    assert program.support.fires_when.tolist() == [texts.index("day >= 3.0 d and not engaged(dash)"), -1]
    assert [texts[k] for k in program.conditions.settlement_when] == ["share(damascus) > 0.9", "true"]


def test_an_expression_said_twice_is_one():
    raw = race()
    raw["outcomes"]["again"] = {"title": "Again", "when": "controls(damascus,  deir)"}
    program = compile_raw(raw)
    assert program.conditions.outcome_when[0] == program.conditions.outcome_when[2]
    assert len(program.conditions.expressions) == len(compile_raw(race()).conditions.expressions)


def test_slots_for_what_must_be_remembered(program):
    assert program.conditions.first_slots == ((0, 1), (0, 3))
    assert program.conditions.reached_slots == ((2, 1),)


def test_watched_levels(program):
    assert program.parties.watch == ((), ((0.8, 0.0),), (), ())


@pytest.mark.parametrize(
    ("condition", "levels"),
    [
        ("strength(band) < 500", [(0.0, 500.0)]),
        ("0.5 * initial(band) + 20 >= strength(band)", [(0.5, 20.0)]),
        ("strength(band) > initial(band) / 4 - 10 fighters", [(0.25, -10.0)]),
        ("strength(band) < 500 or strength(band) < 0.25 * initial(band)", [(0.0, 500.0), (0.25, 0.0)]),
        ("strength(band) > 0", []),
    ],
)
def test_levels_of_stops(condition, levels):
    raw = race()
    raw["stop"] = [condition]
    assert compile_raw(raw).parties.watch[0] == tuple(levels)


def test_outcomes_are_not_watched():
    raw = race()
    raw["outcomes"]["weak"] = {"title": "Weak", "when": "strength(band) < 500"}
    assert compile_raw(raw).parties.watch[0] == ()


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("strength(f) < 500", ("f", 0.0, 500.0, False)),
        ("500 > strength(f)", ("f", 0.0, 500.0, True)),
        ("0.5 * initial(f) + 20 >= strength(f)", ("f", 0.5, 20.0, True)),
    ],
)
def test_a_comparison_of_strength_as_a_level(condition, expected):
    level = strength_level(parse(condition).tree)
    assert (level.formation, level.share, level.fighters, level.is_mirrored) == expected


def test_other_comparisons_are_no_level():
    assert strength_level(parse("share(a) > 0.5").tree) is None
    assert strength_level(parse("strength(f) > strength(g)", is_watched=False).tree) is None
    assert strength_level(parse("2 * strength(f) > 100", is_watched=False).tree) is None
