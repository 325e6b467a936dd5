"""The description of a result in every export: the kind of number, the scenario, the seed and the version.

Without context, a share of futures copied from a report looks like a forecast. Every picture, table, file and notebook
cell therefore has this line with its numbers. It does not depend on the current day, so the same study gives the same
bytes on any day (`sandtable.recency` adds the warning about current events).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sandtable._version import __version__

SHARES = "Shares of futures in this model, not forecasts of the world"
VARIANCE = "Shares of variance in this model, under the file's priors"
PAYOFFS = "Payoffs in this model, by the utilities that the file states"
DIFFERENCES = "Differences between shares of futures in this model, not forecasts of the world"
ONE_FUTURE = "One possible future of many in this model, not a forecast"
START = "The situation at the start as the scenario file states it"
NOT_COUNTED = (
    "Not counted: civilians. The model has formations, places, routes and decisions, and no civilians in it. A share of futures"
    " therefore says nothing about how many people are killed, injured or driven from their homes in them, and an outcome that"
    " looks favourable here may be a disaster for those who live there."
)
KEY = "sandtable"  # keys of metadata with an imprint


@dataclass(frozen=True, slots=True)
class Imprint:
    """The kind of a result and its scenario. seed, futures, future : None where there is none. changes : number of `--set` options.

    reading : the rival reading of the file that was played, if any.
    """

    what: str
    scenario: str
    scenario_sha256: str
    version: str = __version__
    seed: int | None = None
    futures: int | None = None
    future: int | None = None
    changes: int = 0
    reading: str | None = None

    @property
    def sentence(self) -> str:
        """One line for people."""
        parts = [self.scenario]
        if self.reading:
            parts.append(f"reading {self.reading}")
        if self.changes:
            parts.append(f"{self.changes} setting{'s' if self.changes != 1 else ''} changed")
        if self.future is not None:
            parts.append(f"future {self.future:,}")
        elif self.futures is not None:
            parts.append(f"{self.futures:,} future{'s' if self.futures != 1 else ''}")
        if self.seed is not None:
            parts.append(f"seed {self.seed}")
        return f"{self.what}: {', '.join(parts)}, Sandtable {self.version}."

    @property
    def entries(self) -> dict[str, str]:
        """The same for metadata: names and texts, without missing values."""
        return {name: str(value) for name, value in asdict(self).items() if value is not None}


def imprint_of(result: Any, *, what: str = SHARES) -> Imprint:
    """The imprint of a study, a future, a scenario or a result of an analysis."""
    if (manifest := getattr(result, "manifest", None)) is not None:  # a study, without reading its scenario
        kept = manifest["scenario"]
        return Imprint(
            what, kept["name"], kept["sha256"], version=manifest["engine"]["version"], seed=result.seed,
            futures=result.futures, changes=len(kept["overrides"]), reading=kept.get("reading"),
        )  # fmt: skip
    scenario = getattr(result, "scenario", result)
    seed, futures, number = (getattr(result, name, None) for name in ("seed", "futures", "number"))
    if isinstance(scenario, str):  # results of analyses have their own
        source: Any = getattr(result, "source", None)
        return Imprint(
            what, scenario, str(getattr(result, "scenario_sha256", "")), seed=seed, futures=futures,
            changes=len(source.origin.overrides) if hasattr(source, "origin") else 0,
            reading=source.origin.reading or None if hasattr(source, "origin") else None,
        )  # fmt: skip
    return Imprint(
        what, scenario.name, scenario.sha256, seed=seed, future=number, changes=len(scenario.origin.overrides),
        reading=scenario.origin.reading or None,
    )  # fmt: skip
