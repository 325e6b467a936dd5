"""The closed form of an engagement: how two sides shrink, and when a level is reached.

    dln S_A/dt = -a R^-W      dln S_D/dt = -d R^W      R = P_A / P_D, a = i c_A G_A, d = i c_D G_D

Source: Helmbold (1965), Oper. Res. 13:857, transformed to Lanchester's square law in S^W.
Checked by tests/analytic/test_engagement_closed_forms.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, exp, inf, log, log1p, nan, sinh, sqrt

LOGARITHMIC = 1e-9  # below this exponent the flow is the logarithmic law
STEEPEST = 20.0  # of a logarithm of relative loss rates
SLACK = 1e-12  # of a factor: what is as near as this is there


def _ln(x: float) -> float:
    return log(x) if x > 0.0 else -inf


@dataclass(frozen=True)
class Flow:
    """An engagement since its last restart.

    ratio : R at the restart, dimensionless. exponent : W. attacker_rate, defender_rate : a and d in 1/day.
    """

    ratio: float
    exponent: float
    attacker_rate: float
    defender_rate: float

    @property
    def speed(self) -> float:
        """w in 1/day."""
        return self.exponent * sqrt(self.attacker_rate * self.defender_rate)

    def own_ratio(self, *, is_attacker: bool) -> float:
        """The number that steepens a side's fall: r for the defenders, 1/r for the attackers."""
        r: float = self.ratio**self.exponent * sqrt(self.defender_rate / self.attacker_rate)
        if not is_attacker:
            return r
        return 1.0 / r if r > 0.0 else inf

    def factor(self, days: float, *, is_attacker: bool) -> float:
        """What a side has kept of its strength after this many days: 0 once it would be annihilated."""
        if self.exponent < LOGARITHMIC:
            return exp(-(self.attacker_rate if is_attacker else self.defender_rate) * days)
        if self.speed == 0.0 or days == 0.0:
            return 1.0
        turn = self.speed * days
        loss = 2.0 * sinh(turn / 2.0) ** 2 - self.own_ratio(is_attacker=is_attacker) * sinh(turn)
        return exp(log1p(loss) / self.exponent) if loss > -1.0 else (0.0 if loss <= -1.0 else nan)

    def days_to_factor(self, factor: float, *, is_attacker: bool) -> float:
        """Days until a side has kept just this factor, 0 if it has no more now, inf if it never falls so low."""
        if factor >= 1.0 - SLACK:
            return 0.0
        if not factor >= 0.0:
            return nan
        if self.exponent < LOGARITHMIC:
            rate = self.attacker_rate if is_attacker else self.defender_rate
            return -log(factor) / rate if rate > 0.0 and factor > 0.0 else inf
        if self.speed == 0.0:
            return inf
        h, r = float(factor**self.exponent), self.own_ratio(is_attacker=is_attacker)
        if h >= 1.0:
            return 0.0
        radicand = h * h + r * r - 1.0
        if radicand < 0.0:
            return inf
        return log((1.0 + r) / (h + sqrt(radicand))) / self.speed

    def attackers_relative_loss(self) -> float:
        """ln rho of the attackers: the logarithm of their loss rate over the defenders', cut to +-20; nan if nobody loses."""
        if self.attacker_rate == 0.0 and self.defender_rate == 0.0:
            return nan
        bend = 0.0 if self.exponent < LOGARITHMIC else 2.0 * self.exponent * _ln(self.ratio)
        return min(max(_ln(self.attacker_rate) - _ln(self.defender_rate) - bend, -STEEPEST), STEEPEST)

    def days_to_ratio(self, level: float) -> float:
        """Days until the power ratio falls to this level, 0 if it is there now, inf if it never falls so low: 0 it never reaches."""
        if level == 0.0:
            return inf
        if self.ratio <= level:
            return 0.0
        if self.exponent < LOGARITHMIC:
            difference = self.attacker_rate - self.defender_rate
            return log(self.ratio / level) / difference if difference > 0.0 and level > 0.0 else inf
        if self.speed == 0.0:
            return inf
        attackers_fall = self.attacker_rate * self.ratio**-self.exponent
        if attackers_fall <= self.defender_rate * self.ratio**self.exponent:
            return inf
        r = self.own_ratio(is_attacker=False)
        k = (level / self.ratio) ** self.exponent
        target = (k - 1.0) / (k * r - 1.0 / r)
        return atanh(target) / self.speed if target < 1.0 else inf
