"""Rival readings side by side: a file whose answer is known in closed form, studies on disk, and files without readings."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import sandtable as st
from sandtable.analysis.readings.columns import FOLDER, readings
from sandtable.analysis.readings.printed import printed_run
from sandtable.analysis.readings.results import ComparedReadings
from sandtable.cli.json_schemas import schema_of
from sandtable.errors import AnalysisError, ScenarioError
from sandtable.loading import load, read
from sandtable.scenario.types import Scenario
from sandtable.telling import tell

# In the file as written the garrison holds with probability .3; in the rival with one that is uniform from 0 to 1. So the
# probabilities are .3 and .5: variance between readings .1^2. Over the assumptions: 0 and 1/12, 1/24 on average.
BRIDGE = """
sandtable: 2
title: The demand
question: Will the garrison hold the bridge?
start: 2017-06-14
horizon: 2017-07-14
rules: {preset: set-piece}
theatre:
  places:
    bridge: {name: The bridge, lat: 34.0, lon: 38.0, basis: assumed, because: invented}
actors: {garrison: {name: The garrison}}
control: {bridge: garrison}
assumptions:
  nerve: {title: Nerve of the garrison, prior: "uniform(0, 1)", basis: assumed, because: nobody knows}
decisions:
  answer:
    title: Answer the demand
    actor: garrison
    when: day >= 3
    basis: assumed
    because: invented
    options:
      hold: {title: Hold the bridge, probability: 0.3}
      leave: {title: Leave it, probability: rest}
outcomes:
  held: {title: The garrison holds the bridge, when: "chose(garrison, hold)", time: "chosen(garrison, hold)", headline: true}
  over: {title: The month passes, when: "true"}
settlement:
  rules:
    any: {title: Any, when: "chose(garrison, hold)", de_facto: {frozen: 1}, de_jure: {unitary: 1}}
    else: {title: Else, when: "true", de_facto: {partition: 1}, de_jure: {unitary: 1}}
readings:
  bluff: {title: The demand is a bluff}
  threat:
    title: The demand is meant
    basis: assumed
    because: the note speaks of consequences
    set:
      decisions.answer.options.hold.probability: nerve
