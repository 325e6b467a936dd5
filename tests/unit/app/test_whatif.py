"""What-ifs: the same futures with one thing held, stopped when no client waits, kept while there is room."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sandtable.app import answers
from sandtable.app.answers import pictures, versus_answer, whatif_answer
from sandtable.app.cache import Cache
from sandtable.app.downloads import changed_scenario, scenario_yaml
from sandtable.app.limits import Limits
from sandtable.app.prepared import PreparedScenario, PreparedScenarios
from sandtable.app.refusals import ClientDisconnected, Refusal
from sandtable.app.scheduler import SLICE
from sandtable.app.whatif import BLOCK, Variant, VariantPlayer, study_of
from sandtable.engine.batch import Batch, Engine, Sheet
from sandtable.loading import load, read
from sandtable.study.executors.threads import thread_count
from sandtable.study.run import run
from sandtable.study.study import Study
from sandtable.wording import estimate
from tests.loops import finish
from tests.unit.app.conftest import race

PACE = "brigade-pace"


@pytest.fixture(scope="module")
def prepared() -> PreparedScenario:
    return PreparedScenarios(3).ready(race())


def play(plays: VariantPlayer, variant: Variant, futures: int) -> Batch:
    return finish(plays.play(variant, futures, is_gone=lambda: False))


def test_with_nothing_held_the_futures_are_those_of_run(prepared: PreparedScenario) -> None:
    batch = play(VariantPlayer(Limits()), Variant(prepared, (), 7), 1_500)
    study = run(race(), futures=1_500, seed=7)
    mine = study_of(Variant(prepared, (), 7), batch)
    assert mine.outcomes == study.outcomes
    assert mine.times == study.times
    assert mine.settlements == study.settlements
    assert mine.to_arrow().equals(study.to_arrow())
    assert np.array_equal(mine.control_probability(), study.control_probability())


@pytest.mark.parametrize("futures", [300, 1_000, 1_700])
def test_a_variant_is_the_scenario_that_can_be_taken_away(prepared: PreparedScenario, futures: int) -> None:
    variant = Variant(prepared, prepared.setting({PACE: 16.5}), 3)
    batch = play(VariantPlayer(Limits()), variant, futures)
    changed = read(scenario_yaml(variant), name="changed").scenario
    assert changed is not None
    assert changed == changed_scenario(variant)
    study = run(changed, futures=futures, seed=3)
    assert study_of(variant, batch).outcomes == study.outcomes
    assert study_of(variant, batch).to_arrow().equals(study.to_arrow())


def test_a_reach_that_is_held_is_the_scenario_with_that_reach() -> None:
    prepared = PreparedScenarios(1).ready(load("deir-ez-zor-2017"))
    variant = Variant(prepared, prepared.setting({"tanf-reach": 300.0}), 1)
    study = run(load("deir-ez-zor-2017", overrides={"assumptions.tanf-reach": "300 km"}), futures=200, seed=1)
    assert study_of(variant, play(VariantPlayer(Limits()), variant, 200)).outcomes == study.outcomes


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many futures each block had that was laid out to be played."""
    found: list[int] = []
    real = Engine.sheet

    def counting(self: Engine, **given: Any) -> Any:
        found.append(len(given["futures"]))
        return real(self, **given)

    monkeypatch.setattr(Engine, "sheet", counting)
    return found


def test_what_was_played_is_not_played_again(prepared: PreparedScenario, laid_out: list[int]) -> None:
    plays, variant = VariantPlayer(Limits()), Variant(prepared, (), 1)
    first = play(plays, variant, 2 * BLOCK)
    more = play(plays, variant, 3 * BLOCK)
    assert laid_out == [BLOCK] * 3
    assert np.array_equal(more.outcomes[: 2 * BLOCK], first.outcomes)
    play(plays, Variant(prepared, (), 2), BLOCK)
    play(plays, Variant(prepared, prepared.setting({PACE: 20.0}), 1), BLOCK)
    assert laid_out == [BLOCK] * 5


def test_memory_is_bounded(prepared: PreparedScenario) -> None:
    plays = VariantPlayer(Limits(blocks=3_000_000))
    for seed in range(12):
        play(plays, Variant(prepared, (), seed), BLOCK)
        assert plays._blocks.used <= 3_000_000 + 1_500_000


