"""Logit quantal-response equilibria: the branch that starts where everybody mixes evenly, followed for many games at once.

With x_i = lambda V_i(p) and p_i = softmax(x_i), V_i the expected payoffs of player i's strategies against the others'
mixtures, the equilibria at lambda are the zeros of G(x, lambda) = x - lambda V(softmax(x)). From x = 0 at lambda = 0 the
curve of zeros is followed by its arc length (Euler predictor, Newton corrector; Allgower and Georg 1990, ch. 6), so that
it may turn back in lambda. Every game has a step of its own; numpy works on all of them together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sandtable.errors import AnalysisError

Array = NDArray[np.float64]

CLOSE = 1e-11  # residual of a solution, per unit of 1 + lambda
NEWTON = 6  # corrections before a step is taken to be too long
STRAIGHT = 0.9  # least cosine between the directions at both ends of a step
LEAST_STEP = 1e-9
MOST_ROUNDS = 20_000
AT_A_TIME = 2**22  # numbers of a Jacobian or of a payoff table held at once


def quantal_responses(payoffs: Array, lambdas: Sequence[float]) -> tuple[tuple[tuple[float, ...], ...], ...]:
    """The logit quantal-response equilibrium of one game at each lambda, where the branch first reaches it.

    payoffs : (players, *strategies). lambda : precision of choice in 1/payoff, 0 or more; each strategy's probability is
    proportional to exp(lambda times its expected payoff). Returns mixed profiles in the order given. Raises
    AnalysisError if the branch cannot be followed. Source: McKelvey and Palfrey (1995), Games Econ. Behav. 10:6; Turocy
    (2005), 51:243. Checked by tests/unit/analysis/test_quantal.py against published numbers and pygambit.
    """
    ends = np.cumsum(payoffs.shape[1:])[:-1]
    rows = quantal_branches(payoffs[None], lambdas)[0]
    return tuple(tuple(tuple(map(float, part)) for part in np.split(row, ends)) for row in rows)


def quantal_branches(games: Array, lambdas: Sequence[float]) -> Array:
    """The same for many games of one shape: (games, lambdas, strategies of all players in a row).

    games : (games, players, *strategies). A game's answer does not depend on the others. Raises AnalysisError.
    """
    size = sum(games.shape[2:])
    found = np.empty((len(games), len(lambdas), size))
    if not len(games):
        return found
    rows = max(1, AT_A_TIME // max((size + 1) ** 2, games[0].size))
    for first in range(0, len(games), rows):
        found[first : first + rows] = _Branches(games[first : first + rows]).at(lambdas)
    return found


class _Branches:
    """The branches of some games, payoffs scaled to a range of 1 (and lambda with them)."""

    def __init__(self, games: Array) -> None:
        self.shape = games.shape[2:]
        self.size = sum(self.shape)
        flat = games.reshape(len(games), -1)
        spread = flat.max(axis=1) - flat.min(axis=1)
        self.unit = np.where(spread > 0, spread, 1.0)
        self.games = games / self.unit.reshape(-1, *[1] * (games.ndim - 1))
        ends = np.cumsum(self.shape)
        self.parts = [slice(int(end) - own, int(end)) for end, own in zip(ends, self.shape, strict=True)]

    def at(self, lambdas: Sequence[float]) -> Array:
        """(games, lambdas, strategies)."""
        values, order = np.unique(np.asarray(lambdas, dtype=np.float64), return_inverse=True)
        wanted = values * self.unit[:, None]
        found = np.empty((len(self.games), len(values), self.size))
        point = np.zeros((len(self.games), self.size + 1))  # logits of all players, then lambda
        number = (wanted == 0).sum(axis=1)  # of the next lambda wanted
        found[:, :] = self.mixtures(np.zeros((1, self.size)))
        system = self.system(self.games, point)
        straight = np.zeros_like(point)
        straight[:, -1] = 1.0
        way = self.direction(system, straight)
        step = np.full(len(point), 0.25)
        for _ in range(MOST_ROUNDS):
            active = np.flatnonzero(number < wanted.shape[1])
            if not active.size:
                break
            at, along, target = point[active], way[active], wanted[active, number[active]]
            length, is_landing = _lengths(at, along, step[active], target)
            new, new_way, rounds, is_good = self.advance(self.games[active], at, along, length, is_landing, target)
            step[active] = np.where(is_good, step[active], length / 2)
            longer = is_good & ~is_landing & (rounds <= 3)
            step[active[longer]] = np.minimum(2 * step[active[longer]], 1 + 0.2 * np.abs(new[longer, -1]))
            if (step[active] < LEAST_STEP).any():
                break
            kept = active[is_good]
            point[kept], way[kept] = new[is_good], new_way[is_good]
            landed = active[is_good & is_landing]
            found[landed, number[landed]] = self.mixtures(point[landed, :-1])
            number[landed] += 1
        if (number < wanted.shape[1]).any():
            row = int(np.flatnonzero(number < wanted.shape[1])[0])
            raise AnalysisError(
                f"the quantal responses of this game cannot be followed to lambda {values[number[row]]:g}",
                hint="ask for smaller values with --lambda",
            )
        return found[:, order]

    def advance(
        self, games: Array, at: Array, along: Array, length: Array, is_landing: NDArray[np.bool_], target: Array
    ) -> tuple[Array, Array, NDArray[np.int64], NDArray[np.bool_]]:
        """A step of each game: the point, the direction there, corrections made, and whether the step may stand.

        A step is corrected within the plane across the direction, or, landing, within the plane of the lambda wanted.
        """
        guess = at + length[:, None] * along
        guess[is_landing, -1] = target[is_landing]
        across = along.copy()
        across[is_landing] = 0.0
        across[is_landing, -1] = 1.0
        new, rounds = guess.copy(), np.zeros(len(at), np.int64)
        system = self.system(games, new)
        is_close = _is_close(system, new)
        for _ in range(NEWTON):
            if is_close.all():
                break
            matrix, value = self.bordered(system, across)
            right = np.concatenate([-value, -((new - guess) * across).sum(axis=1, keepdims=True)], axis=1)
            move = _solved(matrix, right)
            new = np.where(is_close[:, None], new, new + np.nan_to_num(move))
            rounds += ~is_close
            system = self.system(games, new)
            is_close = _is_close(system, new)
        new_way = self.direction(system, along)
        is_good = is_close & ((new_way * along).sum(axis=1) > STRAIGHT)
        is_good &= np.linalg.norm(new - guess, axis=1) <= 0.5 * length + 1e-7
        is_good &= is_landing | (new[:, -1] < target)  # no lambda wanted is stepped over
        return new, new_way, rounds, is_good

    def mixtures(self, logits: Array) -> Array:
        """Probabilities of all players in a row: (games, strategies)."""
        mixed = np.empty_like(logits)
        for part in self.parts:
            raised = np.exp(logits[:, part] - logits[:, part].max(axis=1, keepdims=True))
            mixed[:, part] = raised / raised.sum(axis=1, keepdims=True)
        return mixed

    def system(self, games: Array, point: Array) -> tuple[Array, Array, Array]:
        """G (games, strategies), its derivative by the logits (games, strategies, strategies), and V."""
        mixed = self.mixtures(point[:, :-1])
        values, slopes = self.values(games, mixed)
        slopes = slopes * mixed[:, None, :]
        for part in self.parts:
            slopes[:, :, part] -= slopes[:, :, part].sum(axis=2, keepdims=True) * mixed[:, None, part]
        power = point[:, -1]
        return (
            point[:, :-1] - power[:, None] * values,
            np.eye(self.size) - power[:, None, None] * slopes,
            values,
        )

    def values(self, games: Array, mixed: Array) -> tuple[Array, Array]:
        """Expected payoffs of the strategies, and how they change with the probabilities of the others' strategies."""
        values = np.empty((len(games), self.size))
        slopes = np.zeros((len(games), self.size, self.size))
        players = len(self.shape)
        for i, own in enumerate(self.parts):
            if players == 1:
                values[:, own] = games[:, 0]
            for k in (k for k in range(players) if k != i):
                table = games[:, i]
                for other in reversed([o for o in range(players) if o not in (i, k)]):
                    weights = mixed[:, self.parts[other]]
                    table = (table * weights.reshape(len(table), *_only(other, table.ndim - 1, weights))).sum(other + 1)
                table = table if i < k else table.swapaxes(1, 2)
                slopes[:, own, self.parts[k]] = table
                values[:, own] = (table * mixed[:, None, self.parts[k]]).sum(axis=2)
        return values, slopes

    def bordered(self, system: tuple[Array, Array, Array], across: Array) -> tuple[Array, Array]:
        """The derivative of (G, distance along a direction) by (logits, lambda), and G."""
        value, slope, payoffs = system
        matrix = np.empty((len(value), self.size + 1, self.size + 1))
        matrix[:, :-1, :-1], matrix[:, :-1, -1], matrix[:, -1] = slope, -payoffs, across
        return matrix, value

    def direction(self, system: tuple[Array, Array, Array], before: Array) -> Array:
        """The unit vector along the curve, on the side of the direction before."""
        matrix, value = self.bordered(system, before)
        right = np.zeros((len(value), self.size + 1))
        right[:, -1] = 1.0
        way = np.nan_to_num(_solved(matrix, right))
        length = np.linalg.norm(way, axis=1, keepdims=True)
        return np.where(length > 0, way / np.where(length > 0, length, 1.0), before)


