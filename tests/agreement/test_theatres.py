"""The theatres for the twin tests: every one passes the real reader and compiles, and between them they say everything."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from sandtable.compile import compile_scenario
from sandtable.loading import read
from sandtable.program import Program
from sandtable.scenario.dumping import dump
from sandtable.scenario.trees import Call, walk
from sandtable.scenario.types import Effect, Formation, Rules, Scenario
from sandtable.scenario.vocabulary import FUNCTIONS
from tests.agreement.theatres import random_theatre, write_yaml
from tests.agreement.zero_gap import zero_gap_theatres

ZERO_GAP = zero_gap_theatres()
RANDOM = [(size, seed) for size, count in (("small", 40), ("medium", 20)) for seed in range(count)]


@functools.cache
def random_scenario(size: Any, seed: int) -> Scenario:
    return read_whole(random_theatre(seed, size=size), f"{size}-{seed}")


@functools.cache
def random_program(size: Any, seed: int) -> Program:
    return compile_scenario(random_scenario(size, seed))


def read_whole(raw: dict[str, Any], name: str) -> Scenario:
    reading = read(write_yaml(raw), name=name)
    assert reading.errors == (), "\n".join(str(found) for found in reading.errors)
    assert reading.scenario is not None
    return reading.scenario


@pytest.mark.parametrize(("size", "seed"), RANDOM)
def test_random_theatres_pass_the_reader_and_compile(size, seed):
    scenario = random_scenario(size, seed)
    program = random_program(size, seed)
    low, high = (4, 9) if size == "small" else (10, 25)
    assert low <= len(program.places) <= high
    assert 60.0 <= program.horizon <= 120.0
    assert program.sha256 == scenario.sha256


@pytest.mark.parametrize("name", sorted(ZERO_GAP))
def test_theatres_made_by_hand_pass_the_reader_and_compile(name):
    program = compile_scenario(read_whole(ZERO_GAP[name], name))
    assert len(program.formations) >= 2
    assert len(program.numbers.bound_number) == 0  # nothing uncertain: what coincides does so in every future


@pytest.mark.parametrize("size", ["small", "medium"])
def test_a_seed_is_a_theatre(size):
    assert write_yaml(random_theatre(11, size=size)) == write_yaml(random_theatre(11, size=size))
    assert random_theatre(11, size=size) != random_theatre(12, size=size)


def test_dumping_a_theatre_and_reading_it_again_gives_the_same_program():
    from tests.unit.compile.programs import as_bytes

    scenario = random_scenario("medium", 5)
    again = read(dump(scenario), name="again")
    assert again.errors == ()
    assert as_bytes(compile_scenario(again.scenario)) == as_bytes(compile_scenario(scenario))


# what a text says of an entry, and what somebody outside sees of it: the engine reads neither
NOT_PLAYED = {"basis", "source", "at", "because", "provenance", "drafted_by", "checked_by", "observable"}


def said(raw: Any, path: str = "") -> set[str]:
    """Every key and plain value as `key` and `key=value`, at any depth."""
    found: set[str] = set()
    if isinstance(raw, dict):
        for key, value in raw.items():
            found |= {str(key)} | said(value, str(key))
    elif isinstance(raw, list):
        for value in raw:
            found |= said(value, path)
    elif isinstance(raw, (str, bool, int)):
        found.add(f"{path}={raw}")
    return found


def test_between_them_the_theatres_say_everything():
    theatres = [random_theatre(seed, size=size) for size, seed in RANDOM]
    found = set().union(*(said(raw) for raw in theatres))
    words = set(Effect.model_fields) | set(Rules.model_fields) - NOT_PLAYED
    words |= {
        "zone",
        "every",
        "hazard",
        "cooldown",
        "limit",
        "time",
        "crosses",
        "radius",
        "winding",
        "advance",
        "of",
        "precedents",
    }
    words |= set(Formation.model_fields) - NOT_PLAYED
    words |= {f"terrain={name}" for name in ("flat", "rolling", "rugged", "urban")}
    words |= {f"stance={name}" for name in ("hostile", "neutral", "friendly")} | {
        "to=hostile",
        "to=neutral",
        "to=friendly",
    }
    words |= {"to=on", "to=off", "to=open", "to=cease", "orders=hold", "orders=withdraw", "posture=fortified"}
    words |= {
        "airlift=True",
        "reserve=True",
        "not_in_contact=True",
        "active=False",
        "active=True",
        "stock=0 d",
        "magazine=1",
        "magazine=0",
    }
    words |= {
        "clock=once",
        "clock=each",
        "rule=belief",
        "probability=rest",
        "outcome=success",
        "outcome=failure",
        "loss=0",
    }
    words |= {"passage=open", "passage=closed", "after", "formation", "formations", "from", "factor", "towards"}
    assert words - found == set()


def test_between_them_the_theatres_call_every_function_and_draw_from_every_prior():
    functions, priors = set(), set()
    for size, seed in RANDOM:
        scenario = random_scenario(size, seed)
        program = random_program(size, seed)
        for expression in program.conditions.expressions:
            functions |= {node.function for node in walk(expression) if isinstance(node, Call)}
        priors |= {assumption.prior.kind for assumption in scenario.assumptions.values()}
    assert functions == set(FUNCTIONS)
    assert priors == {"fixed", "uniform", "loguniform", "normal", "lognormal", "beta", "triangular", "choice"}


def test_orders_march_through_hostile_country_in_most_theatres():
    """Not proof that much happens, but without it little would: most theatres have hostile formations ordered to advance."""
    busy = 0
    for size, seed in RANDOM:
        program = random_program(size, seed)
        advancing = [
            f
            for f in range(len(program.formations))
            if program.parties.orders[program.parties.formation_order[f]].kind == 1
        ]
        actors = {int(program.parties.formation_actor[f]) for f in advancing}
        everyone = set(program.parties.formation_actor.tolist())
        busy += any(0 in (program.parties.stance[a, b], program.parties.stance[b, a]) for a in actors for b in everyone)
    assert busy >= 0.7 * len(RANDOM)
