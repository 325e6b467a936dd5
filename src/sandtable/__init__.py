"""Sandtable makes an assessment runnable: it plays a scenario's futures and says how likely each outcome is.

    import sandtable as st

    scenario = st.load("deir-ez-zor-2017")                   # text, read and checked: all faults with their places
    print(st.trial(scenario))                                # what 500 futures show that is surely not meant
    study = st.run(scenario, futures=100_000, seed=7)        # futures, played by the compiled engine
    study.outcomes, study.settlements, study.times           # tables, each share with its interval
    study.query("select avg(end_day) from futures")          # DuckDB over one row a future
    study.replay(4711).log                                   # one future, event by event
    study.to_pandas(), study.to_xarray()                     # frames and labelled arrays

    st.run(scenario, futures=10**6, seed=7, out="study")     # stored on disk; an interrupted run resumes
    st.open_study("study")
    st.load("deir-ez-zor-2017", overrides={"fires.al-tanf.launchers": 0})  # the same, with one number changed

Names are imported when they are first used, so `import sandtable` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sandtable._version import __version__

if TYPE_CHECKING:
    from sandtable.analysis.claims.claims import claims
    from sandtable.analysis.compare.comparison import compare, red_line
    from sandtable.analysis.compare.turning import deterrence
    from sandtable.analysis.confidence.confidence import confidence
    from sandtable.analysis.confidence.key_assumptions import key_assumptions
    from sandtable.analysis.discover.discovery import discover
    from sandtable.analysis.game.best_response import best_response
    from sandtable.analysis.game.game import solve
    from sandtable.analysis.judgments.judgments import key_judgments
    from sandtable.analysis.premortem.premortem import pre_mortem
    from sandtable.analysis.readings.columns import readings
    from sandtable.analysis.revision.revision import diff
    from sandtable.analysis.score.scorecard import score
    from sandtable.analysis.sensitivity.dice import split_dice
    from sandtable.analysis.sensitivity.information import value_of_learning
    from sandtable.analysis.sensitivity.screening import screen
    from sandtable.analysis.sensitivity.sensitivity import sensitivity, sensitivity_of_groups
    from sandtable.analysis.sensitivity.unchecked import unchecked
    from sandtable.analysis.sensitivity.variance import split_variance
    from sandtable.analysis.settlement.settlement import settlement
    from sandtable.analysis.signposts.observing import observer_odds
    from sandtable.analysis.signposts.signposts import signposts
    from sandtable.analysis.updating.updating import update
    from sandtable.analysis.volatility.volatility import volatility
    from sandtable.compile import compile_scenario
    from sandtable.errors import SandtableError, ScenarioError, StudyError
    from sandtable.loading import load, read, read_file
    from sandtable.program import Program, Record
    from sandtable.scenario.dumping import dump
    from sandtable.scenario.source import bundled
    from sandtable.scenario.types import Scenario
    from sandtable.study.executors.cluster import cluster
    from sandtable.study.play import Progress
    from sandtable.study.run import open_study, run
    from sandtable.study.study import Study
    from sandtable.trials.results import Trial
    from sandtable.trials.trial import trial

# public names besides those of the analyses, which are in the registry
_HOMES = {
    "bundled": "sandtable.scenario.source",
    "load": "sandtable.loading",
    "read": "sandtable.loading",
    "read_file": "sandtable.loading",
    "dump": "sandtable.scenario.dumping",
    "Scenario": "sandtable.scenario.types",
    "compile_scenario": "sandtable.compile",
    "Program": "sandtable.program",
    "Record": "sandtable.program",
    "run": "sandtable.study.run",
    "open_study": "sandtable.study.run",
    "Study": "sandtable.study.study",
    "Progress": "sandtable.study.play",
    "cluster": "sandtable.study.executors.cluster",
    "trial": "sandtable.trials.trial",
    "Trial": "sandtable.trials.results",
    "SandtableError": "sandtable.errors",
    "ScenarioError": "sandtable.errors",
    "StudyError": "sandtable.errors",
}

__all__ = [
    "bundled", "load", "read", "read_file", "dump", "Scenario",
    "compile_scenario", "Program", "Record",
    "run", "open_study", "Study", "Progress", "cluster", "trial", "Trial",
    "compare", "red_line", "diff", "deterrence", "discover", "solve", "best_response", "score", "update", "claims", "readings",
    "sensitivity", "sensitivity_of_groups", "screen", "split_variance", "split_dice", "value_of_learning", "settlement", "unchecked",
    "signposts", "observer_odds", "volatility",
    "confidence", "key_assumptions", "key_judgments", "pre_mortem",
    "SandtableError", "ScenarioError", "StudyError", "__version__",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    homes = _HOMES if name in _HOMES else _analyses()
    if name not in homes:
        raise AttributeError(f"module 'sandtable' has no attribute {name!r}")
    found = getattr(import_module(homes[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_analyses()})


def _analyses() -> dict[str, str]:
    from sandtable.analysis.registry import public_functions

    return public_functions()
