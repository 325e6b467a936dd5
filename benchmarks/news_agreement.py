"""Whether the sampler of `update` agrees with bare weighting of a million futures, item by item, as far as that carries.

    python -m benchmarks.news_agreement                          a quarter of an hour, writes benchmarks/news_agreement.json
    python -m benchmarks.news_agreement --futures 100000 --runs 2 --out FILE

Bare weighting is exact and its futures are independent, but fewer and fewer of them count. It goes on until the headline's
odds are worth fewer than FEWEST independent futures. The sampler is forced from the first item on, in runs with seeds of
their own; two rivals take the same items in: one that accepts a move after each item unchecked, and one that moves dice only.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, t

from benchmarks.machine import describe_machine
from sandtable.analysis.questions import outcome_of
from sandtable.analysis.updating.beside import news_beside
from sandtable.analysis.updating.moving import propose, relevance_of
from sandtable.analysis.updating.observing import NINETY, Observation
from sandtable.analysis.updating.playing import Stage, logs_of
from sandtable.analysis.updating.reading import load_news, observations
from sandtable.analysis.updating.sampling import ISLANDS, SWEEPS, Islands, take, weeks_seen
from sandtable.engine.batch import Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.loading import load
from sandtable.program import Floats, Program, Status
from sandtable.study.play import load_engine

SCENARIO = "deir-ez-zor-2017"
KEPT = Path(__file__).parent / "news_agreement.json"
FEWEST = 200  # independent futures that the headline's odds must be worth by weighting
FEW, RUNS_OF_FEW = (
    64,
    16,
)  # futures moved where the rival that moves dice only has too few values of the assumptions, and runs
AT_A_TIME = 5_000
LEVEL = 0.9
UNCHECKED, DICE_ONLY = RIVALS = ("unchecked", "dice only")
DECLARATION = {
    "weighting": "futures as `run` plays them, without weeks of dice, weighed by likelihoods that the benchmark computes itself; "
    "errors are those of a weighted mean of independent futures",
    "sampler": "`take` of sandtable.analysis.updating.sampling for every item, the first included, from futures of the prior; "
    "errors are those between its eight islands",
    "unchecked": "a rival: after each item every future is moved once more, and the move is accepted whatever the news say",
    "dice only": "a rival: moves leave the assumptions as they are",
    "z": "difference of sampler and weighting over the root of the sum of their squared standard errors",
}


@dataclass(frozen=True)
class Question:
    """A scenario with its news. columns : of its outcomes, the headline at `asked`. spread : (U,) of assumptions in the prior."""

    program: Program
    engine: Engine
    items: tuple[Observation, ...]
    columns: NDArray[np.intp]
    outcomes: tuple[str, ...]
    asked: int
    centre: Floats
    spread: Floats

    @classmethod
    def of(cls, name: str, *, items: int | None = None) -> Question:
        """A bundled scenario with the news beside it. items : how many of them, None for all."""
        scenario = load(name)
        path = news_beside(scenario)
        assert path is not None
        program, found = observations(load_news(path, scenario), scenario)
        return cls.about(
            program, load_engine(program), found[:items], tuple(scenario.outcomes), outcome_of(scenario, None)
        )

    @classmethod
    def about(
        cls,
        program: Program,
        engine: Engine,
        items: tuple[Observation, ...],
        outcomes: tuple[str, ...],
        headline: str,
    ) -> Question:
        """A program that knows what the items say, and some of its outcomes."""
        draws = draw_assumptions(program, seed=99, futures=np.arange(20_000, dtype=np.uint64))
        columns = np.array([program.outcomes.index(each) for each in outcomes], np.intp)
        return cls(
            program, engine, items, columns, outcomes, outcomes.index(headline), draws.mean(axis=0),
            np.maximum(draws.std(axis=0), 1e-300),
        )  # fmt: skip

    def measured(self, outcomes: NDArray[np.bool_], values: Floats) -> Floats:
        """(n, Y + U) what is compared: outcomes, and assumptions in standard deviations of the prior."""
        return np.concatenate([outcomes[:, self.columns], (values - self.centre) / self.spread], axis=1)


@dataclass(frozen=True)
class Means:
    """Means of what is compared, given the items so far, with standard errors. value, error : (Y + U,)."""

    value: Floats
    error: Floats

    def worth(self, column: int) -> float:
        """Independent futures that would tell the odds of an outcome as well."""
        odds = float(self.value[column])
        return odds * (1 - odds) / max(float(self.error[column]) ** 2, 1e-300)


# -- bare weighting ------------------------------------------------------------------------------------


def likelihood(item: Observation, times: Floats, held: NDArray[np.bool_]) -> Floats:
    """(n,) of an item by docs/analysis/update.md. times : of the event, inf for never. held : whether the statement held."""
    if not item.is_dated:
        return np.where(held, item.if_true, item.if_false)
    right = np.where(times <= item.reported, norm.pdf(item.day, np.where(np.isfinite(times), times, 0.0), item.sd), 0.0)
    return item.if_true * right + item.if_false / item.span


def weighed(question: Question, *, futures: int, seed: int) -> list[Means]:
    """The means before the first item, and after each."""
    items, width = question.items, len(question.columns) + len(question.program.assumptions)
    weight, square = np.zeros(len(items) + 1), np.zeros(len(items) + 1)
    by_weight, by_square, spread = (np.zeros((len(items) + 1, width)) for _ in range(3))
    for measured, weights in _chunks(question, futures=futures, seed=seed):
        squares = weights**2
        weight, square = weight + weights.sum(axis=0), square + squares.sum(axis=0)
        by_weight, by_square = by_weight + weights.T @ measured, by_square + squares.T @ measured
        spread += squares.T @ measured**2
    value = by_weight / weight[:, None]
    variance = spread - 2 * value * by_square + value**2 * square[:, None]  # sum of w^2 (x - mean)^2
    error = np.sqrt(np.maximum(variance, 0.0)) / weight[:, None]
    return [Means(*each) for each in zip(value, error, strict=True)]


def _chunks(question: Question, *, futures: int, seed: int) -> Iterator[tuple[Floats, Floats]]:
    """Some futures at a time: what is compared, (n, Y + U), and their weights after no item, one, two, (n, items + 1)."""
    if any(not each.is_dated and each.sd for each in question.items):
        raise ValueError("statements with a tolerance are not weighed here")
    for first in range(0, futures, AT_A_TIME):
        numbers = np.arange(first, min(first + AT_A_TIME, futures), dtype=np.uint64)
        values = draw_assumptions(question.program, seed=seed, futures=numbers)
        batch = question.engine.run(seed=seed, futures=numbers, assumptions=values)
        weights = [(batch.status == Status.COMPLETE).astype(float)]
        for item in question.items:
            held = batch.outcomes[:, item.column]
            if not item.is_dated:
                ended = question.engine.ending_at(item.day)
                held = ended.run(seed=seed, futures=numbers, assumptions=values).outcomes[:, item.column]
            weights.append(weights[-1] * likelihood(item, batch.times[:, item.column], held))
        yield question.measured(batch.outcomes, values), np.stack(weights, axis=1)
        _say(f"weighting: {int(numbers[-1]) + 1:,} of {futures:,}", ends=int(numbers[-1]) + 1 == futures)


# -- the sampler ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sampled:
    """After an item. doubt : standard deviation of the log evidence between islands. ancestors : on the island with the fewest."""

    means: Means
    doubt: float
    ancestors: int


def sampled(question: Question, *, particles: int, seed: int, rival: str = "") -> list[Sampled]:
    """After each item, all of them by the sampler, or by one of RIVALS."""
    stage = Stage(question.program, question.engine, seed, 1)
    generator = np.random.default_rng([seed, 71])
    islands = begun(stage, particles, generator)
    found = []
    for index in range(len(question.items)):
        items = question.items[: index + 1]
        islands, _ = take(islands, stage, items, generator=generator, moves_assumptions=rival != DICE_ONLY)
        if rival == UNCHECKED:
            islands = _moved_unchecked(islands, stage, items, generator)
        found.append(read_off(question, stage, islands))
        _say(f"sampler, seed {seed}: {question.items[index].item}", ends=True)
    return found


def begun(stage: Stage, particles: int, generator: np.random.Generator) -> Islands:
    """Islands of futures of the prior, which no item has been held against."""
    cloud = stage.drawn(particles * SWEEPS, generator)
    nothing = np.zeros((len(cloud), 0))
    return Islands(cloud, nothing, nothing, np.zeros(ISLANDS), np.arange(len(cloud)))


def read_off(question: Question, stage: Stage, islands: Islands) -> Sampled:
    """What the islands say, their futures played to the horizon."""
    batch = stage.play(islands.cloud)
    raw = np.exp(islands.evidence - islands.evidence.max())
    weights = (np.repeat(raw, islands.size) * (batch.status == Status.COMPLETE)).reshape(ISLANDS, -1)
    measured = question.measured(batch.outcomes, stage.values(islands.cloud.scores))
    sums = np.einsum("in,inx->ix", weights, measured.reshape(ISLANDS, islands.size, -1))
    whole = weights.sum(axis=1)
    means = Means(sums.sum(axis=0) / whole.sum(), _error(sums, whole))
    return Sampled(means, float(islands.evidence.std(ddof=1)), islands.fewest_ancestors)


def _moved_unchecked(
    islands: Islands, stage: Stage, items: Sequence[Observation], generator: np.random.Generator
) -> Islands:
    """Every future moved once more, whatever the news say to it."""
    relevance = relevance_of(islands.cloud.scores, islands.found, latest=stage.program.horizon)
    cloud = propose(islands.cloud, weeks=weeks_seen(stage, items), relevance=relevance, generator=generator)
    found, complete = stage.find(cloud, items)
    return replace(islands, cloud=cloud, found=found, logs=logs_of(items, found, complete))


def _error(sums: Floats, whole: Floats) -> Floats:
    """The jackknife of estimating.py, without its rounding to shares from 0 to 1."""
    without = (sums.sum(axis=0) - sums) / (whole.sum() - whole)[:, None]
    islands = len(whole)
    found: Floats = np.sqrt((islands - 1) / islands * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    return found


# -- kept between calls --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Folder:
    """Where finished parts are kept, so that an interrupted measurement goes on; None keeps nothing."""

    path: Path | None

    def once(self, name: str, make: Callable[[], list[Sampled]]) -> list[Sampled]:
        """What was kept under a name, or made and kept now."""
        if self.path is None:
            return make()
        file = self.path / f"{name}.npz"
        if not file.exists():
            made = make()
            self.path.mkdir(parents=True, exist_ok=True)
            arrays = {
                "value": [each.means.value for each in made], "error": [each.means.error for each in made],
                "doubt": [each.doubt for each in made], "ancestors": [each.ancestors for each in made],
            }  # fmt: skip
            np.savez(file, allow_pickle=False, **{key: np.array(values) for key, values in arrays.items()})
        with np.load(file) as found:
            return [
                Sampled(Means(value, error), float(doubt), int(ancestors))
                for value, error, doubt, ancestors in zip(
                    found["value"], found["error"], found["doubt"], found["ancestors"], strict=True
                )
            ]


# -- the comparison ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """z of one run: by item, (items, X), not-a-number where nothing is compared. apart : (items, X) sampler less weighting."""

    z: Floats
    apart: Floats

    @classmethod
    def of(cls, run: Sequence[Sampled], truth: Sequence[Means], counts: NDArray[np.bool_]) -> Compared:
        """truth : after each item. counts : (items, X) what is compared."""
        apart = np.stack([each.means.value - true.value for each, true in zip(run, truth, strict=True)])
        error = np.stack([np.hypot(each.means.error, true.error) for each, true in zip(run, truth, strict=True)])
        z = np.divide(apart, error, out=np.full_like(apart, np.nan), where=counts & (error > 0))
        return cls(z, np.where(counts, apart, np.nan))


def compared_columns(question: Question, truth: Sequence[Means]) -> NDArray[np.bool_]:
    """(items, Y + U) what is compared: odds of 1% to 99%, of two outcomes that complement each other one; all assumptions."""
    value = np.stack([each.value for each in truth])
    outcomes = len(question.columns)
    counts = np.ones(value.shape, np.bool_)
    counts[:, :outcomes] = (value[:, :outcomes] >= 0.01) & (value[:, :outcomes] <= 0.99)
    for later in range(outcomes):
        if any(np.abs(value[:, first] + value[:, later] - 1).max() < 1e-9 for first in range(later)):
            counts[:, later] = False
    return counts


def carried(question: Question, truth: Sequence[Means]) -> int:
    """After how many items the headline is still worth FEWEST futures. truth : before the first item, and after each."""
    for index, each in enumerate(truth[1:]):
        if each.worth(question.asked) < FEWEST:
            return index
    return len(question.items)


def summed_up(runs: Sequence[Compared], columns: slice) -> dict[str, Any]:
    """Over some columns: share of z outside 90%, root mean square of z, mean absolute difference; intervals over the runs."""
    outside, square, apart = [], [], []
    for run in runs:
        z, size = run.z[:, columns], np.abs(run.apart[:, columns])
        z, size = z[np.isfinite(z)], size[np.isfinite(size)]
        outside.append(float((np.abs(z) > NINETY).mean()))
        square.append(float(np.sqrt((z**2).mean())))
        apart.append(float(size.mean()))
    return {
        "z in all": int(sum(np.isfinite(run.z[:, columns]).sum() for run in runs)),
        "outside 90%": int(sum((np.abs(run.z[:, columns]) > NINETY).sum() for run in runs)),
        "share outside": _over_runs(outside),
        "root mean square of z": _over_runs(square),
        "mean absolute difference": _over_runs(apart),
        "largest absolute z": round(float(max(np.nanmax(np.abs(run.z[:, columns])) for run in runs)), 2),
    }  # fmt: skip


def _over_runs(values: Sequence[float]) -> dict[str, float]:
    """The mean with Student's interval of 90%, a run being one value."""
    mean, n = float(np.mean(values)), len(values)
    half = float(t.ppf(0.5 + LEVEL / 2, n - 1) * np.std(values, ddof=1) / np.sqrt(n)) if n > 1 else float("nan")
    return {"value": round(mean, 4), "low": round(max(0.0, mean - half), 4), "high": round(mean + half, 4)}


