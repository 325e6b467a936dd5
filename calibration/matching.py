"""Rules whose simulated battles give the same estimates of losses as the data (indirect inference).

Losses of a whole battle are not the engine's constants: losers lose prisoners on leaving, and who loses depends on
the losses. So the constants are those with which simulated battles, at the data's ratios of powers, measured in the
same way, give the same six estimates: both rates, W, both spreads and the term of the winner. Endurances and `sway`
stay as fitted. The sixth unknown is `pursuit`; it is 0 where `sway` alone explains the term of the winner.
Gourieroux, Monfort and Renault (1993), Journal of Applied Econometrics 8: S85-S118.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from calibration.battles import LEAST_LOSS, WIPED_OUT, CalibrationError
from calibration.engagement import Draws, Outcomes, Rules, simulate
from calibration.lengths import FOLLOW_UP, LengthFit, fit_lengths, lengths_from
from calibration.losses import LossFit, fit_losses
from calibration.numbers import Array

NO_CONSTANTS = "no constants of the engagement give the estimates of the data"
SIMULATED = 25_600  # battles for one evaluation, shared out among those of the data
SEED = 1939
STEPS = np.array([0.05, 0.05, 0.05, 0.05, 0.05, 0.25])  # for derivatives
FIRST_PURSUIT = 0.004
LARGEST_STEP = 0.4
CLOSE = 2e-4

Gap = Callable[..., Array]  # estimates of simulated battles minus those of the data, from theta


@dataclass(frozen=True)
class Ridge:
    """Rules with a given `sway`, and what the estimator of q gives for battles simulated by them."""

    rules: Rules
    estimated_sway: float


@dataclass(frozen=True)
class Match:
    """The rules found, and how the estimates answer to the constants.

    theta: (ln c_A, ln c_D, W, ln spread A, ln spread D, ln pursuit), rates in % a day; its last element is -inf
    where `pursuit` is 0. by_constants: derivatives of the six estimates by theta; by_lengths: by (ln T_A, ln T_D, q).
    """

    rules: Rules
    theta: Array
    by_constants: Array
    by_lengths: Array


def estimates_of(fit: LossFit) -> Array:
    """The six estimates that are matched."""
    return np.array([fit.ln_c_a, fit.ln_c_d, fit.exponent, np.log(fit.spread_a), np.log(fit.spread_d), fit.winner])


def rules_of(theta: Array, lengths: Array) -> Rules:
    """Rules from constants and (ln T_A, ln T_D, q)."""
    return Rules(
        attacker_loss=float(np.exp(theta[0])) / 100.0, defender_loss=float(np.exp(theta[1])) / 100.0,
        exponent=float(theta[2]), attacker_spread=float(np.exp(theta[3])), defender_spread=float(np.exp(theta[4])),
        attack_endurance=float(np.exp(lengths[0])), defence_endurance=float(np.exp(lengths[1])),
        sway=float(lengths[2]), pursuit=float(np.exp(theta[5])),
    )  # fmt: skip


def measured(outcomes: Outcomes, ln_ratio: Array, *, with_winner: bool = True) -> LossFit:
    """The losses of simulated battles, estimated as those of the data are. Raises CalibrationError for battles that take no time."""
    if not (outcomes.days > 0.0).all():  # the search has left the constants that can be, by rounding earlier or later
        raise CalibrationError(f"{NO_CONSTANTS}: with those that were tried, battles take no time")
    ln_a, ln_d = (
        np.log(-100.0 * np.log1p(-np.clip(loss, LEAST_LOSS, WIPED_OUT)) / outcomes.days)
        for loss in (outcomes.loss_a, outcomes.loss_d)
    )
    return fit_losses(ln_a, ln_d, ln_ratio, outcomes.winner, with_winner=with_winner)


def spread(ln_ratio: Array, *, simulated: int = SIMULATED) -> Array:
    """The ratios of the simulated battles: each one of the data as often, about `simulated` in all."""
    return np.repeat(ln_ratio, max(1, round(simulated / len(ln_ratio))))


def match(target: LossFit, lengths: LengthFit, ln_ratio: Array, *, near: Match | None = None) -> Match:
    """Find the rules. near: an earlier answer, whose derivatives are used instead of new ones.

    Raises CalibrationError if no constants give the estimates.
    """
    many = spread(ln_ratio)
    draws = Draws.of(SEED, len(many))
    clocks = np.array([lengths.ln_endurance_a, lengths.ln_endurance_d, lengths.sway])
    wanted = estimates_of(target)

    def gap(theta: Array, clocks: Array = clocks) -> Array:
        return estimates_of(measured(simulate(rules_of(theta, clocks), many, draws), many)) - wanted

    first = np.append(wanted[:5], -np.inf)
    by_constants = (
        near.by_constants if near is not None else _derivatives(gap, np.append(wanted[:5], np.log(FIRST_PURSUIT)))
    )
    theta, rest = _solve(gap, first, by_constants, free=5)
    if rest[5] < -CLOSE:  # without prisoners the losers' excess is too small
        begin = np.append(theta[:5], np.log(FIRST_PURSUIT))
        theta, rest = _solve(gap, begin, by_constants, free=6)
    around = np.append(theta[:5], max(theta[5], np.log(1e-4)))
    if near is None:
        by_constants = _derivatives(gap, around)
        by_lengths = np.column_stack(
            [(gap(around, clocks + h) - gap(around, clocks - h)) / (2.0 * 0.03) for h in 0.03 * np.eye(3)]
        )
    else:
        by_lengths = near.by_lengths
    return Match(rules_of(theta, clocks), theta, by_constants, by_lengths)


def _derivatives(gap: Gap, theta: Array, *, steps: Array = STEPS) -> Array:
    return np.column_stack([(gap(theta + step) - gap(theta - step)) / (2.0 * step.sum()) for step in np.diag(steps)])


def _solve(gap: Gap, theta: Array, derivatives: Array, *, free: int, close: float = CLOSE) -> tuple[Array, Array]:
    """Newton's method with Broyden's updates over the first `free` constants and estimates."""
    slope = derivatives[:free, :free].copy()
    rest = gap(theta)
    for _ in range(60):
        if np.abs(rest[:free]).max() < close:
            return theta, rest
        step = np.clip(-np.linalg.solve(slope, rest[:free]), -LARGEST_STEP, LARGEST_STEP)
        theta = theta.copy()
        theta[:free] += step
        after = gap(theta)
        change = after[:free] - rest[:free] - slope @ step
        slope = slope + np.outer(change, step) / (step @ step)
        rest = after
    raise CalibrationError(NO_CONSTANTS)


def ridge(ln_ratio: Array, target: LossFit, lengths: LengthFit, *, sways: Sequence[float]) -> list[Ridge]:
    """Rules with other powers of the loss ratio that give the same estimates but one.

    For each `sway` the constants, `pursuit` and both endurances are found with which simulated battles give the same six
    estimates of losses and the same endurances. What the estimator of q then gives is compared with its estimate.
    """
    many = spread(ln_ratio, simulated=SIMULATED // 2)
    draws = Draws.of(SEED, len(many))
    wanted = np.append(estimates_of(target), [lengths.ln_endurance_a, lengths.ln_endurance_d, lengths.sway])

    def gap(unknown: Array, sway: float) -> Array:
        clocks = np.append(unknown[6:8], sway)
        outcomes = simulate(rules_of(unknown[:6], clocks), many, draws)
        days = np.ceil(outcomes.days)
        seen = lengths_from(outcomes.loss_a, outcomes.loss_d, days, outcomes.winner, outcomes.wiped_out, FOLLOW_UP)
        fit = fit_lengths(seen, start=clocks)
        found = np.append(estimates_of(measured(outcomes, many)), [fit.ln_endurance_a, fit.ln_endurance_d, fit.sway])
        return found - wanted

    steps = np.append(STEPS, [0.05, 0.05])
    unknown = np.concatenate([wanted[:5], [np.log(FIRST_PURSUIT)], wanted[6:8]])
    rows = []
    slope: Array | None = None
    for sway in sways:
        here = partial(gap, sway=sway)
        if slope is None:
            slope = _derivatives(here, unknown, steps=steps)
        unknown, rest = _solve(here, unknown, slope, free=8, close=2e-3)
        rows.append(Ridge(rules_of(unknown[:6], np.append(unknown[6:8], sway)), float(rest[8] + wanted[8])))
    return rows
