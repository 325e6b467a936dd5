"""`sandtable sensitivity` and `sandtable settlement`: the answer first, the objects of their schemas, what cannot be."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from sandtable.wording import listed
from tests.cli.conftest import Command
from tests.cli.test_json import validated

FEW = ("--rows", "256", "--seed", "3")


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_first_line_is_the_answer(sandtable: Command) -> None:
    done = sandtable("sensitivity", "fashoda-1898", "--rows", "512")
    assert (done.code, done.err) == (ExitCode.CLEAN, "")
    assert done.out.startswith("London holds Fashoda: it turns most on Governments; chance alone explains")
    assert max(map(len, done.out.splitlines())) <= 80
    text = one_line(done.out)
    assert "512 rows of 34 futures each, 17,408 in all, seed 1." in text
    assert "Rules of battle" in text
    assert "in this model" in text
    assert "-0.0%" not in text


def test_json_of_the_design(sandtable: Command, race: Path) -> None:
    done = sandtable("sensitivity", race, "--json", *FEW)
    found = validated(done, name="sensitivity")
    assert (found["outcome"], found["rows"], found["futures"], found["dropped"]) == ("north-first", 256, 1024, 0)
    assert [entry["assumption"] for entry in found["indices"]] == ["brigade-pace"]
    assert (found["groups"], found["screening"], found["nested"], found["value"]) == ([], None, None, None)
    index, chance, everything = found["indices"][0], found["chance"], found["assumptions"]
    assert index["first_low"] <= index["first"] <= index["first_high"]
    assert index["reduction"] == pytest.approx(index["first"] * found["variance"])
    assert found["variance"] == pytest.approx(found["probability"] * (1 - found["probability"]))
    assert everything["first"] == pytest.approx(1 - chance["total"])
    assert everything["total_high"] == pytest.approx(1 - chance["first_low"])


@pytest.mark.exact
def test_the_same_seed_gives_the_same_object_whatever_the_threads(sandtable: Command, race: Path) -> None:
    first = sandtable("sensitivity", race, "--json", *FEW, "--threads", "1").out
    assert sandtable("sensitivity", race, "--json", *FEW, "--threads", "2").out == first
    other = sandtable("sensitivity", race, "--json", "--rows", "256", "--seed", "0", "--threads", "1").out
    assert other != first
    assert sandtable("sensitivity", race, "--json", "--rows", "256", "--seed", "0", "--threads", "2").out == other


def test_screening_of_a_study(sandtable: Command, race: Path, tmp_path: Path) -> None:
    study = tmp_path / "study"
    sandtable("run", race, "--futures", "400", "--seed", "5", "--out", study, "--quiet")
    kept = validated(sandtable("sensitivity", race, "--study", study, "--json"), name="sensitivity")
    played = validated(
        sandtable("sensitivity", race, "--screen", "--futures", "400", "--seed", "5", "--json"), name="sensitivity"
    )
    assert kept["seed"] == 5
    assert kept["screening"]["futures"] == kept["screening"]["used"] == 400
    entry = kept["screening"]["assumptions"][0]
    assert entry["assumption"] == "brigade-pace"
    assert entry["is_above_noise"]
    assert entry["highest"]["probability"] > entry["lowest"]["probability"] + 0.3
    assert [one["lowest"] for one in played["screening"]["assumptions"]] == [entry["lowest"]]
    done = sandtable("sensitivity", race, "--study", study)
    assert "of 1 assumption 1 stands out from noise by itself" in one_line(done.out)
    done = sandtable("sensitivity", race, "--study", study, "--set", "formations.militia.strength=400")
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert "belongs to another scenario or to other settings" in done.err


def test_chance_against_assumptions(sandtable: Command, race: Path) -> None:
    found = validated(sandtable("sensitivity", race, "--nested", "--futures", "2000", "--json"), name="sensitivity")
    nested = found["nested"]
    assert (nested["outer"], nested["inner"], nested["dropped"]) == (100, 20, 0)
    assert nested["assumptions"] + nested["chance"] == pytest.approx(1)
    assert nested["assumptions_low"] < nested["assumptions"] < nested["assumptions_high"]
    done = sandtable("sensitivity", race, "--nested", "--futures", "2000")
    assert "the assumptions explain " in one_line(done.out)
    assert "of its variance" in one_line(done.out)


def test_the_value_of_learning(sandtable: Command) -> None:
    arguments = ("sensitivity", "fashoda-1898", "--value", "london", "--futures", "8000")
    value = validated(sandtable(*arguments, "--json"), name="sensitivity")["value"]
    assert [entry["strategy"] for entry in value["strategies"]] == ["attack", "wait"]
    best = max(value["strategies"], key=lambda entry: entry["payoff"])
    assert value["best"] == best["strategy"]
    assert value["assumptions"][0]["assumption"] == "audience-cost"
    assert value["everything"] >= value["assumptions"][0]["value"]
    done = sandtable(*arguments)
    assert done.out.startswith("For London and Cairo ")
    assert max(map(len, done.out.splitlines())) <= 80


def test_settlement(sandtable: Command) -> None:
    arguments = ("settlement", "fashoda-1898", "--futures", "1000", "--rows", "128")
    found = validated(sandtable(*arguments, "--json"), name="settlement")
    assert sum(rule["futures"] for rule in found["rules"]) == found["futures"] - found["failed"] == 1000
    for rule in found["rules"]:
        assert rule["low"] <= rule["share"] <= rule["high"]
        assert sum(state["futures"] for state in rule["de_jure"]) == rule["futures"]
    assert [entry["result"] for entry in found["turns_on"]] == ["rule", "de_facto", "de_jure"]
    assert found["turns_on"][0]["rule_share"] is None
    assert 0 < found["turns_on"][1]["rule_share"] < 1
    done = sandtable(*arguments, "--states")
    assert done.out.startswith("The upper Nile: most often “Unitary state” in fact, in ")
    assert max(map(len, done.out.splitlines())) <= 80
    assert "Federal: never." in done.out


def test_settlement_of_a_study_is_that_of_run(sandtable: Command, race: Path, tmp_path: Path) -> None:
    study = tmp_path / "study"
    run = validated(sandtable("run", race, "-n", "300", "--out", study, "--quiet", "--json"), name="run")
    found = validated(sandtable("settlement", race, "--study", study, "--rows", "64", "--json"), name="settlement")
    states = {entry["id"]: entry["de_facto"] for entry in run["settlements"]}
    assert {entry["state"]: entry["share"] for entry in found["de_facto"]} == states


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (["--rows", "100"], "must be a power of two", "the nearest is 128"),
        (["--outcome", "north-frist"], "no outcome `north-frist`", "north-first"),
        (["--screen", "--nested"], "--screen and --nested cannot be combined", "one after the other"),
        (["--value", "north", "--outcome", "north-first"], "--value applies to payoffs", "--outcome"),
        (["--value", "north"], "declares no game", "game"),
        (
            ["--futures", "100", "--rows", "4"],
            "--futures and --rows both set the size of the design",
            "use one of the two",
        ),
        (["--screen", "--futures", "50"], "too few to screen", "at least 100"),
        (["--nested", "--futures", "100"], "a nested design of 5 draws", "at least 10 draws"),
        (["--study", "nowhere"], "does not contain a study", "--out"),
    ],
)
def test_what_cannot_be_asked(sandtable: Command, race: Path, arguments: list[str], said: str, hint: str) -> None:
    done = sandtable("sensitivity", race, *arguments)
    assert done.code in (ExitCode.FAULTS, ExitCode.USAGE)
    assert done.out == ""
    assert said in done.err
    assert hint in done.err


def test_an_outcome_that_always_happens(sandtable: Command, race: Path) -> None:
    text = race.read_text(encoding="utf-8")
    race.write_text(text.replace("when: first(north, bridge) < first(south, bridge)", 'when: "true"'), encoding="utf-8")
    done = sandtable("sensitivity", race, *FEW)
    assert "it happens in all of the" in one_line(done.out)
    found = validated(sandtable("sensitivity", race, "--json", *FEW), name="sensitivity")
    assert (found["reason"], found["indices"], found["chance"]) == ("always", [], None)
    assert "it happens in all of the" in one_line(sandtable("sensitivity", race, "--nested", "-n", "400").out)
    assert "it happens in all of the" in one_line(sandtable("sensitivity", race, "--screen", "-n", "400").out)


def test_nothing_uncertain(sandtable: Command, race: Path) -> None:
    done = sandtable("sensitivity", race, *FEW, "--set", "assumptions.brigade-pace.prior=20 km/day")
    assert done.out == ""
    assert "no assumption of the scenario is uncertain" in done.err


def test_shares_of_variance_are_printed_between_0_and_100_percent(sandtable: Command, race: Path) -> None:
    done = sandtable("sensitivity", race, *FEW).out
    shares = [float(share) for share in re.findall(r"(?<![\d.-])(-?[\d.]+)%", done)]
    assert shares
    assert all(0 <= share <= 100 for share in shares)


def test_lists_of_names() -> None:
    assert [listed(["a", "b", "c"][:number]) for number in (1, 2, 3)] == ["a", "a and b", "a, b and c"]


def test_one_assumption_and_all_of_them_are_one_number(sandtable: Command, race: Path) -> None:
    found = validated(sandtable("sensitivity", race, "--json", "--rows", "128"), name="sensitivity")
    (only,), together, chance = found["indices"], found["assumptions"], found["chance"]
    for key in ("first", "first_low", "first_high", "total", "total_low", "total_high"):
        assert only[key] == together[key]
    assert chance["total"] == pytest.approx(1 - together["first"], abs=1e-12)
    assert chance["first"] == pytest.approx(1 - together["total"], abs=1e-12)


def test_futures_size_the_design(sandtable: Command, race: Path) -> None:
    found = json.loads(sandtable("sensitivity", race, "--futures", "100", "-q", "--json").out)
    assert found["rows"] == 16  # a power of two
    assert 50 < found["futures"] <= 100


def test_a_small_design_makes_no_rule_decide_nearly_always(sandtable: Command) -> None:
    done = sandtable("settlement", "fashoda-1898", "--rows", "16", "--futures", "300")
    assert done.code == ExitCode.CLEAN
    assert "nearly always" not in done.out
    assert "The rule that decides most often is “London holds Fashoda without a war”" in " ".join(done.out.split())
    assert "Too few futures of the design differ in it to say what it turns on." in done.out
