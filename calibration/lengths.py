"""The likelihood of lengths and winners, given the losses: two clocks run, and who gives way first has lost.

    h_A = (a/d)^q / tau_A        h_D = (d/a)^q / tau_D        tau = T / (ln 2)^(1/p)
    H = h_A^p + h_D^p
    ln P = ln[exp(-H (n-1)^p) - exp(-H n^p)] + ln(h_loser^p / H)

a, d: losses of attackers and defenders; T: median endurances in days; p: shape. A battle of n whole days ended after
more than n - 1 and at most n days. Draws, and losers that were wiped out, say only that nobody gave way in n - 1 days;
battles longer than `follow_up` days say only that nobody gave way in `follow_up` days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from calibration.battles import WIPED_OUT, Battles
from calibration.numbers import Array, hessian

SHAPE = 1.5  # the engine's
FOLLOW_UP = 3.0  # days: what lasts longer is an operation of several fights
LN2 = float(np.log(2.0))
ENDLESS = 1e9


@dataclass(frozen=True)
class Lengths:
    """What the likelihood sees of battles, one element each."""

    daily_a: Array  # % of strength lost a day
    daily_d: Array
    days: Array  # whole days
    winner: NDArray[np.int64]
    wiped_out: NDArray[np.bool_]  # the loser was destroyed
    follow_up: float = ENDLESS

    @property
    def censored(self) -> NDArray[np.bool_]:
        return (self.winner == 0) | self.wiped_out | (self.days > self.follow_up)


def lengths_of(battles: Battles, *, coded: bool = False, follow_up: float = FOLLOW_UP) -> Lengths:
    """What the likelihood sees of battles. coded: whole days of `duration1`, without an end of the follow-up."""
    days = np.ceil(battles.days - 1e-9) if coded else battles.calendar_days
    limit = ENDLESS if coded else follow_up
    return lengths_from(battles.loss_a, battles.loss_d, days, battles.winner, battles.loser_is_wiped_out, limit)


def lengths_from(
    loss_a: Array, loss_d: Array, days: Array, winner: NDArray[np.int64], wiped_out: NDArray[np.bool_], follow_up: float
) -> Lengths:
    """The same from shares lost in whole battles and whole days."""
    daily = [100.0 * np.minimum(loss, WIPED_OUT) / days for loss in (loss_a, loss_d)]
    return Lengths(*daily, days, winner, wiped_out, follow_up)


@dataclass(frozen=True)
class Law:
    """What hurries a clock: one's own daily loss to a power, over the other's to another.

    own, other: fixed powers, None if free. tied: the other's power is one's own, so that only the ratio counts.
    """

    title: str
    own: float | None = None
    other: float | None = None
    tied: bool = False


FREE = Law("the loss ratio to a power q", tied=True)
RIVALS = (
    FREE,
    Law("time alone: q = 0", own=0.0, tied=True),
    Law("losses in days of this battle: q = 1/2", own=0.5, tied=True),
    Law("share of one's own strength lost (version 0.1)", own=1.0, other=0.0),
    Law("both losses, each to its own power"),
)


@dataclass(frozen=True)
class LengthFit:
    """Estimates; errors are those of (ln T_A, ln T_D, own, other, ln p), 0 for what was fixed or tied.

    Where losses count by themselves, endurances are days at 1% a day.
    """

    ln_endurance_a: float
    ln_endurance_d: float
    sway: float  # the power of one's own loss
    other: float
    shape: float
    log_likelihood: float
    errors: tuple[float, ...]


def fit_lengths(
    data: Lengths,
    law: Law = FREE,
    *,
    shape: float | None = SHAPE,
    with_errors: bool = False,
    start: Array | None = None,
) -> LengthFit:
    """Maximum likelihood. shape None: free. start: (ln T_A, ln T_D, own) from which to look, by default at usual values."""
    level = 0.0 if law.tied else 1.0  # of endurances where losses count by themselves
    first = np.array([1.2 + level, 1.2 + level, 0.2, 0.2, np.log(shape or SHAPE)])
    if start is not None:
        first[:3] = start
    free = [0, 1] + [2] * (law.own is None) + [3] * (law.other is None and not law.tied) + [4] * (shape is None)

    def whole(values: Array) -> Array:
        at = first.copy()
        at[2] = first[2] if law.own is None else law.own
        at[3] = first[3] if law.other is None else law.other
        at[free] = values
        at[3] = at[2] if law.tied else at[3]
        return at

    def mean_negative(values: Array) -> float:
        return negative_log_likelihood(whole(values), data) / len(data.days)

    best = minimize(mean_negative, first[free], method="BFGS", options={"gtol": 1e-7})
    at = whole(best.x)
    errors = np.zeros(5)
    if with_errors:
        errors[free] = np.sqrt(np.diag(np.linalg.inv(hessian(mean_negative, best.x) * len(data.days))))
    return LengthFit(
        *(float(value) for value in (*at[:4], np.exp(at[4]))),
        log_likelihood=-negative_log_likelihood(at, data),
        errors=tuple(float(error) for error in errors),
    )


def negative_log_likelihood(at: Array, data: Lengths) -> float:
    """Minus the log likelihood at (ln T_A, ln T_D, own, other, ln p)."""
    p = float(np.exp(np.clip(at[4], -3.0, 3.0)))
    ln_a, ln_d = np.log(data.daily_a), np.log(data.daily_d)
    hurry_a, hurry_d = at[2] * ln_a - at[3] * ln_d, at[2] * ln_d - at[3] * ln_a
    powers_a = LN2 * np.exp(np.clip(p * (hurry_a - at[0]), -300.0, 300.0))
    powers_d = LN2 * np.exp(np.clip(p * (hurry_d - at[1]), -300.0, 300.0))
    total = powers_a + powers_d
    low, high = (data.days - 1.0) ** p, data.days**p
    seen = np.where(data.days > data.follow_up, data.follow_up, data.days - 1.0) ** p
    ended = np.maximum(-np.expm1(-total * (high - low)), 1e-300)
    loser = np.where(data.winner == 1, powers_d, powers_a)
    terms = np.where(data.censored, -total * seen, -total * low + np.log(ended) + np.log(loser / total))
    return -float(terms.sum())
