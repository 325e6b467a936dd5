"""Simulated battles beside battles that the fit has not seen: parts of the data left out, one war left out at a time.

Every battle of the data was an attack that happened, so each one is fought, whatever the ratio.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from calibration.battles import WIPED_OUT, Battles
from calibration.engagement import Draws, Outcomes, Rules, simulate
from calibration.fit import Estimates, estimate
from calibration.matching import Match
from calibration.numbers import Array, logistic_slope, picks, uniforms, wilson

FOLDS = 8
COPIES = 400  # simulated battles for each held-out one
SEED = 20_260
EDGES = (0.8, 1.5, 2.0, 3.0)  # of force ratios: five bands
SAMPLES = 400  # of the bootstrap of what is measured in the data
Z90 = 1.6448536269514722


@dataclass(frozen=True)
class Held:
    """Held-out battles, and `copies` simulated ones of each by rules that were fitted to the others."""

    battles: Battles
    simulated: Outcomes  # (battles x copies,), the copies of one battle side by side
    base_rate: Array  # share of attackers' wins among the battles of the fit, for each held-out battle
    copies: int

    @property
    def probability(self) -> Array:
        """Share of simulated battles that the attackers win, for each held-out one."""
        return np.asarray((self.simulated.winner == 1).reshape(-1, self.copies).mean(axis=1))

    @property
    def ln_ratio(self) -> Array:
        """Ratios of powers of the simulated battles."""
        return np.repeat(self.battles.ln_ratio, self.copies)


@dataclass(frozen=True)
class Measure:
    """One quantity in data and simulation. low, high: the data's 90% interval; the aim in words; whether it is met."""

    name: str
    data: float
    low: float
    high: float
    model: float
    aim: str
    met: bool | None
    digits: int = 2


@dataclass(frozen=True)
class Band:
    """Wins of attackers in a band of force ratios."""

    low: float
    high: float
    battles: int
    won: int
    share: tuple[float, float, float]  # with its 90% interval
    model: float
    met: bool


def by_folds(battles: Battles, near: Match, *, folds: int = FOLDS) -> Held:
    """Cross-validation: each battle is predicted by a fit to the other folds."""
    order = np.argsort(uniforms(SEED, len(battles)), kind="stable")
    fold = np.empty(len(battles), dtype=int)
    fold[order] = np.arange(len(battles)) % folds
    return held_out(battles, [fold == k for k in range(folds)], near)


def by_wars(battles: Battles, near: Match) -> Held:
    """Each war is predicted by a fit to the other wars."""
    return held_out(battles, [battles.war == war for war in sorted(set(battles.war))], near)


def held_out(
    battles: Battles, groups: Sequence[NDArray[np.bool_]], near: Match,
    fit: Callable[..., Estimates] = estimate, copies: int = COPIES,
) -> Held:  # fmt: skip
    """Fit to all but one group, simulate that group; each group in its turn."""
    parts = list(_parts(battles, groups, near, fit, copies))
    rows = np.concatenate([rows for rows, _, _ in parts])
    order = np.argsort(rows, kind="stable")
    wide = (order[:, None] * copies + np.arange(copies)).ravel()
    columns = [np.concatenate([getattr(part, name) for _, part, _ in parts])[wide] for name in Outcomes.__annotations__]
    return Held(battles.part(rows[order]), Outcomes(*columns), np.concatenate([b for _, _, b in parts])[order], copies)


def _parts(
    battles: Battles, groups: Sequence[NDArray[np.bool_]], near: Match, fit: Callable[..., Estimates], copies: int
) -> Iterator[tuple[NDArray[np.int64], Outcomes, Array]]:
    for index, group in enumerate(groups):
        others = battles.part(~group)
        rules = fit(others, near=near).match.rules
        simulated = fought(rules, battles.part(group), seed=SEED + 1 + index, copies=copies)
        yield np.flatnonzero(group), simulated, np.full(group.sum(), (others.winner == 1).mean())


def fought(rules: Rules, battles: Battles, *, seed: int, copies: int) -> Outcomes:
    """Simulated battles at the ratios of these, `copies` of each side by side."""
    many = np.repeat(battles.ln_ratio, copies)
    return simulate(rules, many, Draws.of(seed, len(many)))


# -- measures ----------------------------------------------------------------------------------------


def brier(held: Held) -> tuple[float, float, float]:
    """Brier score of the winner, that of the base rate, and the standard error of their difference, battle by battle.

    A draw counts as no win of the attackers. Raises nothing.
    """
    won = held.battles.winner == 1
    model, base = (held.probability - won) ** 2, (held.base_rate - won) ** 2
    return float(model.mean()), float(base.mean()), float((model - base).std(ddof=1) / np.sqrt(len(won)))


