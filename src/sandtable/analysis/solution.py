"""What `solve` found: the estimated game, its equilibria, how far they can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import numpy as np

from sandtable.analysis.payoffs import SimulatedGame
from sandtable.display import Displayed
from sandtable.errors import AnalysisError
from sandtable.files import write_whole

MixedStrategies = Mapping[str, Mapping[str, float]]  # player to strategy to probability


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayerEntry:
    """A player. decisions : those solved; alike : groups of strategies that give everybody the same in every profile.

    titles : of each strategy, those of its options; with the identifiers where two strategies would read alike.
    least, greatest : sums of utilities that payoff 0 and payoff 1 stand for, of any future of any profile. Where they are
    the same the player has nothing to choose by.
    """

    id: str
    name: str
    decisions: tuple[str, ...]
    strategies: tuple[str, ...]
    titles: Mapping[str, str]
    alike: tuple[tuple[str, ...], ...]
    least: float
    greatest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoffEstimate:
    """A player's payoff in a pure profile (player to strategy): mean over the futures, in [0, 1]."""

    profile: Mapping[str, str]
    player: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """In which share of the futures a solved decision was come to, with Wilson's interval."""

    decision: str
    player: str
    profile: Mapping[str, str]
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DominatedStrategy:
    """A strategy that another beats whatever the others do that are left in this round.

    profile : where the margin is least, and that margin, paired. is_certain : whether every margin's interval is above 0.
    """

    round: int
    player: str
    strategy: str
    by: str
    margin: float
    low: float
    high: float
    is_certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaklyDominated:
    """A strategy than which another is never worse and somewhere better, in the whole game."""

    player: str
    strategy: str
    by: str


