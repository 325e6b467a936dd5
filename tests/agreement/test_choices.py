"""Choices that look at the world, against what is known of them: the odds of each rule, the day of each clock.

All are played by the reference twin through a scenario file; `test_small_cases` and `test_twins` hold the kernel to it.
"""

from __future__ import annotations

from math import exp, inf, sqrt

import numpy as np
import pytest

from sandtable.analysis.game.strategies import forced
from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.reference import simulate
from sandtable.loading import load, read
from sandtable.program import Event, Program, Record, Status
from tests.agreement.test_small_cases import CASES
from tests.agreement.test_twins import disagreements

FRAME = """\
sandtable: 2
title: A choice
question: What is chosen?
start: 2030-01-01
horizon: 2030-03-02
theatre:
  places:
    a: {name: A, lat: 0.0, lon: 0.0}
    m: {name: M, lat: 0.0, lon: 0.4}
  routes: {am: {between: [a, m]}}
actors: {red: {name: Red}, blue: {name: Blue}}
control: {a: red, m: blue}
formations:
  red-1: {name: R1, actor: red, place: a, strength: 3000, quality: 1.2, pace: 10 km/day}
  blue-1: {name: B1, actor: blue, place: m, strength: 1000, pace: 10 km/day}
beliefs: {bold: {title: Bold, prior: "beta(1, 3)"}}
decisions:
"""
OUTCOMES = 'outcomes: {o: {title: O, when: "true"}}\n'
BOTH = "{x: {title: X, probability: 1}, y: {title: Y, probability: rest}}"
FUTURES = 3_000


def program(decisions: str, outcomes: str = OUTCOMES) -> Program:
    lines = "".join(f"  {line}\n" for line in decisions.strip("\n").splitlines())
    reading = read(FRAME + lines + outcomes, name="choice")
    assert reading.errors == (), "\n".join(map(str, reading.errors))
    assert reading.scenario is not None
    return compile_scenario(reading.scenario)


def play(compiled: Program, futures: int) -> list[Record]:
    drawn = draw_assumptions(compiled, seed=9, futures=np.arange(futures, dtype=np.uint64))
    return [simulate(compiled, seed=9, future=k, assumptions=drawn[k].tolist()) for k in range(futures)]


def share(compiled: Program, option: str, futures: int = FUTURES) -> float:
    number = [each.identifier for each in compiled.options].index(option)
    return sum(int(record.choices[number] > 0) for record in play(compiled, futures)) / futures


def near(found: float, wanted: float, futures: int = FUTURES) -> bool:
    return abs(found - wanted) < 4 * sqrt(wanted * (1 - wanted) / futures)


def test_a_logit_with_utilities_apart_by_two_fifths_at_precision_five() -> None:
    compiled = program("""
d:
  {title: D, actor: red, when: true, rule: logit, precision: 5, options: {low: {title: L, utility: 0.3}, high: {title: H, utility: 0.7}}}
""")
    assert 1 / (1 + exp(5 * 0.4)) == pytest.approx(0.1192, abs=5e-5)
    assert near(share(compiled, "low"), 1 / (1 + exp(2)))
    assert disagreements(compiled, futures=40) == []


def test_a_logit_of_precision_zero_is_chance() -> None:
    options = ", ".join(f"{name}: {{title: T, utility: {value}}}" for name, value in (("a", 0), ("b", 5), ("c", -90)))
    compiled = program(f"d:\n  {{title: D, actor: red, when: true, rule: logit, precision: 0, options: {{{options}}}}}")
    assert near(share(compiled, "c"), 1 / 3)


