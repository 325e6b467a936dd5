"""`--json` of every command is, byte for byte, what it was when it was captured.

A difference is a change of the public interface. If it is meant, `python -m scripts.golden --write` renews the files, and the
change gets its line in CHANGELOG.md.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.golden.capture import FOLDERS, HERE, WHERE, Workspace, by_name, computes_alike, masked, shape, stored
from tests.golden.cases import CASES, REFUSED, Case
from tests.golden.difference import difference
from tests.golden.renewal import RENEW
from tests.packages import needs

needs("SALib", "prim", "scoringrules", extras="analysis,discover")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("golden"))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_a_command_prints(workspace: Workspace, case: Case) -> None:
    if case.has_gambit and find_spec("pygambit") is None:
        pytest.skip("needs pygambit (extra `game`); the case without it is run")
    done = workspace.run(case)
    assert done.code == case.code, done.err
    compare_texts(stored(case), done.out)


def compare_texts(path: Path, now: str) -> None:
    """Fails with a difference. Where the machine's last digits are others, keys and kinds of values are compared instead."""
    before = path.read_bytes().decode("utf-8")
    if before == now:
        return
    if path.suffix == ".json" and not computes_alike():
        assert shape(json.loads(now)) == shape(json.loads(before)), difference(before, now, name=path.name)
        pytest.skip(
            "this machine or its packages compute other last digits: only keys and kinds of values are compared"
        )
    if not computes_alike():
        pytest.skip("this machine or its packages compute other last digits")
    pytest.fail(f"{difference(before, now, name=path.name)}\n{RENEW}", pytrace=False)


@pytest.mark.parametrize("case", REFUSED, ids=[case.name for case in REFUSED])
def test_a_question_without_an_answer_prints_none(workspace: Workspace, case: Case) -> None:
    done = workspace.run(case)
    assert (done.code, done.out) == (case.code, "")
    assert done.err.startswith("error")


def test_every_command_is_captured() -> None:
    from typer.main import get_command

    from sandtable.cli.application import app

    commands = {case.arguments[0] for case in CASES if case.kind == "json"}
    # those that go on until they are stopped, and the skill, which has tests of its own
    assert commands == set(get_command(app).commands) - {"serve", "mcp", "skill"}


def test_the_packages_that_were_captured_with_are_those_that_are_pinned(repository: Path) -> None:
    """Else every comparison of digits would be left out in silence. After a change of pins: `python -m scripts.golden --write`."""
    pins = (repository / "constraints.txt").read_text(encoding="utf-8").lower().splitlines()
    kept = json.loads(WHERE.read_text(encoding="utf-8"))["packages"]
    assert [
        name for name, version in kept.items() if not any(pin.startswith(f"{name.lower()}=={version}") for pin in pins)
    ] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"elapsed_s": 0.029, "at": 1.50}', '{"elapsed_s": "(number)", "at": 1.50}'),
        ('{"backend":"numba","bytes":12}', '{"backend":"(text)","bytes":"(number)"}'),
        ('{"elapsed_s": null, "futures_per_s": 1e-05}', '{"elapsed_s": null, "futures_per_s": "(number)"}'),
    ],
)
def test_only_values_of_the_machine_and_the_clock_are_replaced(before: str, after: str) -> None:
    assert masked(before) == after


def test_a_difference_is_found_and_shown(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text('{"a": 0.1, "b": [1, 2]}', encoding="utf-8")
    compare_texts(path, '{"a": 0.1, "b": [1, 2]}')
    assert '-  "a": "0.1"' in difference('{"a": 0.1}', '{"a": 0.10}', name="one")
    assert "written otherwise" in difference('{"a": 1}', '{"a":1}', name="one")
    assert shape({"a": 1, "b": None}) == shape({"a": 2.5, "b": 1})
    for other in ('{"b": [1, 2], "a": 0.1}', '{"a": 0.1, "b": ["1"]}', '{"a": 0.1}'):
        assert shape(json.loads(other)) != shape({"a": 0.1, "b": [1, 2]})
        with pytest.raises((pytest.fail.Exception, AssertionError), match=r"one\.json, captured"):
            compare_texts(path, other)


def test_no_file_is_left_of_a_case_that_is_gone() -> None:
    folders = {folder for kind, folder in FOLDERS.items() if kind != "app"}
    kept = {path for folder in folders for path in (HERE / folder).iterdir()}
    assert kept == {stored(case) for case in by_name().values()}
