"""Small checks behind sentences of the page: cover, one W, lengths beside losses, larger shares of prisoners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from calibration.acceptance import fought, simulated_slope
from calibration.battles import Battles
from calibration.engagement import SHAPE, Rules
from calibration.losses import fit_losses
from calibration.numbers import Array, logistic, logistic_slope

PURSUITS = (0.0, 0.01, 0.02, 0.05)
COPIES = 200
SEED = 4


def cover(battles: Battles) -> dict[str, tuple[float, float]]:
    """Slopes on ln cover beside ln force ratio with standard errors: losses of A and D, log odds of the winner; log likelihoods."""
    design = np.column_stack([np.ones(len(battles)), np.log(battles.force_ratio), np.log(battles.cover)])
    ln_a, ln_d = np.log(100.0 * battles.rate_a), np.log(100.0 * battles.rate_d)
    decided = battles.winner != 0
    estimate, errors = logistic(design[decided], battles.winner[decided] == 1)
    found = {"a": _slope(design, ln_a), "d": _slope(design, ln_d), "win": (float(estimate[2]), float(errors[2]))}
    likelihoods = [
        fit_losses(ln_a, ln_d, x, battles.winner, with_winner=False).log_likelihood
        for x in (battles.ln_ratio, np.log(battles.force_ratio))
    ]
    found["likelihoods"] = (likelihoods[0], likelihoods[1])
    return found


def force_slope(battles: Battles) -> tuple[float, float]:
    """Slope of the log odds that the attackers win on ln R, among decided battles, and its standard error."""
    decided = battles.winner != 0
    return logistic_slope(battles.ln_ratio[decided], battles.winner[decided] == 1)


def force_slope_of(rules: Rules) -> float:
    """The same slope in the model, where nobody is destroyed: ln rho falls by 2 W with ln R, and p q counts for both sides."""
    return 4.0 * SHAPE * rules.sway * rules.exponent


def exponents(battles: Battles) -> tuple[tuple[float, float], tuple[float, float]]:
    """W of attackers and of defenders by least squares, each with its standard error."""
    design = np.column_stack([np.ones(len(battles)), battles.ln_ratio])
    slope_a, error_a = _slope(design, np.log(battles.rate_a))
    return (-slope_a, error_a), _slope(design, np.log(battles.rate_d))


def length_correlations(days: Array, loss_a: Array, loss_d: Array) -> tuple[float, ...]:
    """Correlations of ln length with the logarithms of daily losses of A and D and of whole losses of A and D."""
    columns = (loss_a / days, loss_d / days, loss_a, loss_d)
    return tuple(float(np.corrcoef(np.log(days), np.log(column))[0, 1]) for column in columns)


def slopes_by_pursuit(rules: Rules, battles: Battles, *, shares: Sequence[float] = PURSUITS) -> list[float]:
    """The winner's slope on the loss ratio in simulated battles with other shares of prisoners."""
    return [
        simulated_slope(fought(replace(rules, pursuit=share), battles, seed=SEED, copies=COPIES)) for share in shares
    ]


def _slope(design: Array, y: Array) -> tuple[float, float]:
    """The last coefficient of least squares and its standard error."""
    inverse = np.linalg.inv(design.T @ design)
    estimate = inverse @ design.T @ y
    variance = ((y - design @ estimate) ** 2).sum() / (len(y) - design.shape[1])
    return float(estimate[-1]), float(np.sqrt(variance * inverse[-1, -1]))
