"""Simulation-based calibration of the sampler of `update`: truths drawn from the prior are ranked evenly by its posteriors.

Talts and others 2018 (arXiv:1804.06788). A rival that moves dice and leaves assumptions where they are has the evidence
right and must fail: its posterior of the assumptions is a few points of the prior.

For the rival to fail, the news must say so much about the assumptions that hardly one future of the prior agrees with all of
it. A trial's reports have the days of its truth, and each narrows its pace to an eighth of the prior (by weights of 40,000
futures, 24 trials: 13% in the median, 15% on average; a report of 10 January, as in the text below, to a twentieth), so four
leave one future of the prior in some 3,600 in the median trial; the islands have 128. Where the news says little, a few points
of the prior are enough and the rival passes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from scipy.stats import kstest

import sandtable as st
from sandtable.analysis.updating.observing import Observation
from sandtable.analysis.updating.playing import Stage, logs_of
from sandtable.analysis.updating.reading import observations
from sandtable.analysis.updating.sampling import ISLANDS, SWEEPS, Islands, take
from sandtable.study.play import load_engine
from tests.unit.analysis.updating_cases import news

COURIERS = 4
RIGHT = 0.98  # of the reports; the others name any day
TRIALS = 24
SIZE = 16 * SWEEPS  # futures of an island, states of sixteen
HEAD = """\
sandtable: 2
title: Four couriers
question: Is the first courier quick?
start: 2030-01-01
horizon: 2030-01-22
actors: {red: {name: Red}}
control: {start: red}
rules: {friction_spread: 0.05}
outcomes:
  quick: {title: The first courier is quick, when: "first(red, goal-0) < 3 d", headline: true}
"""
SECTIONS = {
    "theatre:\n  places:\n    start: {name: Start, lat: 0.0, lon: 0.0}": "    goal-%d: {name: Goal %d, lat: 0.%d, lon: 0.7}",
    "  routes:": "    road-%d: {between: [start, goal-%d]}",
    "formations:": "  red-%d: {name: Courier %d, actor: red, place: start, strength: 300, pace: pace-%d, orders: {advance: [goal-%d]}}",
    "assumptions:": '  pace-%d: {title: Pace %d, prior: "loguniform(7 km/day, 70 km/day)", basis: assumed, because: x}',
}
REPORT = '  seen-%d: {date: 2030-01-10, reported: 2030-01-22, says: "first(red, goal-%d)", within: 0.5 d, %s}'
RATES = f"reliability: {{if_true: {RIGHT}, if_false: {1 - RIGHT:.2f}}}"


@cache
def stage() -> tuple[Stage, tuple[Observation, ...]]:
    """Four couriers, each with a pace of its own; the reports wait for their dates."""
    text = HEAD
    for head, line in SECTIONS.items():
        text += "".join(f"{each}\n" for each in (head, *(line.replace("%d", str(n)) for n in range(COURIERS))))
    read = st.read(text, name="couriers")
    assert read.scenario is not None, [str(each) for each in read.diagnostics]
    reports = "".join(f"{REPORT.replace('%d', str(n)) % RATES}\n" for n in range(COURIERS))
    program, found = observations(news(reports, read.scenario), read.scenario)
    return Stage(program, load_engine(program), 5, 1), found


def reported(every: tuple[Observation, ...], truth: np.ndarray, generator: np.random.Generator) -> list[Observation]:
    """The items of a world in which the couriers arrive on the days of `truth`."""
    days = [
        day + each.sd * generator.standard_normal() if generator.random() < RIGHT else each.span * generator.random()
        for each, day in zip(every, truth, strict=True)
    ]
    return [replace(each, day=float(day)) for each, day in zip(every, days, strict=True)]


def ranks_of(trial: int, *, moves_assumptions: bool) -> list[float]:
    """Shares of the posterior of each pace below the truth."""
    on, every = stage()
    generator = np.random.default_rng([trial, 1])
    truth = on.drawn(1, generator)
    found, _ = on.find(truth, every)
    assert np.isfinite(found).all()
    reports = reported(every, found[0], generator)
    cloud = on.drawn(ISLANDS * SIZE, generator)
    nothing = np.zeros((len(cloud), 0))
    islands = Islands(cloud, nothing, nothing, np.zeros(ISLANDS), np.arange(len(cloud)))
    for number in range(len(reports)):
        islands, _ = take(islands, on, reports[: number + 1], generator=generator, moves_assumptions=moves_assumptions)
    seen, complete = on.find(islands.cloud, reports)
    assert np.allclose(logs_of(reports, seen, complete), islands.logs)  # what is kept is what the futures say
    weights = np.repeat(np.exp(islands.evidence - islands.evidence.max()), SIZE)
    columns = [on.program.assumptions.index(f"pace-{n}") for n in range(COURIERS)]
    below = islands.cloud.scores[:, columns] < truth.scores[0, columns]
    return [float(share) for share in weights @ below / weights.sum()]


def pvalue(*, moves_assumptions: bool) -> float:
    """Kolmogorov and Smirnov's, of the ranks of all couriers: they know nothing of each other."""
    ranks = [rank for trial in range(TRIALS) for rank in ranks_of(trial, moves_assumptions=moves_assumptions)]
    return float(kstest(ranks, "uniform").pvalue)


def test_truths_are_ranked_evenly() -> None:
    assert pvalue(moves_assumptions=True) > 0.005


def test_a_rival_that_moves_dice_only_fails() -> None:
    assert pvalue(moves_assumptions=False) < 0.001
