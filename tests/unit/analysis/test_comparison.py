"""`compare` and `red_line`: the same futures, what a change does to them, and what it does not touch."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.compare import comparison
from sandtable.analysis.compare.comparison import compare, red_line
from sandtable.analysis.compare.differences import Comparison, VariantDifference
from sandtable.analysis.compare.pair_results import variant_difference
from sandtable.analysis.compare.pair_tally import Columns, Ends, PairTally
from sandtable.errors import AnalysisError, ScenarioError
from sandtable.estimates import Estimate
from sandtable.study.play import Progress
from sandtable.telling.comparison import answer
from tests.cli.conftest import RACE

FUTURES = 600
LINE = """\
red_lines:
  militia:
    title: The militia at the bridge
    by: south
    against: north
    outcome: north-holds
    capability: {set: {formations.militia.strength: 10}}
    credibility: {set: {formations.militia.orders: hold}}
"""


def scenario(text: str = RACE) -> st.Scenario:
    found = st.read(text, name="race").scenario
    assert found is not None
    return found


def one(settings: dict[str, object], *, of: st.Scenario | None = None, seed: int = 3) -> VariantDifference:
    found = compare(of or scenario(), settings, futures=FUTURES, seed=seed, progress=False)
    assert len(found.variants) == 1
    return found.variants[0]


def mean_of(found: VariantDifference) -> tuple[float, float | None]:
    """The mean difference of the first time, and the lower bound of its interval if it has one."""
    mean = found.times[0].mean
    assert mean is not None
    return mean.value, None if math.isnan(mean.low) else mean.low


def test_gains_that_equal_losses_are_no_want_of_difference() -> None:
    found = compare(scenario(), {"horizon": "2031-05-20"}, futures=FUTURES, seed=3, progress=False)
    variant = found.variants[0]
    first, second = variant.outcomes
    even = replace(second, difference=Estimate(0.0, -0.02, 0.02), variant=second.baseline, gained=7, lost=7)
    same = replace(first, difference=Estimate(0.0, -0.02, 0.02), variant=first.baseline, gained=0, lost=0)
    variant = replace(variant, outcomes=(same, even), changed=14)
    assert variant.largest.id == even.id
    said = next(answer(replace(found, variants=(variant,))))
    assert "no outcome changes detectably" in said
    assert "differs in any" not in said


def test_both_worlds_are_those_that_run_plays() -> None:
    settings = {"assumptions.brigade-pace": "uniform(10 km/day, 30 km/day)"}
    found = one(settings)
    changed = scenario().replace(settings)
    for study, side in (
        (st.run(scenario(), futures=FUTURES, seed=3), "baseline"),
        (st.run(changed, futures=FUTURES, seed=3), "variant"),
    ):
        for share in study.outcomes:
            mine = found.outcome(share.id)
            assert getattr(mine, side) == share.probability
        for state in study.settlements:
            other = next(each for each in found.settlements if each.id == state.id)
            assert getattr(other.de_facto, side).value == state.de_facto.value
            assert getattr(other.de_jure, side).value == state.de_jure.value
    assert found.scenario_sha256 == changed.sha256 != scenario().sha256


def test_counts_are_those_of_the_pairs() -> None:
    settings = {"assumptions.brigade-pace": "uniform(10 km/day, 30 km/day)"}
    first, second = (
        st.run(each, futures=FUTURES, seed=3).to_pandas() for each in (scenario(), scenario().replace(settings))
    )
    was, now = (frame["outcome_north_first"].to_numpy(bool) for frame in (first, second))
    found = one(settings)
    outcome = found.outcome("north-first")
    assert (outcome.gained, outcome.lost) == (int((now & ~was).sum()), int((was & ~now).sum()))
    assert outcome.lost > 0
    assert outcome.difference.value == pytest.approx(now.mean() - was.mean())
    days = [frame["time_north_first"].to_numpy(float) for frame in (first, second)]
    both = np.isfinite(days[0]) & np.isfinite(days[1])
    time = found.times[0]
    assert time.both == both.sum()
    assert time.mean is not None
    assert time.mean.value == pytest.approx((days[1] - days[0])[both].mean())
    assert time.mean.value > 0
    assert (time.gained, time.lost) == (
        int((np.isfinite(days[1]) & ~both).sum()),
        int((np.isfinite(days[0]) & ~both).sum()),
    )


def test_a_change_of_nothing_changes_nothing() -> None:
    found = one({"decisions.parley.options.talk.probability": 0.25})
    assert (found.changed, found.retimed, found.pairs) == (0, 0, FUTURES)
    assert all(outcome.difference.value == 0 < outcome.difference.high for outcome in found.outcomes)
    assert mean_of(found) == (0, None)
    assert found.times[0].to_json_object()["low"] is None


def test_an_option_made_likelier_is_chosen_in_the_old_futures_and_some_more() -> None:
    text = RACE.replace("outcomes:\n", "outcomes:\n  talks: {title: They talk, when: 'chose(south, talk)'}\n")
    text = text.replace(
        "outcomes:\n", "outcomes:\n  asked: {title: They meet, when: 'chose(south, talk) or chose(south, fight)'}\n"
    )
    found = one({"decisions.parley.options.talk.probability": 0.6}, of=scenario(text))
    talks, asked = found.outcome("talks"), found.outcome("asked")
    assert talks.lost == asked.lost == asked.gained == 0
    assert talks.difference.low <= 0.35 * asked.baseline.value <= talks.difference.high


@pytest.mark.parametrize(
    "settings",
    [
        {"assumptions.brigade-pace": "35 km/day"},
        {"formations.militia.orders": "hold"},
        {"formations.militia.orders": {"advance": ["harbour"]}},
        {"formations.brigade.strength": 400},
        {"theatre.routes.hill-track.length": "120 km"},
    ],
    ids=lambda settings: next(iter(settings)) + "=" + str(next(iter(settings.values()))),
)
def test_anything_that_can_be_set_can_be_compared(settings: dict[str, object]) -> None:
    found = one(settings)
    assert found.changed > 0
    assert list(found.settings) == list(settings)


def test_fires_reach_and_launchers() -> None:
    settings: dict[str, object] = {"assumptions.tanf-reach": "300 km", "fires.al-tanf.launchers": 3}
    found = compare("deir-ez-zor-2017", settings, futures=150, seed=1, progress=False)
    reach, launchers, together = found.variants
    assert reach.outcome("strike-on-column").gained > 0
    assert 0 < launchers.changed < reach.changed
    assert together.label == "all together"
    assert together.settings == {"assumptions.tanf-reach": "300 km", "fires.al-tanf.launchers": 3}


def test_a_later_start_counts_days_from_the_start_of_the_file() -> None:
    found = compare(scenario(), [{"start": "2031-05-03", "horizon": "2031-06-02"}], futures=50, seed=3, progress=False)
    assert found.variants[0].changed == 0
    assert mean_of(found.variants[0])[0] == pytest.approx(2)


def test_several_each_alone_and_all_together() -> None:
    pace: dict[str, object] = {"assumptions.brigade-pace": "16 km/day"}
    strength: dict[str, object] = {"formations.militia.strength": 3000}
    found = compare(scenario(), pace | strength, futures=FUTURES, seed=3, progress=False)
    assert [variant.label for variant in found.variants] == [
        "assumptions.brigade-pace=16 km/day", "formations.militia.strength=3000", "all together"
    ]  # fmt: skip
    assert found.variants[0].outcomes == one(pace).outcomes
    listed = compare(scenario(), [pace, strength], futures=FUTURES, seed=3, progress=False)
    assert listed == found
    rival = compare(scenario(), [pace, {"assumptions.brigade-pace": "17 km/day"}], futures=50, seed=3, progress=False)
    assert len(rival.variants) == 2  # two values of one path cannot be set together


def test_threads_and_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def play(threads: int) -> Comparison:
        settings: dict[str, object] = {"assumptions.brigade-pace": "uniform(10 km/day, 30 km/day)"}
        return compare(scenario(), settings, futures=FUTURES, seed=3, threads=threads, progress=False)

    first = play(1)
    assert play(2) == first
    monkeypatch.setattr(comparison, "BLOCK", 70)
    blocks = play(1)
    assert blocks.variants[0].outcomes == first.variants[0].outcomes
    assert mean_of(blocks.variants[0]) == pytest.approx(mean_of(first.variants[0]))


def test_progress_counts_all_worlds() -> None:
    seen: list[Progress] = []
    compare(scenario(), {"formations.militia.strength": 3000}, futures=40, seed=3, progress=seen.append)
    playing = [each for each in seen if each.stage == "playing"]
    assert (playing[-1].done, playing[-1].total) == (80, 80)
    assert [each.done for each in playing] == sorted(each.done for each in playing)


def test_what_cannot_be_compared() -> None:
    with pytest.raises(AnalysisError, match="nothing to compare"):
        compare(scenario(), {}, seed=1)
    with pytest.raises(AnalysisError, match="nothing to compare"):
        compare(scenario(), [{}], seed=1)
    with pytest.raises(AnalysisError, match="must be 1 or more, not 0"):
        compare(scenario(), {"formations.militia.strength": 3000}, futures=0, seed=1)
    with pytest.raises(ScenarioError) as raised:
        compare(scenario(), {"formations.militia.strenght": 3000, "rules.pause": 3}, seed=1)
    assert [each.code for each in raised.value.diagnostics] == ["S040", "S301"]


def test_the_object_is_json() -> None:
    found = compare(scenario(), {"formations.militia.strength": 3000}, futures=60, seed=3, progress=False)
    value = json.loads(json.dumps(found.to_json_object(), allow_nan=False))
    assert value["variants"][0]["settings"] == {"formations.militia.strength": 3000}
    assert value["red_line"] is None


# -- failed futures ----------------------------------------------------------------------------------


def ends(complete: list[int], holds: list[int], days: list[float]) -> Ends:
    none = np.full(len(holds), -1, np.int8)
    return Ends(np.array(complete, bool), np.array(holds, bool)[:, None], np.array(days)[:, None], none, none)


def test_failed_futures_are_dropped_in_pairs_and_counted() -> None:
    name = "north-first"
    tally = PairTally(Columns((name,), (name,)))
    inf = float("inf")
    tally.add(
        ends([1, 1, 0, 0, 1, 1], [0, 1, 1, 1, 1, 0], [inf, 3, 3, 3, 4, inf]),
        ends([1, 0, 1, 0, 1, 1], [1, 0, 0, 0, 1, 0], [5, 1, 1, 1, 6, inf]),
    )
    assert (tally.played, tally.pairs, tally.failed_first, tally.failed_second) == (6, 3, 2, 2)
    found = variant_difference(tally, "x=1", {"x": 1}, scenario=scenario(), changed=scenario())
    assert (found.pairs, found.dropped, found.failed, found.changed, found.retimed) == (3, 3, 2, 1, 1)
    assert (found.outcomes[0].gained, found.outcomes[0].lost) == (1, 0)
    time = found.times[0]
    assert (time.both, time.gained, time.lost, time.moved) == (1, 1, 0, 1)
    assert mean_of(found) == (2.0, None)


def test_without_a_pair_there_is_nothing_to_say() -> None:
    tally = PairTally(Columns(("north-first",), ()))
    tally.add(ends([1, 0], [1, 1], [0, 0]), ends([0, 1], [1, 1], [0, 0]))
    with pytest.raises(AnalysisError, match="no future came to its end both in the file and with x=1"):
        variant_difference(tally, "x=1", {"x": 1}, scenario=scenario(), changed=scenario())


# -- red lines ---------------------------------------------------------------------------------------


def test_a_red_line_is_a_comparison_with_each_component_taken_away() -> None:
    drawn = scenario(RACE + LINE)
    found = red_line(drawn, "militia", futures=FUTURES, seed=3, progress=False)
    assert found.red_line is not None
    assert [effect.component for effect in found.red_line.effects] == ["capability", "credibility", "together"]
    alone = one({"formations.militia.strength": 10}, of=drawn).outcome("north-holds")
    effect = found.red_line.effects[0]
    assert effect.effect == alone.difference
    assert (effect.prevented, effect.brought_about) == (alone.gained, alone.lost)
    assert effect.effect.value > 0
    assert found.variants[2].settings == {
        "formations.militia.strength": 10, "formations.militia.orders": "hold"
    }  # fmt: skip


def test_red_lines_that_are_not_there_or_contradict_themselves() -> None:
    with pytest.raises(AnalysisError, match="`race` has no red lines"):
        red_line(scenario(), "militia", seed=1)
    with pytest.raises(AnalysisError, match="unknown red line `milita`") as raised:
        red_line(scenario(RACE + LINE), "milita", seed=1)
    assert "`militia`" in raised.value.hint
    torn = LINE + "    resolve: {set: {formations.militia.strength: 20}}\n"
    with pytest.raises(AnalysisError, match="set one path to different values"):
        red_line(scenario(RACE + torn), "militia", seed=1)


def test_the_line_at_al_tanf() -> None:
    found = red_line("deir-ez-zor-2017", "al-tanf", futures=400, seed=1, progress=False)
    assert found.red_line is not None
    assert (found.red_line.actor, found.red_line.deters) == ("washington", "damascus")
    struck = {variant.label: variant.outcome("strike-on-column") for variant in found.variants}
    assert all(each.baseline.value > 0 for each in struck.values())
    # where backing down is free, strikes are fewer; without launchers, or a line that is meant, there are none
    assert {label for label, each in struck.items() if each.variant.value > 0} == {"resolve"}


def test_a_scenario_may_be_named_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "race.yaml"
    path.write_text(RACE, encoding="utf-8")
    settings: dict[str, object] = {"formations.militia.strength": 3000}
    assert compare(path, settings, futures=30, seed=3, progress=False).futures == 30
