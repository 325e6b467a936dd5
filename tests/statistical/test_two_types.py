"""Learning which of two types an opponent is (docs/model.md section 9): a choice as an assumption, trials, a claim with a condition.

With a prior of a half for each, and trials that fail with probability .3 for one and .9 for the other, the chance that it is the
first is .25, .1 and .0357143 after one, two and three failures.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import sqrt

import numpy as np
import pytest

from sandtable.analysis.claims.claims import claims
from sandtable.compile import compile_scenario
from sandtable.loading import read
from sandtable.program import Program
from sandtable.scenario.types import Scenario
from sandtable.study.design import play_design

EXPECTED = {1: 0.25, 2: 0.1, 3: 0.0357143}
FUTURES, SEED, LIMIT = 20_000, 20170614, 4.0
TRIAL = """
  trial-{k}:
    title: Trial {k}
    actor: blue
    when: "day >= {k}"
    options:
      fail-{k}: {{title: It fails, probability: failing}}
      pass-{k}: {{title: It does not, probability: rest}}
"""
CLAIM = """
  after-{k}:
    kind: conditional
    statement: After {k} failures it is seldom the better one.
    source: textbook
    at: {{start: 0, end: 9, sha256: "0123456789abcdef"}}
    test: {{probability: failing < 0.5, given: "{given}", range: [0, 0.5]}}
"""


@cache
def trials() -> Scenario:
    text = """
sandtable: 2
title: Which of two it is
question: Which of two is it?
start: 2017-06-14
horizon: 2017-06-24
sources:
  textbook: {title: Any textbook, published: 2017-01-01, grade: A1}
theatre:
  places:
    there: {name: There, lat: 35.0, lon: 40.0, source: textbook}
actors:
  blue: {name: Blue, colour: "#2573e3"}
assumptions:
  failing: {title: Chance that a trial fails, prior: "choice({0.3: 0.5, 0.9: 0.5})", source: textbook}
outcomes:
  all-fail: {title: All trials fail, when: "chose(blue, fail-1) and chose(blue, fail-2) and chose(blue, fail-3)", headline: true}
decisions:"""
    text += "".join(TRIAL.format(k=k) for k in EXPECTED) + "claims:"
    for k in EXPECTED:
        text += CLAIM.format(k=k, given=" and ".join(f"chose(blue, fail-{j})" for j in range(1, k + 1)))
    found = read(text, name="two-types")
    assert found.scenario is not None, found.diagnostics
    return found.scenario


def shares(program: Program) -> dict[int, tuple[float, int]]:
    """The share of futures with that many failures first in which it is the better one, and their number."""
    played = play_design(program, seed=SEED, futures=np.arange(FUTURES, dtype=np.uint64))
    failed = played.batch.choices[:, [[o.identifier for o in program.options].index(f"fail-{k}") for k in EXPECTED]] > 0
    chance = played.draws[:, program.assumptions.index("failing")]  # the preset has assumptions too
    found = {}
    for k in EXPECTED:
        met = failed[:, :k].all(axis=1)
        found[k] = (float((chance[met] < 0.5).mean()), int(met.sum()))
    return found


def z_of_shares(found: dict[int, tuple[float, int]]) -> float:
    return max(
        abs(share - EXPECTED[k]) / sqrt(EXPECTED[k] * (1 - EXPECTED[k]) / count) for k, (share, count) in found.items()
    )


def test_beliefs_over_two_types_are_those_of_bayes() -> None:
    assert z_of_shares(shares(compile_scenario(trials()))) < LIMIT


def test_trials_that_share_their_chance_teach_nothing_new() -> None:
    program = compile_scenario(trials())
    streams = program.streams.decision.copy()
    streams[:] = streams[0]
    assert z_of_shares(shares(replace(program, streams=replace(program.streams, decision=streams)))) > LIMIT


@pytest.mark.parametrize("failures", EXPECTED)
def test_a_claim_with_a_condition_measures_the_same(failures: int) -> None:
    report = claims(trials(), futures=FUTURES, seed=SEED)
    (result,) = (each for each in report.claims if each.id == f"after-{failures}")
    share, _ = shares(compile_scenario(trials()))[failures]
    assert result.probability is not None
    assert result.probability.value == pytest.approx(share, abs=1e-12)
    assert result.probability.low < EXPECTED[failures] < result.probability.high
