"""How long futures last."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.questions import scenario_of
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Header
from sandtable.study.run import run


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Longest(AnalysisResult):
    """How long the futures of a scenario last."""

    futures: Count
    days: Annotated[Estimate, Field(description="mean length of a future in days, with the shortest and the longest")]


def longest(
    source: Any, *, futures: int = 1_000, seed: int = 1, threads: int | None = None, progress: Any = None
) -> Longest:
    """Play a scenario and say how long its futures last."""
    scenario = scenario_of(source)
    study = run(scenario, futures=futures, seed=seed, threads=threads, progress=progress, keep=0)
    row = study.query(
        "select avg(end_day) as mean, min(end_day) as low, max(end_day) as high from futures"
    ).to_pylist()[0]
    days = Estimate.containing(row["mean"], row["low"], row["high"])
    return Longest(header=Header.of(scenario, seed=seed), source=scenario, futures=futures, days=days)