def test_it_stops_between_two_slices_when_nobody_waits(
    prepared: PreparedScenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[int] = []
    real = Sheet.play

    def counting(self: Sheet, first: int, stop: int) -> None:
        played.append(stop - first)
        real(self, first, stop)

    monkeypatch.setattr(Sheet, "play", counting)
    with pytest.raises(ClientDisconnected):
        finish(VariantPlayer(Limits()).play(Variant(prepared, (), 9), 5 * BLOCK, is_gone=lambda: len(played) > 2))
    assert sum(played) <= (3 + thread_count(None)) * SLICE


def test_pictures_stop_between_two_when_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    real = answers.arrival_chart

    def counting(study: Study, outcome: str, **options: Any) -> Any:
        drawn.append(outcome)
        return real(study, outcome, **options)

    monkeypatch.setattr(answers, "arrival_chart", counting)
    variant = Variant(PreparedScenarios(1).ready(load("deir-ez-zor-2017")), (), 5)
    batch = play(VariantPlayer(Limits()), variant, 400)
    study = study_of(variant, batch)
    assert len([row for row in study.times if row.median is not None]) > 2
    with pytest.raises(ClientDisconnected):
        pictures(variant, batch, is_gone=lambda: len(drawn) == 1)
    assert len(drawn) == 1


def test_what_takes_too_long_is_refused(prepared: PreparedScenario) -> None:
    with pytest.raises(Refusal, match="took too long") as refused:
        play(VariantPlayer(Limits(play_seconds=-1)), Variant(prepared, (), 1), 10)
    assert refused.value.status == 429


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"brigade-pase": 20.0}, 404, "unknown assumption `brigade-pase`"),
        ({PACE: 3.0}, 409, "outside the range of `brigade-pace`"),
    ],
)
def test_what_cannot_be_held_is_refused(
    prepared: PreparedScenario, values: dict[str, float], status: int, words: str
) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        prepared.setting(values)
    assert refused.value.status == status
    assert refused.value.hint


def test_a_choice_takes_only_its_values() -> None:
    prepared = PreparedScenarios(1).ready(load("deir-ez-zor-2017"))
    assert prepared.setting({"tanf-reach": 70.0000000001}) == (("tanf-reach", 70.0),)
    with pytest.raises(Refusal, match="100 is not a value of `tanf-reach`"):
        prepared.setting({"tanf-reach": 100.0})


def test_the_answer_is_that_of_run_json_with_words(prepared: PreparedScenario) -> None:
    variant = Variant(prepared, (), 1)
    batch = play(VariantPlayer(Limits()), variant, 800)
    assert all(row["assumptions_low"] is None for row in whatif_answer(variant, batch)["outcomes"])  # not asked for yet
    prepared.ranges(seed=1, futures=800)
    found = whatif_answer(variant, batch)
    told = run(race(), futures=800, seed=1).to_json_object()
    for mine, theirs in zip(found["outcomes"], told["outcomes"], strict=True):
        assert {key: mine[key] for key in theirs} == theirs
        assert (mine["number"], mine["interval"]) == estimate(mine["probability"], mine["low"], mine["high"])
        assert mine["shown"] == mine["range"]
    assert [row["median"] for row in found["times"]] == [row["median"] for row in told["times"]]
    assert "in this model" in found["answer"]


def test_the_pictures_bring_the_range_over_the_assumptions_left_open(prepared: PreparedScenario) -> None:
    """Fixing the one assumption that matters leaves less open than the file does."""
    variant = Variant(prepared, prepared.setting({PACE: 25.0}), 1)
    found = pictures(variant, play(VariantPlayer(Limits()), variant, 800))["whatif"]
    assert found["set"] == {PACE: 25.0}
    assert found == whatif_answer(variant, play(VariantPlayer(Limits()), variant, 800))  # kept from now on
    if prepared.program.assumptions == (PACE,):
        assert {row["range"] for row in found["outcomes"]} == {""}
    else:
        assert all(row["assumptions_low"] <= row["probability"] <= row["assumptions_high"] for row in found["outcomes"])


def test_two_variants_are_compared_future_by_future(prepared: PreparedScenario) -> None:
    slow, fast = (Variant(prepared, prepared.setting({PACE: pace}), 1) for pace in (15.5, 34.5))
    plays = VariantPlayer(Limits())
    one, other = play(plays, slow, 1_000), play(plays, fast, 1_000)
    found = versus_answer(fast, other, slow, one)
    row = {entry["id"]: entry for entry in found["outcomes"]}["north-first"]
    index = prepared.program.outcomes.index("north-first")
    assert row["gained"] == int((other.outcomes[:, index] & ~one.outcomes[:, index]).sum())
    assert row["difference"] == pytest.approx((row["gained"] - row["lost"]) / 1_000)
    assert row["low"] <= row["difference"] <= row["high"]
    assert row["is_certain"]
    same = versus_answer(fast, other, fast, other)
    assert {entry["number"] for entry in same["outcomes"]} == {"0.0"}
    assert same["changed"] == 0


def test_what_is_kept_goes_in_the_order_of_its_last_use() -> None:
    kept: Cache[str, str] = Cache(6, size=len)
    kept.put("a", "11")
    kept.put("b", "22")
    kept.put("c", "33")
    assert kept.get("a") == "11"
    kept.put("d", "44")
    assert (kept.get("b"), kept.get("a"), kept.used, len(kept)) == (None, "11", 6, 3)
    kept.put("a", "1")
    assert kept.used == 5
    kept.put("huge", "x" * 100)
    assert (len(kept), kept.get("huge"), kept.used) == (3, None, 5)  # what has no room takes none from the others
