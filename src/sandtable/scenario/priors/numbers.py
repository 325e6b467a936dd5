"""Numbers of priors: the inverse distribution function that every design drives, and the mean."""

from __future__ import annotations

from math import erfc, exp, inf, log, pi, sqrt
from typing import TYPE_CHECKING, Any

from sandtable.scenario.priors.distribution import Prior
from sandtable.special import special_functions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def quantile(prior: Prior, u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values of the prior at the shares `u`, by its inverse distribution function.

    u : any shape, in [0, 1]. Returns the same shape, in coherent units, within the prior's support.
    Each element depends on its own share only, bit for bit, whatever stands around it: the special
    functions of SciPy are scalar loops, and the rest is IEEE arithmetic.
    Raises ValueError if a share is outside [0, 1].
    """
    import numpy as np

    shares = np.ascontiguousarray(u, dtype=np.float64)
    if not bool(np.all((shares >= 0) & (shares <= 1))):
        raise ValueError("shares must be in [0, 1]")
    p = prior.parameters
    match prior.kind:
        case "fixed":
            return np.full(shares.shape, p[0])
        case "uniform":
            return np.minimum(p[0] + (p[1] - p[0]) * shares, p[1])
        case "loguniform":
            # inv_boxcox(x, 0) is exp(x) in a scalar loop; NumPy's vector exp may round by position.
            return _clipped(
                special_functions().inv_boxcox(log(p[0]) + (log(p[1]) - log(p[0])) * shares, 0.0), p[0], p[1]
            )
        case "normal":
            return _truncated_normal(p, shares)
        case "lognormal":
            logs = _truncated_normal((0.0, p[1], *_logs(p)), shares)
            return _clipped(p[0] * special_functions().inv_boxcox(logs, 0.0), p[2], p[3])
        case "beta":
            return _clipped(p[2] + (p[3] - p[2]) * special_functions().betaincinv(p[0], p[1], shares), p[2], p[3])
        case "triangular":
            return _triangular(p, shares)
        case "choice":
            cumulative = np.cumsum(prior.weights)
            index = np.searchsorted(cumulative, shares, side="right")
            last = max(i for i, w in enumerate(prior.weights) if w > 0)
            return np.asarray(prior.values)[np.minimum(index, last)]


def _clipped(values: Any, low: float, high: float) -> NDArray[np.float64]:
    import numpy as np

    inside: NDArray[np.float64] = np.clip(values, low, high)
    return inside


def _logs(p: tuple[float, ...]) -> tuple[float, float]:
    """The ends of a lognormal as logarithms relative to its median."""
    return log(p[2] / p[0]) if p[2] > 0 else -inf, log(p[3] / p[0]) if p[3] < inf else inf


def _truncated_normal(p: tuple[float, ...], shares: NDArray[np.float64]) -> NDArray[np.float64]:

    special = special_functions()
    mean, sd, low, high = p
    a, b = (low - mean) / sd, (high - mean) / sd
    # In the upper tail 1 - u loses digits: mirror the problem into the lower one.
    is_upper = a > 0
    if is_upper:
        a, b, shares = -b, -a, 1.0 - shares
    below, above = special.ndtr(a), special.ndtr(b)
    z = special.ndtri(below + (above - below) * shares)
    return _clipped(mean + sd * (-z if is_upper else z), low, high)


def _triangular(p: tuple[float, ...], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    low, mode, high = p
    turn = (mode - low) / (high - low)
    rising = low + np.sqrt(shares * (high - low) * (mode - low))
    falling = high - np.sqrt((1.0 - shares) * (high - low) * (high - mode))
    return _clipped(np.where(shares < turn, rising, falling), low, high)


def mean(prior: Prior) -> float:
    """Expected value in coherent units."""
    p = prior.parameters
    match prior.kind:
        case "fixed":
            return p[0]
        case "uniform":
            return 0.5 * (p[0] + p[1])
        case "loguniform":
            return (p[1] - p[0]) / (log(p[1]) - log(p[0]))
        case "normal":
            return _truncated_mean(*p)
        case "lognormal":
            a, b = (end / p[1] for end in _logs(p))
            return p[0] * exp(0.5 * p[1] ** 2) * _share(a - p[1], b - p[1]) / _share(a, b)
        case "beta":
            return p[2] + (p[3] - p[2]) * p[0] / (p[0] + p[1])
        case "triangular":
            return (p[0] + p[1] + p[2]) / 3.0
        case "choice":
            return sum(v * w for v, w in zip(prior.values, prior.weights, strict=True))


def _share(a: float, b: float) -> float:
    """Probability of a standard normal between two bounds, from the tail that is small."""
    if a > 0:
        a, b = -b, -a
    return 0.5 * (erfc(-b / sqrt(2)) - erfc(-a / sqrt(2)))


def _truncated_mean(mean: float, sd: float, low: float, high: float) -> float:
    def density(z: float) -> float:
        return exp(-0.5 * z * z) / sqrt(2 * pi)

    a, b = (low - mean) / sd, (high - mean) / sd
    return mean + sd * (density(a) - density(b)) / _share(a, b)