@pytest.mark.parametrize(
    ("shifts", "wanted"),
    [
        ('{when: "present(blue, m)", odds_times: 0.5}', 0.3 / 0.7),
        ('{when: "present(red, m)", odds_times: 0.5}', 0.6),
        ('{when: "power(red, a) > 3 * power(blue, m)", odds_times: 4}, {when: true, odds_times: "2 * belief(bold)"}', 1.2 / 1.6),
        ('{when: "power(red, a) > 3600 or power(red, a) < 3599.99", odds_times: 4}', 0.6),
        ('{when: "losses(red) < 1 fighter and since(red, no) > 3 d", odds_times: 0}', 0.0),
    ],
)  # fmt: skip
def test_a_shift_multiplies_the_odds(shifts: str, wanted: float) -> None:
    probability = f"{{base: 0.6, shifts: [{shifts}]}}"
    compiled = program(
        f"""
d:
  {{title: D, actor: red, when: true, options: {{yes: {{title: Y, probability: {probability}}}, no: {{title: N, probability: rest}}}}}}
""".replace("yes:", "march:")
    )
    assert near(share(compiled, "march"), wanted) if wanted else share(compiled, "march") == 0.0
    assert disagreements(compiled, futures=40) == []


def test_the_log_says_what_a_choice_looked_at() -> None:
    compiled = program("""
d:
  title: D
  actor: red
  when: day >= 2
  options:
    x: {title: X, probability: {base: 0.6, shifts: [{when: "present(red, m)", odds_times: 9}, {when: true, odds_times: 0.5}]}}
    y: {title: Y, probability: rest}
plain: {title: P, actor: blue, when: true, options: {v: {title: V, probability: 0.3}, w: {title: W, probability: rest}}}
""")
    (record,) = play(compiled, 1)
    assert [row[1:] for row in record.log if row[1] == Event.ODDS] == [(Event.ODDS, 0, 1, 0.5)]
    chances = {compiled.options[row[2]].identifier: row[4] for row in record.log if row[1] == Event.CHANCE}
    assert chances == pytest.approx({"x": 0.3 / 0.7, "y": 0.4 / 0.7})


def test_a_shift_changes_the_odds_against_each_other_option_alike() -> None:
    compiled = program("""
d:
  title: D
  actor: red
  when: true
  options:
    x: {title: X, probability: {base: 0.5, shifts: [{when: true, odds_times: 3}]}}
    y: {title: Y, probability: 0.2}
    z: {title: Z, probability: rest}
""")
    assert near(share(compiled, "x"), 1.5 / 2.0)
    assert near(share(compiled, "y"), 0.2 / 2.0)
    assert near(share(compiled, "z"), 0.3 / 2.0)


def test_the_older_rule_of_belief_is_the_expression() -> None:
    line = "d: {{title: D, actor: red, when: true, {} options: {{x: {{title: X, probability: {}}}, y: {{title: Y, probability: rest}}}}}}"
    old = program(line.format("rule: belief,", "bold"))
    new = program(line.format("", "belief(bold)"))
    assert [r.choices.tolist() for r in play(old, 200)] == [r.choices.tolist() for r in play(new, 200)]
    assert near(share(new, "x"), 0.25)


@pytest.mark.parametrize(
    ("clock", "days"),
    [
        ("clock: once", [5.0]),
        ("clock: each", [5.0, 25.0]),
        ("clock: {every: 3 d}", [5.0, 8.0, 25.0, 28.0]),
        ("clock: each, cooldown: 21 d", [5.0, 26.0]),
        ("clock: {every: 3 d}, limit: 3", [5.0, 8.0, 25.0]),
    ],
)
def test_after_counts_from_when_the_condition_became_true(clock: str, days: list[float]) -> None:
    """True on days 2 to 10, 20 to 30 and, too short for the 3 days, 40 to 42."""
    when = "day >= 2 and day < 10 or day >= 22 and day < 30 or day >= 40 and day < 42"
    compiled = program(f"""
d: {{title: D, actor: red, when: "{when}", after: 3 d, {clock}, options: {BOTH}}}
""")
    (record,) = play(compiled, 1)
    assert [row[0] for row in record.log if row[1] == Event.DECISION] == pytest.approx(days)
    assert disagreements(compiled, futures=1) == []