def bands(held: Held, *, edges: Sequence[float] = EDGES) -> tuple[Band, ...]:
    """Wins by band of force ratio. Met: the model is off by no more than the data's 90% interval plus 0.05."""
    found = []
    limits = (0.0, *edges, np.inf)
    for low, high in pairwise(limits):
        inside = (held.battles.force_ratio >= low) & (held.battles.force_ratio < high)
        won, count = int((held.battles.winner[inside] == 1).sum()), int(inside.sum())
        below, above = wilson(won, count)
        model = float(held.probability[inside].mean()) if count else float("nan")
        met = below - 0.05 <= model <= above + 0.05
        found.append(Band(low, high, count, won, (won / max(count, 1), below, above), model, met))
    return tuple(found)


def exchange_slope(battles: Battles) -> tuple[float, float]:
    """Slope of the log odds that the attackers win on ln(defenders' loss / attackers'), among decided battles; its error."""
    decided = battles.winner != 0
    return logistic_slope(-battles.ln_exchange[decided], battles.winner[decided] == 1)


def simulated_slope(outcomes: Outcomes) -> float:
    """The same slope among simulated battles."""
    shares = [np.minimum(loss, WIPED_OUT) for loss in (outcomes.loss_d, outcomes.loss_a)]
    return logistic_slope(np.log(shares[0] / shares[1]), outcomes.winner == 1)[0]


def measures(held: Held) -> tuple[Measure, ...]:
    """All measures but the winner's: daily losses, the exchange, length, the losers' losses."""
    battles, simulated = held.battles, held.simulated
    slope, error = exchange_slope(battles)
    model_slope = simulated_slope(simulated)
    found = [
        Measure("slope of the winner on ln(loss of D / loss of A)", slope, slope - Z90 * error, slope + Z90 * error,
                model_slope, "within two standard errors", abs(model_slope - slope) <= 2.0 * error),
    ]  # fmt: skip
    for side, data, model in (
        ("attackers", 100.0 * battles.loss_a / battles.days, 100.0 * simulated.loss_a / simulated.days),
        ("defenders", 100.0 * battles.loss_d / battles.days, 100.0 * simulated.loss_d / simulated.days),
    ):
        for share, word in ((0.1, "10% point"), (0.5, "median"), (0.9, "90% point")):
            found.append(_quantile(f"daily loss of {side}, %: {word}", data, model, share))
    found.append(_spread(battles, simulated, held.ln_ratio))
    found.append(_quantile("length in days (coded): median", battles.days, simulated.days, 0.5))
    found.append(
        _quantile("length in days of the calendar: median", battles.calendar_days, np.ceil(simulated.days), 0.5, aim="")
    )
    for side, data, model in (
        ("attackers who lost", battles.loss_a[battles.winner == -1], simulated.loss_a[simulated.winner == -1]),
        ("defenders who lost", battles.loss_d[battles.winner == 1], simulated.loss_d[simulated.winner == 1]),
    ):
        found.append(
            _quantile(f"loss in the whole battle, {side}, %: median", 100.0 * data, 100.0 * model, 0.5, aim="")
        )
    return tuple(found)


def _quantile(name: str, data: Array, model: Array, share: float, *, aim: str = "within 25%") -> Measure:
    samples = [
        np.quantile(data[picks(SEED + k, size=len(data), of=len(data))], share) for k in range(SAMPLES)
    ]  # fmt: skip
    low, high = np.quantile(samples, [0.05, 0.95])
    value, simulated = float(np.quantile(data, share)), float(np.quantile(model, share))
    met = abs(simulated / value - 1.0) <= 0.25 if aim else None
    return Measure(name, value, float(low), float(high), simulated, aim, met)


def _spread(battles: Battles, simulated: Outcomes, ln_ratio: Array) -> Measure:
    """Standard deviation of ln(loss of A / loss of D) around its line on ln R."""

    def around(y: Array, x: Array) -> float:
        design = np.column_stack([np.ones_like(x), x])
        return float(np.std(y - design @ np.linalg.lstsq(design, y, rcond=None)[0]))

    y, x = battles.ln_exchange, battles.ln_ratio
    samples = []
    for k in range(SAMPLES):
        rows = picks(SEED + k, size=len(y), of=len(y))
        samples.append(around(y[rows], x[rows]))
    low, high = np.quantile(samples, [0.05, 0.95])
    shares = [np.minimum(loss, WIPED_OUT) for loss in (simulated.loss_a, simulated.loss_d)]
    value, model = around(y, x), around(np.log(shares[0] / shares[1]), ln_ratio)
    return Measure("spread of ln(loss of A / loss of D) at a given ratio", value, float(low), float(high), model,
                   "within 25%", abs(model / value - 1.0) <= 0.25)  # fmt: skip
