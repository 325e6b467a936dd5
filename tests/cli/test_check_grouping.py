"""`sandtable check`: many warnings of numbers without a source are one for each section."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandtable.cli.__main__ import run_application
from sandtable.cli.grouping import MANY

HEAD = """\
sandtable: 2
title: A draft
question: Who holds the port?
start: 2030-01-01
horizon: 2030-02-01
theatre:
  places:
"""
TAIL = """\
actors: {blue: {name: Blue}}
control: {p0: {actor: blue, basis: assumed, because: x}}
formations:
  a: {name: A, actor: blue, place: p0, strength: 100, pace: 5 km/day}
  b: {name: B, actor: blue, place: p0, strength: 100, pace: 5 km/day}
outcomes: {held: {title: Held, when: "controls(blue, p0)"}}
claims: {}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def draft(folder: Path, places: int) -> None:
    lines = "".join(f"    p{n}: {{name: Place {n}, lat: {n / 10}, lon: 20}}\n" for n in range(places))
    (folder / "draft.yaml").write_text(HEAD + lines + TAIL.replace("claims: {}\n", ""), encoding="utf-8")


def unsourced(out: str) -> list[str]:
    return [line for line in out.splitlines() if line.startswith("warning[S501]")]


def test_many_are_one_for_each_section(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft(here, MANY)
    assert run_application(["check", "draft.yaml"]) == 0
    out = capsys.readouterr().out
    assert unsourced(out) == [
        "warning[S501]: 12 entries of `theatre` have numbers without a source",
        "warning[S501]: 2 entries of `formations` have numbers without a source",
    ]
    plain = " ".join(out.split())
    assert "with `because: ...`; lines 8, 9, 10, 11 and 8 more, each with `--all`" in plain
    assert "with `because: ...`; lines 23, 24, each with `--all`" in plain
    total = int(out.splitlines()[-1].split(", ")[1].split()[0])
    assert total >= MANY + 2  # the count is of all


def test_few_and_all_are_printed_one_by_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft(here, MANY - 3)
    assert run_application(["check", "draft.yaml"]) == 0
    assert len(unsourced(capsys.readouterr().out)) == MANY - 1
    draft(here, MANY)
    assert run_application(["check", "draft.yaml", "--all"]) == 0
    assert len(unsourced(capsys.readouterr().out)) == MANY + 2


def test_json_has_each(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft(here, MANY)
    assert run_application(["check", "draft.yaml", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    assert sum(each["code"] == "S501" for each in found) == MANY + 2


def test_other_warnings_and_errors_stay_in_their_order(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft(here, MANY)
    text = (here / "draft.yaml").read_text(encoding="utf-8")
    (here / "draft.yaml").write_text(
        text.replace("actor: blue, place: p0", "actor: bleu, place: p0", 1), encoding="utf-8"
    )
    assert run_application(["check", "draft.yaml"]) == 1
    heads = [line.split("]")[0] for line in capsys.readouterr().out.splitlines() if "[S" in line]
    assert "error[S201" in heads
    assert heads.index("warning[S501") < heads.index("error[S201")
