"""Battles made by the simulated engagement, so that tests know the truth behind them."""

from __future__ import annotations

import numpy as np

from calibration.battles import Battles
from calibration.engagement import Draws, Outcomes, Rules, simulate
from calibration.numbers import normals, uniforms

TRUTH = Rules(
    attacker_loss=0.016, defender_loss=0.04, exponent=0.35, attacker_spread=1.1, defender_spread=1.3,
    attack_endurance=4.0, defence_endurance=3.0, sway=0.2, pursuit=0.01,
)  # fmt: skip


def battles_of(rules: Rules, *, size: int, seed: int) -> Battles:
    """Battles fought by these rules at ratios spread like the data's, with exact lengths."""
    u = uniforms(seed, 2, size)
    ln_ratio = 0.1 + 0.7 * normals(u[0], u[1])[0]
    return as_battles(simulate(rules, ln_ratio, Draws.of(seed + 1, size)), ln_ratio)


def as_battles(outcomes: Outcomes, ln_ratio: np.ndarray) -> Battles:
    """Simulated battles in the columns of the data: cover 1, whole days by the calendar."""
    size = len(ln_ratio)
    return Battles(
        number=np.arange(size),
        name=np.array([f"battle {k}" for k in range(size)]),
        war=np.array([("first", "second", "third")[k % 3] for k in range(size)]),
        force_ratio=np.exp(ln_ratio),
        cover=np.ones(size),
        loss_a=outcomes.loss_a,
        loss_d=outcomes.loss_d,
        days=outcomes.days,
        calendar_days=np.ceil(outcomes.days),
        winner=outcomes.winner,
    )
