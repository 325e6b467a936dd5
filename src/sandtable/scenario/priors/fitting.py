"""The beta distribution of a range: its central 90% is the range."""

from __future__ import annotations

from functools import lru_cache
from math import exp, log

from sandtable.special import root, special_functions

INSIDE = 0.9  # the share of the distribution within the range
NARROWEST = 1e-4  # ranges that are not wider are single values
_NARROW = 1e-3  # below it, a beta is a normal to more digits than are kept
_Z95 = 1.6448536269514722  # the 95% quantile of a standard normal
_DIGITS = 6  # significant, of the parameters: so that no last digit of a machine's arithmetic gets in


@lru_cache(maxsize=512)
def beta_of(low: float, high: float) -> tuple[float, float]:
    """The parameters of the beta that has 90% of its mass between two probabilities.

    Between 0 and 1, 5% is on either side: quantile(0.05) = low and quantile(0.95) = high, which one beta has (Shih 2015,
    The beta distribution parameters from two percentiles). A range that begins at 0 has nothing below it: the other 10% is
    above, and the density falls from 0 on (alpha 1). A range that ends at 1 is its mirror image; 0 to 1 is uniform.
    Rounded to six significant digits. Raises ValueError unless 0 <= low < high <= 1 and they are more than NARROWEST apart.
    """
    if not 0 <= low < high <= 1 or high - low <= NARROWEST:
        raise ValueError(f"no range of probabilities: {low} to {high}")
    if (low, high) == (0, 1):
        found = 1.0, 1.0
    elif low == 0:
        found = 1.0, log(1 - INSIDE) / log(1 - high)
    elif high == 1:
        found = log(1 - INSIDE) / log(low), 1.0
    elif high - low < _NARROW and min(low, 1 - high) > 10 * (high - low):
        middle, sd = (low + high) / 2, (high - low) / (2 * _Z95)
        count = middle * (1 - middle) / sd**2 - 1
        found = middle * count, (1 - middle) * count
    else:
        found = _between(low, high)
    return float(f"{found[0]:.{_DIGITS}g}"), float(f"{found[1]:.{_DIGITS}g}")


def _between(low: float, high: float) -> tuple[float, float]:
    """By two nested root finders on the logarithms: for each alpha the beta that puts 5% below, then the alpha that puts 5% above."""
    below = special_functions().betainc
    tail = (1 - INSIDE) / 2

    def beta_for(alpha: float) -> float:
        top = log(max(alpha, 1.0)) - log(low) + 10
        return exp(root(lambda b: float(below(alpha, exp(b), low)) - tail, -50.0, top, xtol=1e-11))

    def excess(a: float) -> float:
        return float(below(exp(a), beta_for(exp(a)), high)) - (1 - tail)

    alpha = exp(root(excess, -12.0, 18.0, xtol=1e-10))
    return alpha, beta_for(alpha)