def expected_outside() -> float:
    """Share outside 90% if all is right and the error is that of the islands alone: Student's, with one less than they are."""
    return float(2 * t.sf(NINETY, ISLANDS - 1))


@dataclass(frozen=True)
class Effort:
    """How much is played: futures weighed, futures moved, runs of the sampler and of each rival, items tried."""

    futures: int
    particles: int
    runs: int
    items: int


def measure(effort: Effort, folder: Folder) -> dict[str, Any]:
    """Everything, as JSON."""
    tried = Question.of(SCENARIO, items=effort.items)
    key = f"{tried.program.sha256[:12]}-{effort.items}"
    truth = [
        each.means
        for each in folder.once(
            f"weighed-{key}-{effort.futures}",
            lambda: [Sampled(each, 0.0, 0) for each in weighed(tried, futures=effort.futures, seed=7)],
        )
    ]
    count = carried(tried, truth)
    if not count:
        raise ValueError("so few futures carry no item")
    question = Question.of(SCENARIO, items=count)
    counts = compared_columns(question, truth[1 : count + 1])
    found: dict[str, list[list[Sampled]]] = {name: [] for name in ("sampler", *RIVALS)}
    for seed in range(101, 101 + effort.runs):
        for name, runs in found.items():
            rival = name if name in RIVALS else ""
            play = partial(sampled, question, particles=effort.particles, seed=seed, rival=rival)
            runs.append(folder.once(f"{name.replace(' ', '-')}-{key}-{count}-{effort.particles}-{seed}", play))
    compared = {name: [Compared.of(run, truth[1 : count + 1], counts) for run in runs] for name, runs in found.items()}
    few = _few(question, truth[1 : count + 1], folder, key=f"{key}-{count}")
    outcomes, last = len(question.columns), count < len(tried.items)
    return {
        "date": time.strftime("%Y-%m-%d"), "machine": describe_machine(), "declaration": DECLARATION,
        "scenario": SCENARIO, **vars(effort), "islands": ISLANDS, "carried": count, "fewest": FEWEST,
        "not carried": {"item": tried.items[count].item, "worth": round(truth[count + 1].worth(tried.asked), 1)}
        if last else None,
        "outside if right": round(expected_outside(), 4),
        "items": [_item(question, index, truth, found["sampler"], compared["sampler"]) for index in range(count)],
        **{
            name: {
                "outcomes": summed_up(each, slice(0, outcomes)),
                "headline": summed_up(each, slice(question.asked, question.asked + 1)),
                "assumptions": summed_up(each, slice(outcomes, None)),
            }
            for name, each in compared.items()
        },
        "few": few,
    }  # fmt: skip


