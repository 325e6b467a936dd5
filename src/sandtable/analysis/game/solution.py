"""What `solve` found: the estimated game, its equilibria, and how reliable they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.files import write_whole
from sandtable.imprint import PAYOFFS, imprint_of
from sandtable.results import CONFIG, AnalysisResult, Count, Keys, Level, Result, Share

ALIASED = CONFIG | ConfigDict(serialize_by_alias=True)  # for `lambda`, which is no name in Python

Chance: TypeAlias = Annotated[float, Field(ge=0, le=1, description="probability")]
MixedStrategies: TypeAlias = Mapping[str, Annotated[Mapping[str, Chance], Field(description="a player's strategies")]]
PureProfile: TypeAlias = Annotated[Mapping[str, str], Field(description="player to strategy")]
PLAIN = Keys(low="low", high="high")


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class PlayerEntry(Result):
    """A player. decisions : those solved; alike : groups of strategies that give everybody the same in every profile.

    titles : of each strategy, those of its options; with the identifiers where two strategies would read alike.
    least, greatest : sums of utilities that payoff 0 and payoff 1 stand for, of any future of any profile. Where they are
    the same the player has nothing to choose by.
    """

    id: Annotated[str, Field(description="its identifier")]
    name: Annotated[str, Field(description="for people")]
    decisions: Annotated[tuple[str, ...], Field(description="its solved decisions")]
    titles: Annotated[Mapping[str, str], Field(description="strategies for people: titles of the options, by strategy")]
    alike: Annotated[
        tuple[tuple[str, ...], ...],
        Field(
            description="strategies that give everybody the same payoffs in every profile; equilibria name the first"
        ),
    ]
    least: Annotated[
        float, Field(description="sum of utilities that payoff 0 stands for: the least of any future of any profile")
    ]
    greatest: Annotated[
        float, Field(description="sum of utilities that payoff 1 stands for; equal to least if nothing varied")
    ]

    @property
    def strategies(self) -> tuple[str, ...]:
        """Labels of its strategies."""
        return tuple(self.titles)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class PayoffEstimate(Result):
    """A player's payoff in a pure profile: mean over the futures, in [0, 1]."""

    profile: PureProfile
    player: Annotated[str, Field(description="whose payoff")]
    payoff: Annotated[Estimate, Keys("mean", "low", "high"), Field(description="mean over the futures")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Reached(Result):
    """In which share of the futures a solved decision was reached, with Wilson's interval."""

    decision: Annotated[str, Field(description="its identifier")]
    player: Annotated[str, Field(description="whose")]
    profile: PureProfile
    share: Annotated[Estimate, Keys(low="low", high="high", least=0, most=1), Field(description="of the futures")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class DominatedStrategy(Result):
    """A strategy that another beats whatever the others do that are left in this round.

    margin : the least, paired. is_certain : whether every margin's interval is above 0.
    """

    round: Annotated[int, Field(ge=1, description="of the elimination")]
    player: Annotated[str, Field(description="who has it")]
    strategy: Annotated[str, Field(description="the worse one")]
    by: Annotated[str, Field(description="the better one")]
    margin: Annotated[
        Estimate,
        PLAIN,
        Field(description="the least by which it is better, whatever the others do that are left; paired"),
    ]
    is_certain: Annotated[bool, Field(description="whether the intervals of all margins are above 0")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class WeaklyDominated(Result):
    """A strategy than which another is never worse and somewhere better, in the whole game."""

    player: Annotated[str, Field(description="who has it")]
    strategy: Annotated[str, Field(description="the worse one")]
    by: Annotated[str, Field(description="the better one")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Deviation(Result):
    """What a player loses if it alone leaves an equilibrium for a strategy that it does not use there; paired.

    differing : futures in which the two give it different payoffs. With none the player does not care.
    """

    player: Annotated[str, Field(description="who leaves")]
    strategy: Annotated[str, Field(description="for what")]
    loss: Annotated[Estimate, PLAIN, Field(description="what it loses by that; paired")]
    differing: Annotated[Count, Field(description="futures in which the two give it different payoffs")]

    @property
    def is_decisive(self) -> bool:
        """Whether it surely loses."""
        return self.loss.low > 0


@dataclass(frozen=True, slots=True, kw_only=True, config=ALIASED)
class EquilibriumEntry(Result):
    """A Nash equilibrium of the estimated game, or a point of its quantal-response branch.

    lambda_ : of a quantal response. low, high : of the probabilities; None for Nash equilibria that are pure or
    whose supports change between fresh runs or resamples. regret : the most that a player could gain; payoffs : by player.
    component : number of the connected set, every point between whose members on a line is an equilibrium too;
    deviations : all strategies that a player does not use, twins of used ones left out; rests_on : used strategies that
    are weakly dominated. The last four are for Nash equilibria only.
    """

    kind: Annotated[
        Literal["pure", "mixed", "qre"],
        Field(description="Nash in pure or mixed strategies, or a logit quantal response"),
    ]
    lambda_: Annotated[
        float | None,
        Field(
            serialization_alias="lambda",
            description="precision of choice of a quantal response, in 1/payoff; null for Nash",
        ),
    ]
    profile: Annotated[MixedStrategies, Field(description="player to strategy to probability")]
    low: Annotated[
        MixedStrategies | None,
        Field(
            description="lower ends of the intervals of the probabilities, bootstrap; null for pure equilibria, without"
            " resamples, and for mixed ones unless all resamples have the same supports"
        ),
    ]
    high: Annotated[MixedStrategies | None, Field(description="upper ends; null like low")]
    payoffs: Annotated[Mapping[str, float], Field(description="of each player there")]
    regret: Annotated[float, Field(ge=0, description="the most that any player could gain in the estimated game")]
    component: Annotated[
        int | None, Field(description="number of the connected set of equilibria; null for quantal responses")
    ] = None
    methods: Annotated[tuple[str, ...], Field(description="methods that found it: of pygambit, or dominance")] = ()
    deviations: Annotated[
        tuple[Deviation, ...],
        Field(description="strategies that a player does not use there, twins of used ones left out"),
    ] = ()
    rests_on: Annotated[
        tuple[WeaklyDominated, ...],
        Field(description="strategies used that are weakly dominated: threats that need not be believed"),
    ] = ()

    @property
    def support(self) -> dict[str, tuple[str, ...]]:
        """The strategies that each player uses."""
        return {player: tuple(s for s, p in own.items() if p > 0) for player, own in self.profile.items()}

    @property
    def is_decisive(self) -> bool:
        """Whether every deviation loses, each by its own interval."""
        return all(deviation.is_decisive for deviation in self.deviations)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class SupportSet(Result):
    """Supports of all equilibria found in a game, and the share of fresh runs with exactly these."""

    supports: Annotated[
        tuple[Mapping[str, tuple[str, ...]], ...],
        Field(description="one an equilibrium: player to the strategies that it uses"),
    ]
    share: Annotated[Share, Field(description="of the fresh runs")]
    is_estimate: Annotated[bool, Field(description="whether the estimated game has exactly these")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Reply(Result):
    """A strategy of one player while everybody else, and its own other decisions, go as the file says.

    shortfall : what the best strategy brings more, paired, 0 for the best itself.
    """

    player: Annotated[str, Field(description="who has it")]
    strategy: Annotated[str, Field(description="its decisions")]
    payoff: Annotated[
        Estimate,
        Field(
            description="mean, on the scale of the game; outside 0 to 1 where the file's own behaviour leads to what no"
            " profile does"
        ),
    ]
    shortfall: Annotated[Estimate, PLAIN, Field(description="what the best strategy brings more; paired")]
    differing: Annotated[Count, Field(description="futures in which it and the best give different payoffs")]
    is_best: Annotated[bool, Field(description="whether no other is worth more")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class AsDeclared(Result):
    """A player's payoff when all decisions go as the file says."""

    player: Annotated[str, Field(description="whose")]
    payoff: Annotated[
        Estimate,
        PLAIN,
        Field(
            description="mean, on the scale of the game; outside 0 to 1 where the file's own behaviour leads to what no"
            " profile does"
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Engine(Result):
    """What played."""

    version: Annotated[str, Field(description="of Sandtable")]
    backend: Annotated[str, Field(description="of the engine")]
    device: Annotated[str, Field(description="it ran on")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Solution(AnalysisResult):
    """The game estimated from futures, and its solutions. A player's payoff is 0 in the worst future that occurred in any
    profile and 1 in the best. Without pygambit the mixed equilibria are missing.

    futures : of each profile; failed : excluded everywhere because a profile did not finish them. is_complete : whether
    every Nash equilibrium is among `equilibria` or in one of their connected sets; has_mixed : whether mixed ones were
    looked for, which takes pygambit. regret_bound : eps with which, at probability 1 - delta, all estimated payoffs are
    at most that wrong at once, payoffs outside the range that occurred counted as its ends; every true equilibrium is
    then a 2 eps equilibrium of the estimate, and the reverse. support_stability : share of fresh runs of the same size
    with the same set of supports; fresh_runs : how many were solved, subsets of fresh_futures further futures that the
    estimate has not seen. supports : the sets seen in them, commonest first.
    """

    engine: Annotated[Engine, Field(description="what played")]
    futures: Annotated[int, Field(ge=2, description="futures played of each profile, failed ones included")]
    failed: Annotated[Count, Field(description="futures that some profile did not finish; they are excluded")]
    resamples: Annotated[
        Count, Field(description="of the bootstrap over futures, and at most so many fresh runs; 0 for neither")
    ]
    level: Level
    delta: Annotated[Share, Field(description="the regret bound holds with probability 1 - delta")]
    is_complete: Annotated[
        bool, Field(description="whether every Nash equilibrium is listed or is in a connected set of those listed")
    ]
    has_mixed: Annotated[
        bool,
        Field(description="whether mixed equilibria were looked for, where there may be some; that takes pygambit"),
    ]
    regret_bound: Annotated[
        float,
        Field(
            ge=0,
            description="eps: at most that wrong are all estimated payoffs at once, those outside the range that occurred"
            " counted as its ends; a true equilibrium is a 2 eps equilibrium of the estimate and the reverse",
        ),
    ]
    support_stability: Annotated[
        Share | None,
        Field(
            description="probability that a fresh run of the same size has the same set of supports, measured on further"
            " futures; null without resamples"
        ),
    ]
    fresh_runs: Annotated[
        Count,
        Field(
            description="fresh runs solved for the stability: subsets of the further futures, each as large as the run"
        ),
    ]
    fresh_futures: Annotated[
        Count, Field(description="further futures that they are taken from, those that came to their end")
    ]
    methods: Annotated[tuple[str, ...], Field(description="methods that were used")]
    players: Annotated[tuple[PlayerEntry, ...], Field(description="in the order of the file")]
    strategies: Annotated[
        Mapping[str, tuple[str, ...]],
        Field(description="of each player, by its identifier: options of its decisions, joined by +"),
    ]
    payoffs: Annotated[tuple[PayoffEstimate, ...], Field(description="the estimated normal form")]
    reached: Annotated[
        tuple[Reached, ...],
        Field(description="by decision and profile; where a decision is not reached, its strategy changes nothing"),
    ]
    dominated: Annotated[tuple[DominatedStrategy, ...], Field(description="iterated elimination, in order")]
    weakly_dominated: Annotated[
        tuple[WeaklyDominated, ...], Field(description="in the whole game, strictly dominated ones included")
    ]
    supports: Annotated[
        tuple[SupportSet, ...], Field(description="sets of supports seen in the fresh runs, commonest first")
    ]
    declared: Annotated[tuple[AsDeclared, ...], Field(description="one a player")]
    replies: Annotated[tuple[Reply, ...], Field(description="best responses to the behaviour of the file")]
    equilibria: Annotated[
        tuple[EquilibriumEntry, ...],
        Field(
            description="Nash equilibria, pure ones first, then the quantal responses by lambda; a set, never an average"
        ),
    ]
    game: Annotated[Any, Field(exclude=True)] = field(repr=False, compare=False)  # a `SimulatedGame`

    @property
    def title(self) -> str:
        """Title of the scenario."""
        return self.scenario if self.source is None else str(self.source.title)

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
        said = _quoted(imprint_of(self, what=PAYOFFS).sentence)
        players = " ".join(_quoted(entry.id) for entry in self.players)
        strategies = "\n".join(f"{{ {' '.join(map(_quoted, entry.strategies))} }}" for entry in self.players)
        # the first player's strategy runs fastest; each profile is an outcome of its own
        tables = [np.ravel(table, order="F") for table in self.game.payoffs()]
        rows = [", ".join(repr(float(value)) for value in row) for row in zip(*tables, strict=True)]
        outcomes = "\n".join(f'{{ "" {row} }}' for row in rows)
        numbers = " ".join(str(number) for number in range(1, len(rows) + 1))
        return f"NFG 1 R {_quoted(title)} {{ {players} }}\n\n{{ {strategies}\n}}\n{said}\n\n{{\n{outcomes}\n}}\n{numbers}\n"

    def write_nfg(self, path: str | Path) -> None:
        """`to_nfg` into a file. Raises AnalysisError if it cannot be written."""
        try:
            write_whole(Path(path), self.to_nfg())
        except OSError as fault:
            raise AnalysisError(f"`{path}` cannot be written: {fault.strerror}") from fault

    def to_json_object(self) -> dict[str, Any]:
        """The object of `solve --json`. Its engine is within what the header gives, between hash and seed."""
        plain = Result.to_json_object(self)
        return {key: plain[key] for key in ("scenario", "scenario_sha256", "engine")} | plain


def _quoted(text: str) -> str:
    """A label as the format has it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
