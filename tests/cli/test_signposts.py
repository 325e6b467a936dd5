"""`sandtable signposts`: what it prints, the object of its schema, dates and leads that cannot be, three signs counted by `query`."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from tests.cli.conftest import Command
from tests.cli.test_json import validated
from tests.packages import needs

needs("duckdb", extras="query")

SIGN = Path(__file__).resolve().parents[1] / "unit" / "analysis" / "sign.yaml"
FEW = ("--futures", "1200", "--seed", "3", "-q")
DEIR, BY, DAY = "deir-ez-zor-2017", "2017-07-12", 28
COUNTED = """
    with undecided as (
        select future, outcome_damascus_first as happens from futures
        where future % 2 = 1 and status = 'complete'
        and least(coalesce(time_damascus_first, end_day), coalesce(time_sdf_first, end_day)) > {day}
    ), sighted as (select distinct future from paths where day <= {day} and {sign})
    select sighted.future is not null as seen, count(*) as futures, count(*) filter (where happens) as happened
    from undecided left join sighted using (future) group by all order by seen desc
"""
TODAY = """
    select count(*) as futures, count(*) filter (where outcome_damascus_first) as happened
    from futures where status = 'complete'
"""
SIGNS = {
    "controls(damascus, sukhna)": "event = 'control' and subject = 'sukhna' and object = 'damascus'",
    "battle(damascus, humaymah)": "event = 'open' and object = 'humaymah' and subject in ({damascus})",
    "reached(isis, tayyibah)": "event = 'enter' and object = 'tayyibah' and subject in ({isis})",
}


def test_what_it_says(sandtable: Command) -> None:
    done = sandtable("signposts", SIGN, *FEW)
    assert (done.code, done.err) == (ExitCode.CLEAN, "")
    assert max(map(len, done.out.splitlines())) <= 80
    text = " ".join(done.out.split())
    assert text.startswith("It is the kind that shows often: ")
    assert (
        "on 21 Jan 2030 if nothing is decided by then, in this model. Most telling by then: “Red and Blue: hostile”."
        in text
    )
    assert "Five of 300 signs of pure chance" in text
    assert "A sign is evidence, no lever" in text
    assert "Hypothesis" not in text


def test_the_matrix(sandtable: Command) -> None:
    text = " ".join(sandtable("signposts", SIGN, *FEW, "--matrix").out.split())
    assert "A. It is" in text
    assert "As if independent: all signs seen, their weights added, as is usual by hand" in text


def test_its_object(sandtable: Command) -> None:
    found = validated(sandtable("signposts", SIGN, "--json", *FEW), name="signposts")
    assert (found["outcome"], found["by"], found["by_day"], found["matrix"]) == (
        "shows-often",
        "2030-01-21",
        20.0,
        None,
    )
    (row,) = [each for each in found["signposts"] if each["event"] == "stance(blue, red, hostile)"]
    assert set(row["seen"]) == {"odds", "low", "high"}
    assert row["unseen"]["odds"] < row["undecided"]["odds"] < row["seen"]["odds"]
    assert [each["event"] for each in found["watch_list"]] == [row["event"]]
    assert [len(each["seen"]) for each in found["combinations"]] == [1, 0]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--by", "12 July"), "12 July"),
        (("--by", "2029-01-01"), "2029-01-01 is not between 1 Jan 2030 and 2 Mar 2030"),
        (("--lead", "10"), "needs a unit"),
        (("--lead", "soon"), "`soon` is not a length of time"),
        (("--hypothesis", "shows-often", "--hypothesis", "shown"), "both happen in"),
        (("--outcome", "shows-offen"), "shows-often"),
    ],
)
def test_what_cannot_be_asked(sandtable: Command, options: tuple[str, ...], said: str) -> None:
    done = sandtable("signposts", SIGN, *FEW, *options)
    assert done.code != ExitCode.CLEAN
    assert said in " ".join(done.err.split())
    assert "Traceback" not in done.err


def test_the_odds_along_one_future(sandtable: Command, tmp_path: Path) -> None:
    page, picture = tmp_path / "future.html", tmp_path / "future.svg"
    done = sandtable("replay", SIGN, "--future", "7", "--odds", "--json", "-q", "--html", page, "--svg", picture)
    found = validated(done, name="replay")
    odds = found["observer"]
    assert (odds["outcome"], odds["future"], odds["futures"]) == ("shows-often", 7, 10_000)
    assert odds["days"][0]["odds"] == odds["odds"]
    assert odds["days"][-1]["odds"] == float(odds["happens"])
    assert all(turn["low"] > 0 or turn["high"] < 0 for turn in odds["turns"])
    text = page.read_text(encoding="utf-8")
    assert 'data-figure="observer"' in text
    assert "Odds for an observer" in text
    assert "step-after" in text
    assert "Odds for an observer" in (tmp_path / "future-odds.svg").read_text(encoding="utf-8")


def test_an_outcome_without_odds_is_a_fault(sandtable: Command) -> None:
    done = sandtable("replay", SIGN, "--future", "7", "--outcome", "shows-often")
    assert done.code == ExitCode.USAGE
    assert "add --odds" in done.err


def test_the_four_odds_of_three_signs_are_what_query_counts(sandtable: Command, tmp_path: Path) -> None:
    import sandtable as st

    study = st.run(DEIR, futures=1_500, seed=4, keep=1_500, out=tmp_path / "study", progress=False)
    found = validated(
        sandtable("signposts", DEIR, "--by", BY, "--futures", "1500", "--seed", "4", "-q", "--json"), name="signposts"
    )
    assert found["by_day"] == DAY
    forces = {
        actor: ", ".join(f"'{name}'" for name, each in study.scenario.formations.items() if each.actor == actor)
        for actor in study.scenario.actors
    }
    rows = {each["event"]: each for each in found["signposts"]}
    (today,) = study.query(TODAY).to_pylist()
    for event, sign in SIGNS.items():
        seen, unseen = study.query(COUNTED.format(day=DAY, sign=sign.format(**forces))).to_pylist()
        row = rows[event]
        assert row["today"]["odds"] == today["happened"] / today["futures"]
        open_, happens = (seen[each] + unseen[each] for each in ("futures", "happened"))
        assert row["undecided"]["odds"] == happens / open_
        assert row["today"]["odds"] != row["undecided"]["odds"]
        assert row["smaller_cell"] == min(seen["futures"], unseen["futures"])
        assert row["seen"]["odds"] == seen["happened"] / seen["futures"]
        assert row["unseen"]["odds"] == unseen["happened"] / unseen["futures"]
        with_, without = ((each["happened"], each["futures"] - each["happened"]) for each in (seen, unseen))
        ratio = (with_[0] / (with_[0] + without[0])) / (with_[1] / (with_[1] + without[1]))
        assert row["ratio_seen"] == pytest.approx(ratio)
        assert (
            row["share"]
            == seen["futures"] / (seen["futures"] + unseen["futures"])
            == pytest.approx(seen["futures"] / found["measured_in"])
        )