@dataclass(frozen=True, slots=True)
class Deviation:
    """What a player loses if it alone leaves an equilibrium for a strategy that it does not use there; paired.

    differing : futures in which the two give it different payoffs. With none the player does not care.
    """

    player: str
    strategy: str
    loss: float
    low: float
    high: float
    differing: int

    @property
    def is_decisive(self) -> bool:
        return self.low > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EquilibriumEntry:
    """A Nash equilibrium of the estimated game, or a point of its quantal-response branch.

    lambda_ : of a quantal response. low, high : of the probabilities; None for Nash equilibria that are pure or
    whose supports change between fresh runs or resamples. regret : the most that a player could gain; payoffs : by player.
    component : number of the connected set, every point between whose members on a line is an equilibrium too;
    deviations : all strategies that a player does not use, twins of used ones left out; rests_on : used strategies that
    are weakly dominated. The last four are for Nash equilibria only.
    """

    kind: Literal["pure", "mixed", "qre"]
    lambda_: float | None
    profile: MixedStrategies
    low: MixedStrategies | None
    high: MixedStrategies | None
    payoffs: Mapping[str, float]
    regret: float
    component: int | None = None
    methods: tuple[str, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    rests_on: tuple[WeaklyDominated, ...] = ()

    @property
    def support(self) -> dict[str, tuple[str, ...]]:
        """The strategies that each player uses."""
        return {player: tuple(s for s, p in own.items() if p > 0) for player, own in self.profile.items()}

    @property
    def is_decisive(self) -> bool:
        """Whether every deviation loses, each by its own interval."""
        return all(deviation.is_decisive for deviation in self.deviations)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportSet:
    """Supports of all equilibria found in a game, and the share of fresh runs with exactly these.

    is_estimate : they are those of the estimated game itself. supports : player to strategies used, one an equilibrium.
    """

    supports: tuple[Mapping[str, tuple[str, ...]], ...]
    share: float
    is_estimate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A strategy of one player while everybody else, and its own other decisions, go as the file says.

    payoff with its interval; shortfall : what the best strategy brings more, paired, 0 for the best itself.
    """

    player: str
    strategy: str
    payoff: float
    payoff_low: float
    payoff_high: float
    shortfall: float
    low: float
    high: float
    differing: int
    is_best: bool


@dataclass(frozen=True, slots=True)
class AsDeclared:
    """A player's payoff when all decisions go as the file says."""

    player: str
    payoff: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution(Displayed):
    """The empirical game of a scenario and its solutions. Made by `solve`; the unit of payoffs is their range, 0 to 1.

    futures : of each profile; failed : left out everywhere because a profile did not finish them. is_complete : whether
    every Nash equilibrium is among `equilibria` or in one of their connected sets; has_mixed : whether mixed ones were
    looked for, which takes pygambit. regret_bound : eps with which, at probability 1 - delta, all estimated payoffs are
    at most that wrong at once, payoffs outside the range that occurred counted as its ends; every true equilibrium is
    then a 2 eps equilibrium of the estimate, and the reverse. support_stability : share of fresh runs of the same size
    with the same set of supports; fresh_runs : how many were solved, subsets of fresh_futures further futures that the
    estimate has not seen. supports : the sets seen in them, commonest first.
    """

    scenario: str
    title: str
    scenario_sha256: str
    engine: Mapping[str, str]
    seed: int
    futures: int
    failed: int
    resamples: int
    level: float
    players: tuple[PlayerEntry, ...]
    payoffs: tuple[PayoffEstimate, ...]
    reached: tuple[Reached, ...]
    dominated: tuple[DominatedStrategy, ...]
    weakly_dominated: tuple[WeaklyDominated, ...]
    equilibria: tuple[EquilibriumEntry, ...]
    methods: tuple[str, ...]
    is_complete: bool
    has_mixed: bool
    regret_bound: float
    delta: float
    support_stability: float | None
    fresh_runs: int
    fresh_futures: int
    supports: tuple[SupportSet, ...]
    declared: tuple[AsDeclared, ...]
    replies: tuple[Reply, ...]
    game: SimulatedGame = field(repr=False, compare=False)

    def title_of(self, player: str, strategy: str) -> str:
        """A strategy for people. Raises KeyError."""
        return self.player(player).titles[strategy]

    @property
    def nash(self) -> tuple[EquilibriumEntry, ...]:
        """The Nash equilibria, pure ones first."""
        return tuple(entry for entry in self.equilibria if entry.kind != "qre")

    @property
    def quantal_responses(self) -> tuple[EquilibriumEntry, ...]:
        """The points of the branch, by lambda."""
        return tuple(entry for entry in self.equilibria if entry.kind == "qre")

    def player(self, name: str) -> PlayerEntry:
        """Raises KeyError."""
        return {player.id: player for player in self.players}[name]

    def to_nfg(self) -> str:
        """The estimated game in Gambit's strategic-form format (payoff version), which Gambit and pygambit read."""
        title = f"{self.title}: estimated from {self.game.complete} futures, seed {self.seed}"
        players = " ".join(_quoted(entry.id) for entry in self.players)
        strategies = "\n".join(f"{{ {' '.join(map(_quoted, entry.strategies))} }}" for entry in self.players)
        # the first player's strategy runs fastest; each profile is an outcome of its own
        tables = [np.ravel(table, order="F") for table in self.game.payoffs()]
        rows = [", ".join(repr(float(value)) for value in row) for row in zip(*tables, strict=True)]
        outcomes = "\n".join(f'{{ "" {row} }}' for row in rows)
        numbers = " ".join(str(number) for number in range(1, len(rows) + 1))
        return f'NFG 1 R {_quoted(title)} {{ {players} }}\n\n{{ {strategies}\n}}\n""\n\n{{\n{outcomes}\n}}\n{numbers}\n'

    def write_nfg(self, path: str | Path) -> None:
        """`to_nfg` into a file. Raises AnalysisError if it cannot be written."""
        try:
            write_whole(Path(path), self.to_nfg())
        except OSError as fault:
            raise AnalysisError(f"`{path}` cannot be written: {fault.strerror}") from fault

    def to_json_object(self) -> dict[str, Any]:
        """The object of `solve --json`; its schema is `schemas/solve.schema.json`."""
        plain = {
            "scenario": self.scenario, "scenario_sha256": self.scenario_sha256, "engine": dict(self.engine),
            "seed": self.seed, "futures": self.futures, "failed": self.failed, "resamples": self.resamples,
            "level": self.level, "delta": self.delta, "is_complete": self.is_complete, "has_mixed": self.has_mixed,
            "regret_bound": self.regret_bound, "support_stability": self.support_stability,
            "fresh_runs": self.fresh_runs, "fresh_futures": self.fresh_futures,
            "methods": list(self.methods),
        }  # fmt: skip
        tables = {
            name: [asdict(entry) for entry in getattr(self, name)]
            for name in ("payoffs", "reached", "dominated", "weakly_dominated", "supports", "declared", "replies")
        }
        players = [
            {key: value for key, value in asdict(entry).items() if key != "strategies"} for entry in self.players
        ]
        strategies = {entry.id: list(entry.strategies) for entry in self.players}
        equilibria = [_equilibrium(entry) for entry in self.equilibria]
        return {**plain, "players": players, "strategies": strategies, **tables, "equilibria": equilibria}


def json_schema() -> str:
    """The JSON Schema of `Solution.to_json_object`, as text."""
    return files("sandtable.analysis").joinpath("schemas/solve.schema.json").read_text(encoding="utf-8")


def _equilibrium(entry: EquilibriumEntry) -> dict[str, Any]:
    values = asdict(entry)
    return {"kind": values.pop("kind"), "lambda": values.pop("lambda_"), **values}


def _quoted(text: str) -> str:
    """A label as the format has it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