def test_a_hazard_starts_after_the_delay_and_goes_on_with_what_is_left() -> None:
    compiled = program("""
d:
  title: D
  actor: red
  when: day < 4 or day >= 20
  after: 3 d
  clock: {hazard: 0.5 per day}
  limit: 1
  options: {x: {title: X, probability: 1}, y: {title: Y, probability: rest}}
""")
    days = np.array([next((row[0] for row in r.log if row[1] == Event.DECISION), inf) for r in play(compiled, FUTURES)])
    assert not np.any((days < 3) | ((days > 4) & (days < 23)))
    assert near(float(np.mean(days < 4)), 1 - exp(-0.5))
    assert near(float(np.mean(days < 25)), 1 - exp(-1.5))
    assert disagreements(compiled, futures=20) == []


@pytest.mark.parametrize(
    "option",
    [
        'probability: {base: 1, shifts: [{when: true, odds_times: "losses(red) / 100 fighters"}]}',
        'probability: {base: 1, shifts: [{when: true, odds_times: "100 fighters / losses(red)"}]}',
    ],
)
def test_a_future_that_cannot_choose_fails(option: str) -> None:
    compiled = program(f"""
d:
  {{title: D, actor: red, when: "day >= 3", options: {{x: {{title: X, {option}}}, y: {{title: Y, probability: rest}}}}}}
""")
    (record,) = play(compiled, 1)
    assert (record.status, record.end, record.choices.tolist()) == (Status.NO_CHOICE, 3.0, [0, 0])
    assert not any(row[1] == Event.DECISION for row in record.log)
    assert disagreements(compiled, futures=1) == []


def test_an_ultimatum_runs_out_after_its_term() -> None:
    """0.1: a dummy decision counted twice, and options cut in the order of the alphabet."""
    compiled = compile_scenario(load(CASES / "ultimatum.yaml"))
    names = [each.identifier for each in compiled.options]
    records = play(compiled, FUTURES)
    for record in records[:200]:
        days = {names[row[3]]: row[0] for row in record.log if row[1] == Event.DECISION}
        last = days.pop("ultimatum", inf)
        answer = days.pop("answer", None)
        assert [day - last for day in days.values()] == pytest.approx([5.0] * (last <= 55.0))
        assert answer is None if last > 53.99 else answer == pytest.approx(last + 6.0)
        assert record.times[0] == days.get("act", inf)
    drawn = [sum(int(r.choices[names.index(option)]) for r in records) for option in ("act", "act-two", "nothing")]
    for count, wanted in zip(drawn, (0.4, 0.3, 0.3), strict=True):
        assert near(count / sum(drawn), wanted, sum(drawn))


def test_an_ultimatum_whose_options_may_exceed_one_is_refused() -> None:
    text = (CASES / "ultimatum.yaml").read_text().replace("uniform(0.2, 0.6)", "uniform(0.6, 0.9)")
    assert [found.code for found in read(text, name="ultimatum").errors] == ["S318"]


def test_a_date_in_a_condition_is_a_date() -> None:
    """0.1 read 2030-10-16 as 2030 - 10 - 16, and nobody ever attacked."""
    compiled = compile_scenario(load(CASES / "date-in-a-condition.yaml"))
    for record in play(compiled, 30):
        assert [row[0] for row in record.log if row[1] == Event.DECISION] == [2.0]
        assert record.outcomes[0]


@pytest.mark.parametrize(
    "decision",
    [
        "rule: logit, precision: 9, options: {x: {title: X, utility: 0}, y: {title: Y, utility: 1}}",
        "options: {x: {title: X, probability: {base: 0.1, shifts: [{when: true, odds_times: 0}]}}, y: {title: Y, probability: rest}}",
        "options: {x: {title: X, probability: 0.1 * belief(bold)}, y: {title: Y, probability: rest}}",
    ],
)
def test_a_strategy_takes_its_option_whatever_the_rule(decision: str) -> None:
    compiled = program(f"d: {{title: D, actor: red, when: true, {decision}}}")
    given = forced(compiled, {0: [each.identifier for each in compiled.options].index("x")})
    assert all(record.choices.tolist() == [1, 0] for record in play(given, 50))
    assert disagreements(given, futures=5) == []