"""


def bridge(text: str = BRIDGE, **options: object) -> Scenario:
    found = read(text, name="bridge", **options)  # type: ignore[arg-type]
    assert found.scenario is not None, found.diagnostics
    return found.scenario


@pytest.fixture(scope="module")
def found() -> ComparedReadings:
    return readings(bridge(), futures=20_000, seed=3, progress=False)


def test_each_reading_has_its_known_probability(found: ComparedReadings) -> None:
    held, over = found.outcomes
    assert [share.reading for share in held.readings] == ["bluff", "threat"]
    for share, known in zip(held.readings, (0.3, 0.5), strict=True):
        assert share.probability.low < known < share.probability.high
    written, rival = held.readings
    assert written.difference is None
    assert rival.difference.low < 0.2 < rival.difference.high
    assert rival.differs
    assert rival.assumptions_low == pytest.approx(0.05, abs=0.05)
    assert rival.assumptions_high == pytest.approx(0.95, abs=0.05)
    assert not over.differs
    assert (over.between.value, over.share_between) == (0, None)


def test_the_variance_between_and_within_are_the_known_ones(found: ComparedReadings) -> None:
    held, _ = found.outcomes
    assert held.between.low < 0.01 < held.between.high
    assert held.within.low < 1 / 24 < held.within.high
    assert held.within.high - held.within.low < 0.012
    assert held.chance.low < (0.21 + 0.25) / 2 - 1 / 24 < held.chance.high
    assert held.share_between.low < 0.01 / (0.01 + 1 / 24) < held.share_between.high


def test_the_same_futures_have_the_same_dice(found: ComparedReadings) -> None:
    """With one die for the choice, holding at .3 implies holding wherever nerve is above it."""
    scenario = bridge()
    first, second = (
        st.run(scenario.in_reading(name), futures=2_000, seed=3, progress=False) for name in ("bluff", "threat")
    )
    held, other = (study.outcome_array()[0][:, 0] for study in (first, second))
    nerve = second.draws()[:, second.program.assumptions.index("nerve")]
    assert not (held & ~other & (nerve > 0.3)).any()
    assert not (~held & other & (nerve < 0.3)).any()


def test_where_a_reading_fails_partly_it_is_said_what_shares_and_differences_are_of() -> None:
    """In the rival the choice cannot be weighed where nerve is 0: two in five of its futures fail."""
    text = BRIDGE.replace('"uniform(0, 1)"', '"choice({0: 0.4, 0.5: 0.6})"')
    text = text.replace("    options:\n      hold", "    rule: logit\n    precision: 1\n    options:\n      hold")
    text = text.replace("probability: 0.3", "utility: 0.3").replace("probability: rest", 'utility: "0"')
    played = readings(
        bridge(text.replace(".probability: nerve", ".utility: nerve / nerve")), futures=1_000, seed=3, progress=False
    )
    failed = {row.id: row.failed for row in played.played}
    assert failed["bluff"] == 0
    assert 300 < failed["threat"] < 500
    assert played.compared == 1_000 - failed["threat"]
    said = tell(played).warnings
    assert f"a difference is over the {played.compared} futures that are complete in every reading" in said[-1]


def test_readings_that_do_not_fail_need_no_such_words(found: ComparedReadings) -> None:
    assert found.compared == found.futures
    assert tell(found).warnings == ()


def test_settlement_and_dates_stand_side_by_side(found: ComparedReadings) -> None:
    held, _ = found.outcomes
    states = {row.id: row for row in found.settlements}
    assert [share.probability for share in states["frozen"].de_facto] == [share.probability for share in held.readings]
    assert states["frozen"].de_facto[1].difference == held.readings[1].difference
    assert all(share.probability.value == 1 for share in states["unitary"].de_jure)
    (times,) = found.times
    assert [each.median.value for each in times.readings] == [3, 3]


def test_what_is_said_has_every_reading_and_no_mean_of_them(found: ComparedReadings) -> None:
    told = tell(found)
    texts = " ".join(told.texts())
    first = told.answer[0]
    assert "as “The demand is a bluff”" in first
    assert "“The demand is meant”" in first
    assert "20" in first
    assert "\N{NOT EQUAL TO}" in texts
    held, _ = found.outcomes
    mean = sum(share.probability.value for share in held.readings) / 2
    assert f"{100 * mean:.1f}%" not in texts
    assert "gives a reading no probability" in texts


def test_a_study_is_not_played_again_and_its_own_reading_stands_first() -> None:
    scenario = bridge()
    for name in ("bluff", "threat"):
        study = st.run(scenario.in_reading(name), futures=500, seed=4, progress=False)
        beside = readings(study, progress=False)
        assert (beside.futures, beside.seed, beside.as_written) == (500, 4, "bluff")
        assert beside.outcomes[0].readings[name == "threat"].probability == study.outcome("held").probability
    assert beside.to_json_object() == readings(scenario, futures=500, seed=4, progress=False).to_json_object()


def test_studies_are_kept_beside_the_first_and_read_again(tmp_path: Path) -> None:
    out = tmp_path / "study"
    study = st.run(bridge(), futures=500, seed=4, out=out, progress=False)
    once = readings(study, out=out, progress=False)
    files = {
        path.relative_to(out): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name != "timing.json"
    }
    kept = st.open_study(out / FOLDER / "threat")
    assert kept.scenario.reading == "threat"
    assert kept.imprint.reading == "threat"
    assert "reading threat" in kept.imprint.sentence
    opened = st.open_study(out)
    assert readings(opened, progress=False).to_json_object() == once.to_json_object()
    # a part of the rival is lost: the same call makes it again, byte for byte
    next((out / FOLDER / "threat" / "futures").glob("*.parquet")).unlink()
    (out / FOLDER / "threat" / "ranges.json").unlink()
    again = readings(st.run(bridge(), futures=500, seed=4, out=out, threads=1, progress=False), out=out, progress=False)
    assert again.to_json_object() == once.to_json_object()
    assert files == {
        path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.relative_to(out) in files
    }


def test_a_file_without_readings_is_played_as_before(tmp_path: Path) -> None:
    plain = bridge(BRIDGE[: BRIDGE.index("readings:")])
    with pytest.raises(AnalysisError, match="one reading only"):
        readings(plain, futures=10, seed=1, progress=False)
    study = st.run(plain, futures=200, seed=1, out=tmp_path / "study", progress=False)
    assert "reading" not in study.manifest["scenario"]
    assert "variances" not in json.loads((tmp_path / "study" / "ranges.json").read_text())
    assert study.imprint.reading is None
    assert "reading" not in study.imprint.entries
    assert printed_run(study, None).to_json_object() == study.to_json_object()


def test_what_run_prints_has_the_readings_in_it(found: ComparedReadings) -> None:
    study = st.run(bridge(), futures=200, seed=1, progress=False)
    printed = printed_run(study, found).to_json_object()
    assert printed.pop("readings") == found.to_json_object()
    assert printed == study.to_json_object()


def test_what_is_printed_fits_its_schema(found: ComparedReadings) -> None:
    study = st.run(bridge(), futures=200, seed=1, progress=False)
    check = Draft202012Validator(schema_of("run"))
    printed = printed_run(study, found).to_json_object()
    check.validate(printed)
    check.validate(study.to_json_object())
    printed["readings"]["outcomes"][0]["between"] = -1
    assert not check.is_valid(printed)
    assert "readings" not in schema_of("run")["required"]
    assert "readings" not in schema_of("claims")["required"]


def test_a_setting_that_fits_one_reading_only_is_refused() -> None:
    text = BRIDGE + "      assumptions.doubt: {title: Doubt, prior: 0.1, basis: assumed, because: nobody knows}\n"
    text = text.replace("hold.probability: nerve", "hold.probability: nerve * (1 - doubt)")
    scenario = bridge(text, reading="threat", overrides={"assumptions.doubt": 0.5})
    with pytest.raises(ScenarioError, match="no `doubt` in assumptions"):
        readings(scenario, futures=10, seed=1, progress=False)


def test_a_bundled_scenario_without_readings_says_so() -> None:
    scenario = load("fashoda-1898")
    assert (scenario.reading, scenario.default_reading) == ("", "")


def test_no_number_of_a_reading_without_assumptions_is_missing() -> None:
    fixed = BRIDGE.replace('prior: "uniform(0, 1)"', "prior: 0.5")
    compared = readings(bridge(fixed), futures=2_000, seed=1, progress=False)
    held, _ = compared.outcomes
    assert held.between.low < 0.01 < held.between.high
    assert not math.isnan(held.within.value)


def test_a_reading_of_which_every_future_fails_is_an_error_not_a_number() -> None:
    scenario = read(BRIDGE.split("readings:")[0] + BROKEN, name="bridge").scenario
    assert scenario is not None
    with pytest.raises(AnalysisError, match="none of 200 futures came to its end in the reading “Nonsense”"):
        readings(scenario, futures=200, seed=1, progress=False)


BROKEN = """readings:
  bluff: {title: The demand is a bluff}
  nonsense:
    title: Nonsense
    basis: assumed
    because: a test
    set:
      decisions.answer.rule: logit
      decisions.answer.precision: 4
      decisions.answer.options: {hold: {title: Hold, utility: "1 / (nerve * 0)"}, leave: {title: Leave, utility: "0"}}
"""
