"""`import sandtable`: what it exports, and that it costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

import sandtable

HEAVY = ("numba", "numpy", "pandas", "pyarrow", "duckdb", "xarray", "scipy", "altair", "pydantic", "rich", "ruamel")

HOMES = {**sandtable._HOMES, **sandtable._analyses()}


def in_fresh_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_exported_names():
    assert sorted(sandtable.__all__) == sorted(
        [
            "bundled", "load", "read", "read_file", "dump", "Scenario", "compile_scenario", "Program", "Record",
            "run", "open_study", "Study", "Progress", "cluster", "trial", "Trial", "compare", "readings",
            "red_line", "diff", "deterrence", "discover", "solve",
            "best_response",
            "score", "claims", "sensitivity", "sensitivity_of_groups", "screen", "split_variance", "split_dice", "value_of_learning",
            "settlement", "signposts", "observer_odds", "unchecked", "update", "volatility", "confidence", "key_assumptions",
            "key_judgments", "pre_mortem",
            "SandtableError", "ScenarioError", "StudyError", "__version__",
        ]
    )  # fmt: skip
    assert set(HOMES) | {"__version__"} == set(sandtable.__all__)
    assert not sandtable._HOMES.keys() & sandtable._analyses().keys()  # one home each
    assert set(sandtable.__all__) <= set(dir(sandtable))


@pytest.mark.parametrize("name", sandtable.__all__)
def test_every_name_is_there(name):
    found = getattr(sandtable, name)
    assert found is not None
    if name in HOMES:
        assert found.__doc__
        assert found.__name__ == name


def test_type_checkers_see_the_same_names():
    """The imports for type checkers and the table of lazy imports say the same."""
    tree = ast.parse(Path(sandtable.__file__).read_text(encoding="utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: node.module for node in guarded.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert seen == HOMES


def test_unknown_names():
    with pytest.raises(AttributeError, match="module 'sandtable' has no attribute 'simulate'"):
        sandtable.simulate  # noqa: B018


def test_importing_costs_nothing():
    code = (
        "import sys, time; t = time.process_time(); import sandtable; s = time.process_time() - t\n"
        f"print(s, [m for m in {HEAVY!r} if m in sys.modules])"
    )
    runs = [in_fresh_python(code).split(maxsplit=1) for _ in range(3)]
    assert min(float(seconds) for seconds, _ in runs) < 0.3  # of processor time, on a slow machine
    assert {found.strip() for _, found in runs} == {"[]"}


def test_version_is_that_of_the_package():
    try:
        installed = version("sandtable-crisis")
    except PackageNotFoundError:
        installed = sandtable.__version__  # run from the source tree
    assert sandtable.__version__ == installed
    assert sandtable.__version__.count(".") == 2


def test_the_docstring_shows_the_way():
    assert sandtable.__doc__ is not None
    for step in ("st.load(", "st.run(", "study.outcomes", "study.query(", "study.replay(", "st.open_study("):
        assert step in sandtable.__doc__