def _few(question: Question, truth: Sequence[Means], folder: Folder, *, key: str) -> dict[str, Any]:
    """The sampler and the rival that moves dice only, with few futures moved. truth : after each item."""
    counts, outcomes = compared_columns(question, truth), slice(0, len(question.columns))
    found: dict[str, Any] = {"particles": FEW, "runs": RUNS_OF_FEW}
    for name in ("sampler", DICE_ONLY):
        runs = []
        for seed in range(501, 501 + RUNS_OF_FEW):
            play = partial(sampled, question, particles=FEW, seed=seed, rival=name if name in RIVALS else "")
            runs.append(folder.once(f"{name.replace(' ', '-')}-{key}-{FEW}-{seed}", play))
        found[name] = {
            "outcomes": summed_up([Compared.of(run, truth, counts) for run in runs], outcomes),
            "deviation of log evidence, mean after the last item": round(
                float(np.mean([run[-1].doubt for run in runs])), 3
            ),
        }
    return found


def _item(
    question: Question,
    index: int,
    truth: Sequence[Means],
    runs: Sequence[Sequence[Sampled]],
    compared: Sequence[Compared],
) -> dict[str, Any]:
    asked, outcomes = question.asked, len(question.columns)
    after = truth[index + 1]
    z = np.stack([each.z[index, :outcomes] for each in compared])
    used = np.isfinite(z).any(axis=0)
    return {
        "item": question.items[index].item,
        "worth": round(after.worth(asked)),
        "by weighting": {"odds": round(float(after.value[asked]), 5), "error": round(float(after.error[asked]), 5)},
        "largest error of an outcome": {
            "by weighting": round(float(after.error[:outcomes][used].max()), 4),
            "by sampler": round(float(max(run[index].means.error[:outcomes][used].max() for run in runs)), 4),
        },
        "by sampler": [
            {
                "odds": round(float(run[index].means.value[asked]), 5),
                "error": round(float(run[index].means.error[asked]), 5),
                "deviation of log evidence": round(run[index].doubt, 3),
                "ancestors": run[index].ancestors,
            }
            for run in runs
        ],
        "z in all": int(np.isfinite(z).sum()),
        "outside 90%": int((np.abs(z) > NINETY).sum()),
        "z": {
            name: [round(float(each), 2) for each in z[:, column]]
            for column, name in enumerate(question.outcomes)
            if np.isfinite(z[:, column]).all()
        },
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure, write, print what it comes to. Exit code 1 if the unchecked rival does as well as the sampler."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.news_agreement", description=__doc__)
    parser.add_argument("--futures", type=int, default=1_000_000, help="weighed (%(default)s)")
    parser.add_argument("--particles", type=int, default=1_024, help="futures that the sampler moves (%(default)s)")
    parser.add_argument("--runs", type=int, default=4, help="of the sampler, and of each rival (%(default)s)")
    parser.add_argument("--items", type=int, default=7, help="of the news that are tried (%(default)s)")
    parser.add_argument("--keep", type=Path, help="a folder in which finished parts are kept and looked for")
    parser.add_argument("--out", type=Path, default=KEPT, help="where the JSON goes (%(default)s)")
    options = parser.parse_args(arguments)
    effort = Effort(options.futures, options.particles, options.runs, options.items)
    found = measure(effort, Folder(options.keep))
    options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(
        json.dumps(
            {name: found[name] for name in ("carried", "not carried", "outside if right", "sampler", *RIVALS, "few")},
            indent=1,
        )
    )
    worse, honest = (found[name]["outcomes"]["root mean square of z"] for name in (UNCHECKED, "sampler"))
    return int(worse["low"] <= honest["high"])


def _say(what: str, *, ends: bool) -> None:
    print(f"\r{what}", end="\n" if ends else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
