"""The methods that results rest on: for which command, from which works, computed by which package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario


@dataclass(frozen=True, slots=True)
class Method:
    """What is used for what. commands: those that use it. references: keys of `REFERENCES`. package: a distribution, or None."""

    id: str
    title: str
    commands: tuple[str, ...]
    references: tuple[str, ...]
    package: str | None = None
    applies: Callable[[Scenario], bool] = lambda _: True

    @property
    def installed(self) -> str | None:
        """The version of the package that is installed; None without a package, or where it is missing."""
        if self.package is None:
            return None
        try:
            return version(self.package)
        except PackageNotFoundError:
            return None


def _has_assumptions(scenario: Scenario) -> bool:
    return bool(scenario.assumptions)


METHODS = (
    Method("random-numbers", "random numbers: Philox 4x32-10", ("run",), ("salmon2011",)),
    Method("geodesics", "distances on the WGS 84 ellipsoid", ("run",), ("karney2013",), "geographiclib"),
    Method("compiler", "the compiled engine", ("run",), ("lam2015",), "numba"),
    Method("shares", "intervals of shares: Wilson's score interval", ("run",), ("wilson1927",)),
    Method("paired", "differences over the same futures: Tango's score interval", ("compare",), ("tango1998",)),
    Method(
        "indices", "first-order and total indices of Sobol'", ("sensitivity", "settlement"),
        ("sobol2001", "saltelli2010", "gamboa2014", "herman2017"), "SALib", _has_assumptions,
    ),
    Method("screening", "screening by PAWN", ("sensitivity",), ("pianosi2018", "herman2017"), "SALib", _has_assumptions),
    Method(
        "discovery", "scenario discovery: the patient rule induction method (PRIM)", ("discover",),
        ("friedman1999", "bryant2010"), "PRIM", _has_assumptions,
    ),
    Method(
        "association", "share of a settlement that the rule decides: Goodman and Kruskal's tau", ("settlement",),
        ("goodman1954",), applies=lambda scenario: scenario.settlement is not None,
    ),
    Method(
        "game", "quantal response equilibria and their branch", ("solve",), ("mckelvey1995", "turocy2005"), "pygambit",
        lambda scenario: scenario.game is not None,
    ),
    Method(
        "regret", "bound on the regret of simulated games", ("solve",), ("massart1990", "areyan2019"),
        applies=lambda scenario: scenario.game is not None,
    ),
    Method(
        "ratios", "differences and ratios of shares in claims", ("claims",), ("newcombe1998", "koopman1984", "nam2002"),
        applies=lambda scenario: bool(scenario.claims),
    ),
    Method(
        "readers", "likelihood words as readers take them", ("claims", "words"), ("kucharski2026", "mauboussin2018"),
        applies=lambda scenario: bool(scenario.claims),
    ),
    Method(
        "scores", "scores against history: Brier, logarithmic, CRPS", ("score",), ("brier1950", "good1952", "gneiting2007"),
        "scoringrules", lambda scenario: scenario.history is not None,
    ),
)  # fmt: skip


def methods_for(scenario: Scenario) -> tuple[Method, ...]:
    """The methods that the commands use on a scenario: no game, no equilibria; no history, no scores."""
    return tuple(method for method in METHODS if method.applies(scenario))