def _lengths(at: Array, along: Array, step: Array, target: Array) -> tuple[Array, NDArray[np.bool_]]:
    """How far each game goes, and which of them land on the lambda that they want."""
    rise = along[:, -1]
    left = target - at[:, -1]
    is_landing = (rise > 0) & (1.5 * step * rise >= left)
    return np.where(is_landing, left / np.where(is_landing, rise, 1.0), step), is_landing


def _is_close(system: tuple[Array, Array, Array], point: Array) -> NDArray[np.bool_]:
    close: NDArray[np.bool_] = np.abs(system[0]).max(axis=1) <= CLOSE * (1 + np.abs(point[:, -1]))
    return close


def _only(axis: int, axes: int, weights: Array) -> tuple[int, ...]:
    return tuple(weights.shape[1] if each == axis else 1 for each in range(axes))


def _solved(matrix: Array, right: Array) -> Array:
    """Solutions of many systems; the least-squares one of any that is singular."""
    found = np.empty_like(right)
    try:
        found[:] = np.linalg.solve(matrix, right[:, :, None])[:, :, 0]
    except np.linalg.LinAlgError:
        for row, (one, side) in enumerate(zip(matrix, right, strict=True)):
            found[row] = np.linalg.lstsq(one, side, rcond=None)[0]
    return found
