"""Sandtable makes an assessment runnable: it plays a scenario's futures and says how likely each outcome is.

    import sandtable as st

    scenario = st.load("deir-ez-zor-2017")                   # text, read and checked: every fault at its place
    study = st.run(scenario, futures=100_000, seed=7)        # futures, played by the compiled engine
    study.outcomes, study.settlements, study.times           # tables, each share with its interval
    study.query("select avg(end_day) from futures")          # DuckDB over one row a future
    study.replay(4711).log                                   # one future, event by event
    study.to_pandas(), study.to_xarray()                     # frames and labelled arrays

    st.run(scenario, futures=10**6, seed=7, out="study")     # kept on disk; a run that was stopped goes on
    st.open_study("study")
    st.load("deir-ez-zor-2017", overrides={"fires.al-tanf.launchers": 0})  # another reading of the same text

Names are imported when they are first used, so `import sandtable` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sandtable._version import __version__

if TYPE_CHECKING:
    from sandtable.analysis.best_response import best_response
    from sandtable.analysis.claims import claims
    from sandtable.analysis.comparison import compare, red_line
    from sandtable.analysis.discovery import discover
    from sandtable.analysis.game import solve
    from sandtable.analysis.information import value_of_learning
    from sandtable.analysis.scorecard import score
    from sandtable.analysis.screening import screen
    from sandtable.analysis.sensitivity import sensitivity, sensitivity_of_groups
    from sandtable.analysis.settlement import settlement
    from sandtable.analysis.variance import split_variance
    from sandtable.compile import compile_scenario
    from sandtable.engine.program import Program, Record
    from sandtable.errors import SandtableError, ScenarioError, StudyError
    from sandtable.scenario import Scenario, bundled, dump, load, read, read_file
    from sandtable.study.play import Progress
    from sandtable.study.run import open_study, run
    from sandtable.study.study import Study

_HOMES = {
    "bundled": "sandtable.scenario",
    "load": "sandtable.scenario",
    "read": "sandtable.scenario",
    "read_file": "sandtable.scenario",
    "dump": "sandtable.scenario",
    "Scenario": "sandtable.scenario",
    "compile_scenario": "sandtable.compile",
    "Program": "sandtable.engine.program",
    "Record": "sandtable.engine.program",
    "run": "sandtable.study.run",
    "open_study": "sandtable.study.run",
    "Study": "sandtable.study.study",
    "Progress": "sandtable.study.play",
    "compare": "sandtable.analysis.comparison",
    "red_line": "sandtable.analysis.comparison",
    "discover": "sandtable.analysis.discovery",
    "solve": "sandtable.analysis.game",
    "claims": "sandtable.analysis.claims",
    "best_response": "sandtable.analysis.best_response",
    "score": "sandtable.analysis.scorecard",
    "sensitivity": "sandtable.analysis.sensitivity",
    "sensitivity_of_groups": "sandtable.analysis.sensitivity",
    "screen": "sandtable.analysis.screening",
    "split_variance": "sandtable.analysis.variance",
    "value_of_learning": "sandtable.analysis.information",
    "settlement": "sandtable.analysis.settlement",
    "SandtableError": "sandtable.errors",
    "ScenarioError": "sandtable.errors",
    "StudyError": "sandtable.errors",
}

__all__ = [
    "bundled", "load", "read", "read_file", "dump", "Scenario",
    "compile_scenario", "Program", "Record",
    "run", "open_study", "Study", "Progress",
    "compare", "red_line", "discover", "solve", "best_response", "score", "claims",
    "sensitivity", "sensitivity_of_groups", "screen", "split_variance", "value_of_learning", "settlement",
    "SandtableError", "ScenarioError", "StudyError", "__version__",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sandtable' has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
