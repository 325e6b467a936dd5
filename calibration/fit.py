"""The whole fit: estimates, rivals, rules matched to the data, and bootstrap errors in the coordinates of the presets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.integrate import quad

from calibration.battles import Battles
from calibration.lengths import ENDLESS, RIVALS, SHAPE, Law, LengthFit, fit_lengths, lengths_of
from calibration.losses import LossFit, fit_losses, losses_of
from calibration.matching import Match, Ridge, estimates_of, match, ridge
from calibration.numbers import Array, picks

OTHER_FOLLOW_UPS = (2.0, 4.0, 6.0)
OTHER_SWAYS = (0.18, 0.12, 0.06, 0.0)
SAMPLES = 300  # of the bootstrap
SEED = 1990
COORDINATES = (
    "daily_loss", "loss_ratio", "exponent", "attacker_spread", "defender_spread", "attack_endurance",
    "defence_endurance", "sway", "pursuit",
)  # fmt: skip
IN_LOGS = frozenset(COORDINATES) - {"exponent", "sway"}
DAYS_OF = {
    "coded": "days as the file codes them (`duration1`)",
    "elapsed": "days elapsed, from the dates",
    "calendar": "days of the calendar, from the dates",
}


@dataclass(frozen=True)
class Rival:
    """One law of the lengths, with the engine's shape and with a free one, for each reading of the lengths."""

    law: Law
    by_dates: LengthFit
    by_dates_free: LengthFit
    coded: LengthFit
    coded_free: LengthFit
    whole_free: LengthFit  # by dates without an end of the follow-up: whole operations


@dataclass(frozen=True)
class Estimates:
    """What a set of battles gives: the likelihoods and the rules matched to them."""

    with_winner: LossFit
    lengths: LengthFit
    match: Match


@dataclass(frozen=True)
class Calibration:
    """All results of the fit to all battles. `values` and `errors` are in the order of COORDINATES, logs where IN_LOGS has them."""

    battles: Battles
    estimates: Estimates
    without_winner: LossFit
    as_shares: LossFit  # losses as shares of the initial strength over days, without the term of the winner
    as_shares_with_winner: LossFit
    by_days: dict[str, LossFit]  # for each reading of DAYS_OF, without the term of the winner
    rivals: tuple[Rival, ...]
    by_follow_up: dict[float, LengthFit]
    ridge: tuple[Ridge, ...]
    ln_usual_ratio: float
    values: Array
    errors: Array
    correlations: Array


def estimate(battles: Battles, *, near: Match | None = None, with_errors: bool = False) -> Estimates:
    """Fit both likelihoods and match the rules."""
    losses = losses_of(battles, with_winner=True, with_errors=with_errors)
    lengths = fit_lengths(lengths_of(battles), with_errors=with_errors)
    return Estimates(losses, lengths, match(losses, lengths, battles.ln_ratio, near=near))


def calibrate(battles: Battles, *, samples: int = SAMPLES) -> Calibration:
    """The whole fit."""
    found = estimate(battles, with_errors=True)
    usual = float(battles.ln_ratio.mean())
    values, errors, correlations = _bootstrap(battles, found, usual, samples=samples)
    shares = [np.log(100.0 * loss / battles.days) for loss in (battles.loss_a, battles.loss_d)]
    readings = {
        "coded": battles.days, "elapsed": elapsed_days(battles.calendar_days), "calendar": battles.calendar_days,
    }  # fmt: skip
    return Calibration(
        battles=battles,
        estimates=found,
        without_winner=losses_of(battles, with_winner=False, with_errors=True),
        as_shares=fit_losses(*shares, battles.ln_ratio, battles.winner, with_winner=False, with_errors=True),
        as_shares_with_winner=fit_losses(*shares, battles.ln_ratio, battles.winner, with_winner=True, with_errors=True),
        by_days={
            name: losses_of(battles, with_winner=False, days=days, with_errors=True) for name, days in readings.items()
        },
        rivals=tuple(_rival(battles, law) for law in RIVALS),
        by_follow_up={
            days: fit_lengths(lengths_of(battles, follow_up=days), with_errors=True) for days in OTHER_FOLLOW_UPS
        },
        ridge=tuple(ridge(battles.ln_ratio, found.with_winner, found.lengths, sways=OTHER_SWAYS)),
        ln_usual_ratio=usual,
        values=values,
        errors=errors,
        correlations=correlations,
    )


def elapsed_days(calendar_days: Array) -> Array:
    """Days elapsed in a battle that touches n days of the calendar: exp(E ln t), t between n - 1 and n.

    The density within that day is the one of the engine's clocks, proportional to t^(p-1): 0.51 for n = 1, 1.5 for 2.
    """
    found = {}
    for n in np.unique(calendar_days):
        weight = quad(lambda t: t ** (SHAPE - 1.0), n - 1.0, n)[0]
        mean = quad(lambda t: t ** (SHAPE - 1.0) * np.log(max(t, 1e-12)), n - 1.0, n)[0] / weight
        found[n] = float(np.exp(mean))
    return np.array([found[n] for n in calendar_days])


def coordinates(theta: Array, clocks: Array, usual: float) -> Array:
    """The coordinates of the presets, logs where IN_LOGS has them, from theta and (ln T_A, ln T_D, q) of `matching`.

    daily_loss = sqrt(c_A c_D), a share a day; loss_ratio = c_D/c_A exp(2 W usual), the defenders' loss over the
    attackers' at the usual ratio of powers.
    """
    ln_a, ln_d, exponent, spread_a, spread_d, pursuit = theta
    return np.array([
        (ln_a + ln_d) / 2.0 - np.log(100.0), ln_d - ln_a + 2.0 * exponent * usual, exponent, spread_a, spread_d,
        *clocks, pursuit,
    ])  # fmt: skip


def _bootstrap(battles: Battles, found: Estimates, usual: float, *, samples: int) -> tuple[Array, Array, Array]:
    """Values, errors and correlations of the coordinates; each sample of battles is fitted, and matched to first order."""
    theta, clocks = found.match.theta, _clocks(found.lengths)
    target = estimates_of(found.with_winner)
    inverse = np.linalg.inv(found.match.by_constants)
    rows = np.empty((samples, len(COORDINATES)))
    finite = np.where(np.isfinite(theta), theta, np.log(1e-4))
    for sample in range(samples):
        part = battles.part(picks(SEED + sample, size=len(battles), of=len(battles)))
        moved = estimates_of(losses_of(part, with_winner=True)) - target
        shifted = _clocks(fit_lengths(lengths_of(part), start=clocks)) - clocks
        change = inverse @ (moved - found.match.by_lengths @ shifted)
        rows[sample] = coordinates(finite + change, clocks + shifted, usual)
    # a few samples of battles have no estimate of prisoners worth the name: robust spreads for all
    low, high = np.quantile(rows, [0.05, 0.95], axis=0)
    return coordinates(finite, clocks, usual), (high - low) / (2.0 * 1.6448536269514722), np.corrcoef(rows.T)


def _clocks(fit: LengthFit) -> Array:
    return np.array([fit.ln_endurance_a, fit.ln_endurance_d, fit.sway])


def _rival(battles: Battles, law: Law) -> Rival:
    dates, coded = lengths_of(battles), lengths_of(battles, coded=True)
    return Rival(
        law,
        fit_lengths(dates, law, with_errors=True),
        fit_lengths(dates, law, shape=None, with_errors=True),
        fit_lengths(coded, law, with_errors=True),
        fit_lengths(coded, law, shape=None, with_errors=True),
        fit_lengths(lengths_of(battles, follow_up=ENDLESS), law, shape=None),
    )
