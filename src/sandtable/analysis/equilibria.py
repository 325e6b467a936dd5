"""A finite game in strategic form: dominance, Nash equilibria, quantal responses, regret.

A game is an array of payoffs (players, *strategies): payoffs[i][profile] is player i's. A mixed profile is a tuple of
probability vectors, one a player. Equilibria come from pygambit; what is here prepares the game and judges the answers.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sandtable.extras import require_package

Payoffs: TypeAlias = NDArray[np.float64]
Profile: TypeAlias = tuple[tuple[float, ...], ...]
Support: TypeAlias = tuple[tuple[int, ...], ...]
Found: TypeAlias = tuple[Profile, tuple[str, ...]]  # a point and the methods that found it

SAME = 1e-6  # probabilities closer than this are the same
REGRET = 1e-7  # of a point that counts as an equilibrium, in payoff
MOST_SUPPORTS = 2_500  # that enumpoly is asked to go through


@dataclass(frozen=True, slots=True)
class Dominated:
    """A strategy removed because another of the player is better whatever the others that are left do.

    round : from 1; margin : the least by which the other is better.
    """

    round: int
    player: int
    strategy: int
    by: int
    margin: float


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """A Nash equilibrium. methods : of pygambit, that found it; component : number, from 1, of its connected set."""

    kind: Literal["pure", "mixed"]
    profile: Profile
    methods: tuple[str, ...]
    component: int = 0

    @property
    def support(self) -> Support:
        return support_of(self.profile)


@dataclass(frozen=True, slots=True)
class Search:
    """What was found. is_complete : whether every equilibrium lies in a connected set that one of these spans."""

    equilibria: tuple[Equilibrium, ...]
    methods: tuple[str, ...]
    is_complete: bool


def support_of(profile: Profile) -> Support:
    """The strategies that each player uses."""
    return tuple(tuple(k for k, share in enumerate(vector) if share > 0) for vector in profile)


def twins(payoffs: Payoffs) -> tuple[tuple[int, ...], ...]:
    """For each player and strategy the first strategy that gives everybody the same payoff in every profile."""
    found = []
    for player in range(len(payoffs)):
        rows = np.moveaxis(payoffs, player + 1, 0)
        found.append(
            tuple(next(j for j in range(k + 1) if np.array_equal(rows[j], rows[k])) for k in range(rows.shape[0]))
        )
    return tuple(found)


def eliminate(payoffs: Payoffs) -> tuple[tuple[tuple[int, ...], ...], tuple[Dominated, ...]]:
    """Iterated elimination of strategies that another pure strategy strictly dominates.

    Returns what is left for each player, and what was removed in which round. No equilibrium is lost by it.
    """
    left = [list(range(size)) for size in payoffs.shape[1:]]
    removed: list[Dominated] = []
    while found := _round(payoffs, left, number=removed[-1].round + 1 if removed else 1):
        for entry in found:
            left[entry.player].remove(entry.strategy)
        removed += found
    return tuple(map(tuple, left)), tuple(removed)


def _round(payoffs: Payoffs, left: Sequence[Sequence[int]], *, number: int) -> list[Dominated]:
    return [
        Dominated(number, player, own[worse], own[better], margin)
        for player, own in enumerate(left)
        for worse, better, margin in _dominated(np.moveaxis(payoffs[player][np.ix_(*left)], player, 0))
    ]


def _dominated(own: Payoffs) -> Iterable[tuple[int, int, float]]:
    """own : (strategies of one player, *others). Each dominated one with the strategy that beats it by most at least."""
    rows = own.reshape(len(own), -1)
    for worse in range(len(rows)):
        margins = (rows - rows[worse]).min(axis=1)
        better = int(margins.argmax())
        if margins[better] > 0:
            yield worse, better, float(margins[better])


def weakly_dominated(payoffs: Payoffs) -> tuple[tuple[int, int, int], ...]:
    """(player, strategy, by): another is never worse and somewhere better. Strictly dominated ones are among them."""
    found = []
    for player in range(len(payoffs)):
        rows = np.moveaxis(payoffs[player], player, 0).reshape(payoffs.shape[player + 1], -1)
        for worse in range(len(rows)):
            gaps = rows - rows[worse]
            better = np.flatnonzero((gaps >= 0).all(axis=1) & (gaps > 0).any(axis=1))
            if better.size:
                found.append((player, worse, int(better[gaps[better].sum(axis=1).argmax()])))
    return tuple(found)


def values_of_strategies(payoffs: Payoffs, profile: Profile) -> tuple[Payoffs, ...]:
    """For each player the expected payoff of each own strategy while the others play the profile."""
    found = []
    for player in range(len(payoffs)):
        table = payoffs[player]
        # from the last axis to the first, so that the axes before keep their numbers
        for other in reversed(range(len(payoffs))):
            if other != player:
                table = np.tensordot(table, np.asarray(profile[other]), axes=(other, 0))
        found.append(table)
    return tuple(found)


def expected_payoffs(payoffs: Payoffs, profile: Profile) -> tuple[float, ...]:
    """Of each player in a profile."""
    values = values_of_strategies(payoffs, profile)
    return tuple(float(value @ np.asarray(own)) for value, own in zip(values, profile, strict=True))


def regrets(payoffs: Payoffs, profile: Profile) -> tuple[float, ...]:
    """What each player could gain by its best other strategy: all 0 in a Nash equilibrium. In units of the payoffs."""
    values = values_of_strategies(payoffs, profile)
    return tuple(
        max(0.0, float(value.max() - value @ np.asarray(own))) for value, own in zip(values, profile, strict=True)
    )


def find_equilibria(payoffs: Payoffs, *, most_supports: int = MOST_SUPPORTS) -> Search:
    """The Nash equilibria of a game, never averaged.

    Twins are taken as one strategy (the first), strictly dominated strategies are left out; neither loses an
    equilibrium. Pure ones are complete (enumpure). Mixed ones: with two players left all extreme ones are found
    (enummixed, exact), and every other is a mixture of those of its component; with more a search, which may miss
    some: enumpoly where there are at most `most_supports` supports, and the limit of the logit branch. The global Newton
    method would find more, but pygambit's corrupts memory with four players. Raises AnalysisError without pygambit.
    """
    require_package("pygambit", extra="game")
    first = twins(payoffs)
    merged = [sorted(set(own)) for own in first]
    small = _restricted(payoffs, merged)
    left, _ = eliminate(small)
    reduced = _restricted(small, left)
    active = [player for player, own in enumerate(left) if len(own) > 1]
    found, is_complete = _solve(_only(reduced, active), most_supports=most_supports)
    full = [
        (_spread(points, active, [[merged[i][k] for k in own] for i, own in enumerate(left)], payoffs.shape[1:]), names)
        for points, names in found
    ]
    kept = [(profile, names) for profile, names in full if max(regrets(payoffs, profile)) <= REGRET]
    equilibria = _numbered(_distinct(kept))
    methods = tuple(dict.fromkeys(name for _, names in found for name in names))
    return Search(equilibria, methods, is_complete)


def _restricted(payoffs: Payoffs, kept: Sequence[Sequence[int]]) -> Payoffs:
    return np.stack([table[np.ix_(*kept)] for table in payoffs])


def _only(payoffs: Payoffs, active: Sequence[int]) -> Payoffs:
    """The game of those players who have a choice left."""
    index = tuple(slice(None) if player in active else 0 for player in range(len(payoffs)))
    return payoffs[(list(active), *index)] if active else np.zeros((0,))


def _solve(payoffs: Payoffs, *, most_supports: int) -> tuple[list[Found], bool]:
    players = len(payoffs)
    if players == 0:
        return [((), ("dominance",))], True
    if players == 1:
        best = np.flatnonzero(payoffs[0] == payoffs[0].max())
        return [((_unit(int(k), payoffs.shape[1]),), ("enumpure",)) for k in best], True
    import pygambit

    game = _gambit(payoffs)
    nash = pygambit.nash
    points = [("enumpure", point) for point in nash.enumpure_solve(game).equilibria]
    if players == 2:
        points += [("enummixed", point) for point in nash.enummixed_solve(game).equilibria]
    else:
        if math.prod(2**size - 1 for size in payoffs.shape[1:]) <= most_supports:
            by_support = nash.enumpoly_solve(game, use_strategic=True, maxregret=REGRET)
            points += [("enumpoly", point) for point in by_support.equilibria]
        points += [("logit", point) for point in nash.logit_solve(game).equilibria]
    return [(_profile(point, game), (name,)) for name, point in points], players == 2


def quantal_responses(payoffs: Payoffs, lambdas: Sequence[float]) -> tuple[Profile, ...]:
    """The logit quantal-response equilibrium at each lambda, on the branch that starts where everybody mixes evenly.

    lambda : precision of choice in 1/payoff, 0 or more; each strategy's probability is proportional to exp(lambda times
    its expected payoff). In the order given. Source: McKelvey and Palfrey (1995), Games Econ. Behav. 10:6; traced by
    pygambit (Turocy 2005, 51:243). Checked by tests/unit/analysis/test_equilibria.py on the numbers of docs/model.md.
    """
    require_package("pygambit", extra="game")
    import pygambit

    wanted = sorted({float(value) for value in lambdas if value > 0})
    found: dict[float, Profile] = {0.0: tuple(tuple([1 / size] * size) for size in payoffs.shape[1:])}
    if wanted:
        game = _gambit(payoffs)
        points = pygambit.qre.logit_solve_lambda(game, wanted)
        found |= {value: _plain(point.profile, game) for value, point in zip(wanted, points, strict=True)}
    return tuple(found[float(value)] for value in lambdas)


def _gambit(payoffs: Payoffs) -> Any:
    import pygambit

    return pygambit.Game.from_arrays(*payoffs)


def _plain(point: Any, game: Any) -> Profile:
    return tuple(tuple(float(point[strategy]) for strategy in player.strategies) for player in game.players)


def _profile(point: Any, game: Any) -> Profile:
    """Of an equilibrium: probabilities that are 0 but for rounding are 0."""
    cleaned = []
    for vector in _plain(point, game):
        kept = [share if share > SAME / 10 else 0.0 for share in vector]
        total = sum(kept)
        cleaned.append(tuple(share / total for share in kept))
    return tuple(cleaned)


def _unit(index: int, size: int) -> tuple[float, ...]:
    return tuple(float(k == index) for k in range(size))


def _spread(points: Profile, active: Sequence[int], left: Sequence[Sequence[int]], shape: tuple[int, ...]) -> Profile:
    """A profile of the reduced game as one of the whole game."""
    given = dict(zip(active, points, strict=True))
    whole = []
    for player, size in enumerate(shape):
        vector = [0.0] * size
        for strategy, share in zip(left[player], given.get(player, (1.0,)), strict=True):
            vector[strategy] = share
        whole.append(tuple(vector))
    return tuple(whole)


def _distinct(found: Iterable[Found]) -> list[Found]:
    """Each profile once, with all the methods that found it; pure ones first, in the order of their strategies."""
    unique: list[Found] = []
    for profile, names in found:
        for number, (known, before) in enumerate(unique):
            if _distance(profile, known) <= SAME:
                unique[number] = (known, tuple(dict.fromkeys((*before, *names))))
                break
        else:
            unique.append((profile, names))
    return sorted(unique, key=lambda entry: (_is_mixed(entry[0]), [[-share for share in own] for own in entry[0]]))


def _numbered(found: Sequence[Found]) -> tuple[Equilibrium, ...]:
    """With the number of the connected set of each.

    Two equilibria that differ in one player's strategy only are joined by a line of equilibria: that player is
    indifferent along it, and the others' conditions are linear in its mixture.
    """
    component = list(range(len(found)))
    for a, b in itertools.combinations(range(len(found)), 2):
        apart = sum(_distance((x,), (y,)) > SAME for x, y in zip(found[a][0], found[b][0], strict=True))
        if apart == 1:
            old, new = component[b], component[a]
            component = [new if number == old else number for number in component]
    order = {number: place for place, number in enumerate(dict.fromkeys(component), start=1)}
    return tuple(
        Equilibrium("mixed" if _is_mixed(profile) else "pure", profile, names, order[number])
        for (profile, names), number in zip(found, component, strict=True)
    )


def _is_mixed(profile: Profile) -> bool:
    return any(len(own) > 1 for own in support_of(profile))


def _distance(a: Profile, b: Profile) -> float:
    return max(abs(x - y) for p, q in zip(a, b, strict=True) for x, y in zip(p, q, strict=True))
