"""Links that carry settings, and the command that plays the same futures."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from sandtable.app.answers import whatif_answer
from sandtable.app.limits import Limits
from sandtable.app.links import command_of, read_link
from sandtable.app.prepared import PreparedScenario, PreparedScenarios
from sandtable.app.whatif import Variant, VariantPlayer
from sandtable.loading import load, read
from sandtable.study.run import run
from tests.cli.conftest import RACE
from tests.loops import finish
from tests.unit.app.conftest import race, talking

PACE = "brigade-pace"


@pytest.fixture(scope="module")
def prepared() -> PreparedScenario:
    return PreparedScenarios(3).ready(race())


def test_what_cannot_be_held_is_told_and_the_rest_is_held(prepared: PreparedScenario) -> None:
    found = read_link(prepared, {PACE: 21.3, "brigade-pase": 3.0})
    assert found["set"] == {PACE: 21.3}
    assert found["words"] == {PACE: "21.3 km/day"}
    (refused,) = found["refused"]
    assert refused["id"] == "brigade-pase"
    assert refused["why"] == "unknown assumption `brigade-pase`"
    assert PACE in refused["hint"]
    (outside,) = read_link(prepared, {PACE: 400.0})["refused"]
    assert "outside" in outside["why"]
    assert "15 km/day" in outside["hint"]


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        (f"assumptions.{PACE}", "21.3 km/day", 21.3),
        (f"assumptions.{PACE}.prior", "21.3", 21.3),
        (PACE, "511.2 km/month", None),
        (PACE, "0.9 km/hour", 21.6),
    ],
)
def test_a_path_is_held_in_coherent_units(
    prepared: PreparedScenario, path: str, text: str, value: float | None
) -> None:
    found = read_link(prepared, {}, paths={path: text})
    assert found["set"] == ({} if value is None else {PACE: pytest.approx(value)})
    assert bool(found["refused"]) is (value is None)


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        ("assumptions.nobody", "3", "unknown assumption `nobody`"),
        ("decisions.cross.options", "3", "is no assumption"),
        (PACE, "inf", "is no number"),
        (PACE, "nan", "is no number"),
        (PACE, "uniform(1, 2)", "expected"),
        (PACE, "other-name", "is no number"),
        (PACE, "20 km", "`brigade-pace`: "),
        (PACE, "400 km/day", "outside the range"),
    ],
)
def test_a_path_that_cannot_be_held_is_told(prepared: PreparedScenario, path: str, text: str, why: str) -> None:
    found = read_link(prepared, {}, paths={path: text})
    (refused,) = found["refused"]
    assert why in refused["why"]
    assert found["set"] == {}


def test_two_paths_of_one_assumption_are_told(prepared: PreparedScenario) -> None:
    found = read_link(prepared, {PACE: 20.0}, paths={f"assumptions.{PACE}": "22"})
    assert found["set"] == {PACE: 20.0}
    assert [refused["why"] for refused in found["refused"]] == [f"`{PACE}` is set twice"]


def test_a_label_of_a_choice_is_held() -> None:
    choice = 'prior: "choice({0.2: 0.25, 0.4: 0.75})", labels: {"0.2": low, "0.4": high}'
    entry = f"  morale: {{title: Morale, {choice}, basis: assumed, because: a guess}}\n"
    worded = RACE.replace("assumptions:\n", f"assumptions:\n{entry}").replace(
        "probability: 25 %", "probability: morale"
    )
    scenario = read(worded, name="vell").scenario
    assert scenario is not None
    found = read_link(PreparedScenarios(3).ready(scenario), {}, paths={"assumptions.morale": "high"})
    assert (found["set"], found["refused"]) == ({"morale": 0.4}, [])


def test_an_assumption_with_one_value_is_not_held() -> None:
    fixed = read(RACE.replace("uniform(15 km/day, 35 km/day)", "20 km/day"), name="vell").scenario
    assert fixed is not None
    (refused,) = read_link(PreparedScenarios(3).ready(fixed), {PACE: 20.0})["refused"]
    assert refused["why"] == f"`{PACE}` has one value in this file"


def test_the_command_plays_the_same_futures(prepared: PreparedScenario) -> None:
    variant = Variant(prepared, ((PACE, 21.3),), 4)
    batch = finish(VariantPlayer(Limits()).play(variant, 400, is_gone=lambda: False))
    answer = whatif_answer(variant, batch)
    words = shlex.split(command_of(variant, futures=400))
    assert words[:2] == ["sandtable", "run"]
    assert words[3:] == ["--futures", "400", "--seed", "4", "--set", f"assumptions.{PACE}=21.3 km/day"]
    path, _, value = words[-1].partition("=")
    played = run(race().replace({path: value}), futures=400, seed=4, progress=False)
    assert [row.probability.value for row in played.outcomes] == [row["probability"] for row in answer["outcomes"]]


def test_the_command_has_what_the_server_was_started_with_once() -> None:
    scenario = load("fashoda-1898")
    name = next(name for name, entry in scenario.assumptions.items() if entry.prior.kind != "fixed")
    low, high = scenario.assumptions[name].prior.support
    started = load(
        "fashoda-1898", overrides={f"assumptions.{name}": f"{scenario.assumptions[name].prior}", "title": "Another"}
    )
    command = shlex.split(
        command_of(
            Variant(PreparedScenarios(3).ready(started), ((name, (low + min(high, low + 1)) / 2),), 1), futures=10
        )
    )
    assert command[2] == "fashoda-1898"
    assert "title=Another" in command
    assert sum(word.startswith(f"assumptions.{name}=") for word in command) == 1


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({PACE: 20.0}, 200), ({"x" * 5_000: 1.0}, 200), ({"__proto__": 1.0}, 200), ({PACE: 1e308}, 200), ({PACE: "fast"}, 422),
        ({f"a{k}": 1.0 for k in range(201)}, 422), ([], 422),
    ],
)  # fmt: skip
def test_no_link_is_more_than_the_server_can_answer(app: Any, values: Any, status: int) -> None:
    async def exchange() -> Any:
        async with talking(app) as client:
            return await client.post("/api/settings", json={"scenario": "vell", "set": values})

    assert finish(exchange()).status_code == status
