"""A finite game in strategic form: dominance, Nash equilibria, regret.

A game is an array of payoffs (players, *strategies): payoffs[i][profile] is player i's. A mixed profile is a tuple of
probability vectors, one a player. Pure equilibria are enumerated here; mixed ones come from pygambit where it is
installed, and what is here prepares the game and judges the answers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from sandtable.analysis.game.gambit import has_gambit, mixed_equilibria
from sandtable.analysis.game.profiles import REGRET, Found, Payoffs, Profile

Support: TypeAlias = tuple[tuple[int, ...], ...]

SAME = 1e-6  # probabilities closer than this are the same
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
    """A Nash equilibrium. methods : those that found it; component : number, from 1, of its connected set."""

    kind: Literal["pure", "mixed"]
    profile: Profile
    methods: tuple[str, ...]
    component: int = 0

    @property
    def support(self) -> Support:
        return support_of(self.profile)


@dataclass(frozen=True, slots=True)
class Search:
    """What was found. is_complete : whether every equilibrium lies in a connected set that one of these spans.

    has_mixed : whether mixed equilibria were looked for, where there may be some: without pygambit they are not.
    """

    equilibria: tuple[Equilibrium, ...]
    methods: tuple[str, ...]
    is_complete: bool
    has_mixed: bool = True


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
    """The expected payoff of each player in a profile."""
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
    equilibrium. Pure ones are complete (enumpure). Mixed ones need pygambit: with two players left all extreme ones are
    found (enummixed, exact), and every other is a mixture of those of its component; with more a search, which may miss
    some: enumpoly where there are at most `most_supports` supports, and the limit of the logit branch. The global Newton
    method would find more, but pygambit's corrupts memory with four players. A game that dominance solves or that leaves
    one player a choice needs no pygambit.
    """
    first = twins(payoffs)
    merged = [sorted(set(own)) for own in first]
    small = _restricted(payoffs, merged)
    left, _ = eliminate(small)
    reduced = _restricted(small, left)
    active = [player for player, own in enumerate(left) if len(own) > 1]
    found, is_complete, has_mixed = _solve(_only(reduced, active), most_supports=most_supports)
    full = [
        (_spread(points, active, [[merged[i][k] for k in own] for i, own in enumerate(left)], payoffs.shape[1:]), names)
        for points, names in found
    ]
    kept = [(profile, names) for profile, names in full if max(regrets(payoffs, profile)) <= REGRET]
    equilibria = _numbered(_distinct(kept))
    methods = tuple(dict.fromkeys(name for _, names in found for name in names)) or ("enumpure",)
    return Search(equilibria, methods, is_complete, has_mixed)


def pure_equilibria(payoffs: Payoffs) -> tuple[tuple[int, ...], ...]:
    """The pure profiles that no player gains by leaving alone, in order; a tie is no gain."""
    best = np.ones(payoffs.shape[1:], np.bool_)
    for player, table in enumerate(payoffs):
        best &= table >= table.max(axis=player, keepdims=True)
    return tuple(tuple(map(int, profile)) for profile in np.argwhere(best))


def _restricted(payoffs: Payoffs, kept: Sequence[Sequence[int]]) -> Payoffs:
    return np.stack([table[np.ix_(*kept)] for table in payoffs])


def _only(payoffs: Payoffs, active: Sequence[int]) -> Payoffs:
    """The game of those players who have a choice left."""
    index = tuple(slice(None) if player in active else 0 for player in range(len(payoffs)))
    return payoffs[(list(active), *index)] if active else np.zeros((0,))


def _solve(payoffs: Payoffs, *, most_supports: int) -> tuple[list[Found], bool, bool]:
    """Points with their methods, whether they are all, and whether mixed ones were looked for."""
    players = len(payoffs)
    if players == 0:
        return [((), ("dominance",))], True, True
    points: list[Found] = [
        (tuple(_unit(k, size) for k, size in zip(profile, payoffs.shape[1:], strict=True)), ("enumpure",))
        for profile in pure_equilibria(payoffs)
    ]
    if players == 1:
        return points, True, True
    if not has_gambit():
        return points, False, False
    return [*points, *mixed_equilibria(payoffs, most_supports=most_supports)], players == 2, True


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
