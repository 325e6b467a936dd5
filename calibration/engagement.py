"""An engagement of two sides, simulated: the laws of `docs/model.md`, section 3, for one formation a side.

Written from that page alone and vectorised over battles: an independent twin of both engines for this case. No member
joins or leaves, so the strain of each side grows at a constant rate and every event has a closed form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from calibration.numbers import Array, normals, uniforms

SHAPE = 1.5
DESTROYED = 0.05  # share of the initial strength at which a formation is destroyed
CUT = 20.0  # of ln rho
SMALL = 1e-9  # an exponent below this is none
GONE = -1.0 + 1e-15  # of x - 1 or y - 1: nothing is left


@dataclass(frozen=True)
class Rules:
    """Constants of an engagement. Rates per day, endurances in days, all others plain numbers."""

    attacker_loss: float
    defender_loss: float
    exponent: float
    attacker_spread: float
    defender_spread: float
    attack_endurance: float
    defence_endurance: float
    sway: float
    pursuit: float = 0.0
    intensity: float = 1.0

    def at_medians(self) -> Rules:
        """The same rules without the spreads of losses."""
        return replace(self, attacker_spread=0.0, defender_spread=0.0)


@dataclass(frozen=True)
class Draws:
    """The random numbers of battles: two normals of losses and two clocks of median 1, one element a battle."""

    normal_a: Array
    normal_d: Array
    clock_a: Array
    clock_d: Array

    @classmethod
    def of(cls, seed: int, size: int) -> Draws:
        """Numbers of a seed: the same for any rules, so that comparisons share their noise."""
        u = uniforms(seed, 4, size)
        return cls(*normals(u[0], u[1]), clock(u[2]), clock(u[3]))


@dataclass(frozen=True)
class Outcomes:
    """What happened in each battle: shares of strength lost, days until a side gave way, the winner (1 attackers, -1 defenders)."""

    loss_a: Array
    loss_d: Array
    days: Array
    winner: NDArray[np.int64]
    wiped_out: NDArray[np.bool_]


def clock(u: Array) -> Array:
    """A Weibull number of median 1 and shape 1.5."""
    return np.asarray((-np.log(u) / np.log(2.0)) ** (1.0 / SHAPE))


def factors(k_a: Array, k_d: Array, ratio: Array, exponent: float, days: Array) -> tuple[Array, Array]:
    """Shares of strength left after some days of the flow d ln A/dt = -k_A R^-W, d ln D/dt = -k_D R^W."""
    if exponent < SMALL:
        return np.exp(-k_a * days), np.exp(-k_d * days)
    w, r = exponent * np.sqrt(k_a * k_d), ratio**exponent * np.sqrt(k_d / k_a)
    half, whole = np.sinh(w * days / 2.0), np.sinh(w * days)

    def left(pull: Array) -> Array:
        return np.asarray(np.exp(np.log1p(np.maximum(2.0 * half * half - pull * whole, GONE)) / exponent))

    return left(1.0 / r), left(r)


def time_until(share: float, k_a: Array, k_d: Array, ratio: Array, exponent: float) -> tuple[Array, Array]:
    """Days until attackers and defenders are down to a share of their strength, without an end; infinite if never."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if exponent < SMALL:
            return -np.log(share) / k_a, -np.log(share) / k_d
        w, r = exponent * np.sqrt(k_a * k_d), ratio**exponent * np.sqrt(k_d / k_a)
        h = share**exponent

        def until(pull: Array) -> Array:
            radicand = h * h + pull * pull - 1.0
            days = np.log((1.0 + pull) / (h + np.sqrt(np.maximum(radicand, 0.0)))) / w
            return np.where(radicand < 0.0, np.inf, days)

        return until(1.0 / r), until(r)


def simulate(rules: Rules, ln_ratio: Array, draws: Draws) -> Outcomes:
    """Fight one battle for each ratio of powers. A side of the loser that is not destroyed loses the share `pursuit` of what is left."""
    k_a = rules.intensity * rules.attacker_loss * np.exp(rules.attacker_spread * draws.normal_a)
    k_d = rules.intensity * rules.defender_loss * np.exp(rules.defender_spread * draws.normal_d)
    ratio = np.exp(ln_ratio)
    turn = 0.0 if rules.exponent < SMALL else 2.0 * rules.exponent
    ln_rho = np.clip(np.log(k_a) - np.log(k_d) - turn * ln_ratio, -CUT, CUT)
    way_a = rules.attack_endurance * draws.clock_a * np.exp(-rules.sway * ln_rho)
    way_d = rules.defence_endurance * draws.clock_d * np.exp(rules.sway * ln_rho)
    gone_a, gone_d = time_until(DESTROYED, k_a, k_d, ratio, rules.exponent)
    end_a, end_d = np.minimum(way_a, gone_a), np.minimum(way_d, gone_d)
    days = np.minimum(end_a, end_d)
    left_a, left_d = factors(k_a, k_d, ratio, rules.exponent, days)
    lost_a = end_a <= end_d  # at a tie the attackers go first
    left_a = np.where(lost_a & (way_a < gone_a), left_a * (1.0 - rules.pursuit), left_a)
    left_d = np.where(~lost_a & (way_d < gone_d), left_d * (1.0 - rules.pursuit), left_d)
    dead_a = lost_a & ((gone_a <= way_a) | (left_a <= DESTROYED))
    dead_d = ~lost_a & ((gone_d <= way_d) | (left_d <= DESTROYED))
    return Outcomes(
        loss_a=np.where(dead_a, 1.0, 1.0 - left_a),
        loss_d=np.where(dead_d, 1.0, 1.0 - left_d),
        days=days,
        winner=np.where(lost_a, -1, 1).astype(np.int64),
        wiped_out=dead_a | dead_d,
    )
