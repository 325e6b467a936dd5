"""What `--json` prints is what the published schemas say, and nothing else goes to stdout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sandtable.cli.faults import ExitCode
from sandtable.cli.json_schemas import commands, schema_of
from sandtable.program import Event, Void
from tests.cli.conftest import RACE, Command, Done
from tests.golden.test_schemas import ABSENT


def validated(done: Done, *, name: str) -> dict[str, Any]:
    """The object a command printed. Raises jsonschema.ValidationError if the schema does not know it."""
    value: dict[str, Any] = json.loads(done.out)
    jsonschema.Draft202012Validator(schema_of(name), format_checker=jsonschema.FormatChecker()).validate(value)
    return value


@pytest.mark.parametrize("name", commands())
def test_a_schema_is_one_and_knows_every_key(name: str) -> None:
    schema = schema_of(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) - set(schema["required"]) == ABSENT.get((name, ""), set())
    assert schema["additionalProperties"] is False


def test_list(sandtable: Command) -> None:
    done = sandtable("list", "--json")
    names = [entry["name"] for entry in validated(done, name="list")["scenarios"]]
    assert done.code == ExitCode.CLEAN
    assert names == sorted(names)
    assert "deir-ez-zor-2017" in names


def test_check(sandtable: Command, race: Path) -> None:
    done = sandtable("check", race, "--json")
    found = validated(done, name="check")
    assert (done.code, found["errors"]) == (ExitCode.CLEAN, 0)
    assert found["scenario"] == str(race)

    race.write_text(race.read_text(encoding="utf-8").replace("control: {harbour: north", "control: {harbour: nroth"))
    done = sandtable("check", race, "--json")
    found = validated(done, name="check")
    assert (done.code, found["errors"]) == (ExitCode.FAULTS, 1)
    fault = next(entry for entry in found["diagnostics"] if entry["severity"] == "error")
    line = race.read_text(encoding="utf-8").splitlines()[fault["line"] - 1]
    assert line[fault["column"] - 1 :][: fault["length"]] == "nroth"
    assert "north" in fault["hint"]
    assert len(found["diagnostics"]) == found["errors"] + found["warnings"]


def test_explain(sandtable: Command) -> None:
    one = validated(sandtable("explain", "s203", "--json"), name="explain")["codes"]
    assert [entry["code"] for entry in one] == ["S203"]
    everything = validated(sandtable("explain", "--json"), name="explain")["codes"]
    codes = [entry["code"] for entry in everything]
    assert codes == sorted(set(codes))
    assert one[0] in everything


def test_run(sandtable: Command, race: Path) -> None:
    done = sandtable("run", race, "--futures", "400", "--seed", "5", "--json")
    found = validated(done, name="run")
    assert (done.code, found["futures"], found["seed"]) == (ExitCode.CLEAN, 400, 5)
    assert [outcome["id"] for outcome in found["outcomes"]] == ["north-first", "north-holds"]
    for outcome in found["outcomes"]:
        assert outcome["low"] <= outcome["probability"] <= outcome["high"]


@pytest.mark.exact
def test_the_same_seed_gives_the_same_object_whatever_the_threads(sandtable: Command, race: Path) -> None:
    def play(*arguments: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(sandtable("run", race, "--futures", "500", "--json", *arguments).out)
        return {key: value for key, value in found.items() if key not in ("elapsed_s", "futures_per_s")}

    first = play("--seed", "0", "--threads", "1")
    assert play("--seed", "0", "--threads", "2", "--chunk", "7") == first
    assert play("--seed", "1", "--threads", "1")["outcomes"] != first["outcomes"]


def test_replay_knows_every_kind_of_event() -> None:
    events = schema_of("replay")["$defs"]["ReplayEvent"]["properties"]["event"]["enum"]
    assert sorted(events) == sorted(event.name.lower().replace("_", "-") for event in Event)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_replay(sandtable: Command, race: Path, engine: str) -> None:
    twin = ["--twin"] if engine == "reference" else []
    done = sandtable("replay", race, "--future", "4", "--seed", "5", "--json", *twin)
    found = validated(done, name="replay")
    assert (done.code, found["engine"], found["future"], found["status"]) == (ExitCode.CLEAN, engine, 4, "complete")
    days = [event["day"] for event in found["events"]]
    assert days == sorted(days)
    assert {event["event"] for event in found["events"]} >= {"depart", "enter", "control"}
    assert 15 <= found["draws"][0]["value"] <= 35


def test_replay_says_why_an_effect_did_nothing(sandtable: Command, tmp_path: Path) -> None:
    text = RACE.replace("to: neutral", "to: hostile").replace("probability: 25 %", "probability: 1")
    (tmp_path / "hostile.yaml").write_text(text, encoding="utf-8")
    found = validated(sandtable("replay", tmp_path / "hostile.yaml", "--future", "4", "--json"), name="replay")
    assert {event["reason"] for event in found["events"] if event["event"] == "void"} == {"already"}
    assert {event["reason"] for event in found["events"] if event["event"] != "void"} == {None}


def test_every_reason_is_in_the_schema() -> None:
    reasons = schema_of("replay")["$defs"]["ReplayEvent"]["properties"]["reason"]["enum"]
    assert reasons == [*(reason.name.lower().replace("_", "-") for reason in Void), None]


def test_the_twins_tell_the_same_story(sandtable: Command, race: Path) -> None:
    for future in range(5):
        arguments = ["replay", race, "--future", future, "--seed", "5", "--json"]
        fast = json.loads(sandtable(*map(str, arguments)).out)
        slow = json.loads(sandtable(*map(str, arguments), "--twin").out)
        assert fast["outcomes"] == slow["outcomes"]
        assert [event["text"] for event in fast["events"]] == [event["text"] for event in slow["events"]]


def test_query(sandtable: Command, race: Path, tmp_path: Path) -> None:
    study = tmp_path / "study"
    assert sandtable("run", race, "--futures", "300", "--out", study, "--quiet").err == ""
    sql = "select status, count(*) as futures, null as nothing, 'nan'::double as odd from futures group by status"
    found = validated(sandtable("query", study, sql, "--json"), name="query")
    assert [column["name"] for column in found["columns"]] == ["status", "futures", "nothing", "odd"]
    assert found["rows"] == [["complete", 300, None, None]]
    assert sandtable("query", study, sql, "--csv").out == "status,futures,nothing,odd\ncomplete,300,,nan\n"


def test_faults_leave_stdout_empty(sandtable: Command, race: Path) -> None:
    race.write_text(race.read_text(encoding="utf-8").replace("place: harbour", "place: harbor"))
    for command in (["run", race, "--json"], ["replay", race, "--future", "0", "--json"]):
        done = sandtable(*command)
        assert (done.code, done.out) == (ExitCode.FAULTS, "")
        assert "error[S203]" in done.err
