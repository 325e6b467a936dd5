"""Deterrence at the ends of priors against closed forms: assumptions, beliefs with precedents, what the line sets itself."""

from __future__ import annotations

import json
from math import exp, sqrt
from pathlib import Path

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.compare.turning import deterrence
from sandtable.analysis.compare.turning_inputs import inputs_of
from sandtable.analysis.compare.turning_results import DeterrenceAnalysis, EndNotPlayed, LineDeterrence
from sandtable.errors import AnalysisError
from sandtable.figures.acts import ends_chart
from sandtable.figures.errors import FigureError
from sandtable.figures.rows import points_span_axis
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.priors.numbers import quantile
from sandtable.telling import tell

CASE = (Path(__file__).resolve().parents[2] / "cases" / "deterrence.yaml").read_text(encoding="utf-8")
FUTURES = 4_000
WORTH = '  worth: {title: What the town is worth, prior: "uniform(0, 1)", basis: assumed, because: x}\n'
BELIEF = """\
beliefs:
  threat:
    title: What Red believes of the threat
    prior: beta(1, 1)
    precedents:
      - {date: 2028-01-01, event: Blue answered, outcome: success}
      - {date: 2029-01-01, event: Blue looked on, outcome: failure}
decisions:
"""


def odds(utility: float, precision: float = 4.0) -> float:
    return 1 / (1 + exp(-precision * utility))


def scenario(text: str) -> st.Scenario:
    reading = st.read(text, name="deterrence")
    assert reading.errors == (), "\n".join(map(str, reading.errors))
    assert reading.scenario is not None
    return reading.scenario


def found(text: str, **plan: int) -> LineDeterrence:
    played = deterrence(scenario(text), futures=plan.get("futures", FUTURES), seed=4, progress=False)
    return played.lines[0]


def near(value: float, wanted: float, futures: int = FUTURES) -> bool:
    return abs(value - wanted) < 4 * sqrt(max(abs(wanted) * (1 - abs(wanted)), 1e-4) / futures)


def with_worth() -> str:
    return CASE.replace("utility: 0.5 - resolve", "utility: worth - resolve").replace(
        "decisions:\n", f"{WORTH}decisions:\n"
    )


def with_belief() -> str:
    text = CASE.replace("utility: 0.5 - resolve", "utility: 0.5 - belief(threat)").replace("decisions:\n", BELIEF)
    return text.replace(
        'credibility: {set: {assumptions.resolve.prior: "fixed(0)"}}',
        "resolve: {set: {decisions.dash.options.march.utility: 0.5}}",
    )


def test_a_utility_at_its_ends_in_closed_form() -> None:
    line = found(with_worth())
    (entry,) = line.inputs
    assert (entry.id, entry.kind, entry.read_by) == ("worth", "assumption", ("act",))
    for at, worth in zip(entry.ends, (0.05, 0.95), strict=True):
        assert at.value == pytest.approx(worth)
        assert near(at.without_it.value, odds(worth))
        assert near(at.with_it.value, odds(worth - 0.6))
        assert at.effect.low < odds(worth) - odds(worth - 0.6) < at.effect.high
    assert line.weakest is None
    assert entry.swing == pytest.approx(abs(entry.high.effect.value - entry.low.effect.value))


def test_what_the_line_sets_itself_stays_so_in_the_world_without_it() -> None:
    """Credibility takes the answer away: the threat's odds at an end are those of the world with the line only."""
    line = found(CASE.replace('prior: "fixed(0.6)"', 'prior: "uniform(0, 1)"'))
    (entry,) = line.inputs
    assert entry.read_by == ("act", "threat")
    for at in entry.ends:
        assert near(at.without_it.value, odds(0.5))
        assert near(at.with_it.value, odds(0.5 - at.value))


def test_a_belief_at_its_ends_has_the_weight_of_its_precedents() -> None:
    line = found(with_belief())
    (entry,) = line.inputs
    ends = quantile(Prior("beta", (2.0, 2.0, 0.0, 1.0)), np.array([0.05, 0.95]))
    assert (entry.kind, entry.title) == ("belief", "What Red believes of the threat")
    for at, value in zip(entry.ends, ends, strict=True):
        assert at.value == pytest.approx(value)
        assert near(at.with_it.value, odds(0.5 - value))
        assert near(at.without_it.value, odds(0.5))


def test_several_at_once_are_found_one_after_the_other() -> None:
    text = with_worth().replace('prior: "fixed(0.6)"', 'prior: "uniform(0.2, 1)"')
    line = found(text)
    assert {each.id for each in line.inputs} == {"worth", "resolve"}
    assert line.weakest is not None
    assert line.strongest is not None
    values = {each.id: {"low": each.low.value, "high": each.high.value} for each in line.inputs}
    corners = [odds(w) - odds(w - r) for w in values["worth"].values() for r in values["resolve"].values()]
    known = [line.as_it_is.effect.value, *(at.effect.value for each in line.inputs for at in each.ends)]
    assert line.weakest.ends == {"resolve": "low", "worth": "high"}
    assert near(line.weakest.effect.value, min(corners))
    assert line.weakest.effect.value < min(known)
    # a town worth something in between is where a threat deters most: left as drawn, which is more than any corner
    assert line.strongest.ends == {"resolve": "high"}
    assert line.strongest.effect.value == max(known) > max(corners)
    swings = [each.swing for each in line.inputs]
    assert swings == sorted(swings, reverse=True)


def test_a_choice_is_set_to_its_least_and_greatest_value() -> None:
    line = found(with_worth().replace("uniform(0, 1)", "choice({0.1: 0.97, 0.4: 0.01, 0.8: 0.02})"))
    assert [at.value for at in line.inputs[0].ends] == [0.1, 0.8]


def test_everything_that_the_two_decisions_read_is_found_and_nothing_else() -> None:
    more = "".join(
        f'  {name}: {{title: {name}, prior: "{prior}", basis: assumed, because: x}}\n'
        for name, prior in (
            ("a-day", "uniform(1 d, 2 d)"), ("a-pause", "uniform(0 d, 1 d)"), ("keenness", "uniform(3, 5)"),
            ("pace", "uniform(5 km/day, 15 km/day)"), ("shift", "uniform(1, 2)"), ("sure", "fixed(0.5)"),
        )
    )  # fmt: skip
    text = CASE.replace("decisions:\n", f"{more}decisions:\n").replace(
        "when: day >= 1", "when: day >= a-day\n    after: a-pause"
    )
    text = text.replace("precision: 4", "precision: keenness").replace("pace: 10 km/day", "pace: pace")
    text = text.replace("utility: 0.5 - resolve", "utility: sure - resolve")
    text = text.replace(
        "probability: resolve", "probability: {base: 0.4, shifts: [{when: day >= 3, odds_times: shift}]}"
    )
    text = text.replace('assumptions.resolve.prior: "fixed(0)"', "decisions.dash.precision: 0")
    opened = scenario(text)
    named = {each.id: each.read_by for each in inputs_of(opened, opened.red_lines["guarantee"])}
    assert named == {"a-day": ("act",), "a-pause": ("act",), "keenness": ("act",), "shift": ("threat",)}


def test_the_same_futures_are_played_whatever_the_threads() -> None:
    opened = scenario(with_worth())
    one, two = (deterrence(opened, futures=300, seed=4, threads=threads, progress=False) for threads in (1, 2))
    assert one.to_json_object() == two.to_json_object()


def test_the_bar_comes_to_its_end_and_never_goes_back() -> None:
    seen: list[tuple[int, int]] = []
    text = with_worth().replace('prior: "fixed(0.6)"', 'prior: "uniform(0.2, 1)"')
    deterrence(
        scenario(text),
        futures=50,
        seed=4,
        progress=lambda at: seen.append((at.done, at.total)) if at.stage == "playing" else None,
    )
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1]


def told(text: str) -> tuple[DeterrenceAnalysis, list[str]]:
    played = deterrence(scenario(text), futures=1_000, seed=4, progress=False)
    return played, list(tell(played).answer)


def test_the_answer_names_the_ends_that_move_it_most() -> None:
    _, answer = told(with_worth())
    assert answer[0].startswith("Deterrence of “Red marches on the town” by “Blue's guarantee” is +")
    assert "where “What the town is worth” is 0.95, +" in answer[0]
    assert answer[0].endswith("where it is 0.05.")
    _, answer = told(with_worth().replace('prior: "fixed(0.6)"', 'prior: "uniform(0.2, 1)"'))
    assert "with one of 2 assumptions and beliefs at an end of its prior, from +" in answer[0]


def test_a_line_that_may_provoke_is_said_to() -> None:
    text = CASE.replace("utility: 0.5 - resolve", "utility: anger * resolve - 0.5").replace(
        "decisions:\n", '  anger: {title: Anger, prior: "uniform(-4, 1)", basis: assumed, because: x}\ndecisions:\n'
    )
    played, answer = told(text)
    assert played.lines[0].as_it_is.effect.value > 0
    assert any("provokes more often than it deters" in line for line in answer)


def test_with_nothing_open_there_is_no_table_and_no_picture() -> None:
    played, answer = told(CASE)
    assert answer[0].endswith("neither decision reads an assumption or a belief that is open.")
    assert tell(played).parts == ()
    with pytest.raises(FigureError, match="nothing that the decisions of `guarantee` read is open"):
        ends_chart(played, "guarantee")


def one_end_fails() -> str:
    """Where the town is worth nothing, no utility of the march can be computed: every such future fails."""
    text = with_worth().replace("uniform(0, 1)", "choice({0: 0.3, 0.5: 0.4, 0.9: 0.3})")
    text = text.replace("utility: worth - resolve", "utility: worth * worth / worth - resolve")
    return text.replace('prior: "fixed(0.6)"', 'prior: "uniform(0.2, 1)"')


def test_an_end_that_cannot_be_played_is_marked_and_the_rest_is_shown() -> None:
    played, answer = told(one_end_fails())
    (line,) = played.lines
    worth = next(each for each in line.inputs if each.id == "worth")
    assert isinstance(worth.low, EndNotPlayed)
    assert worth.low.why == "no future came to its end both with and without the line (no choice)"
    assert [at.end for at in worth.played] == ["high"]
    assert next(each for each in line.inputs if each.id == "resolve").played
    assert line.strongest is not None
    assert line.strongest.effect.value > 0
    assert answer
    said = tell(played)
    assert "Not played: “What the town is worth” at 0. Reason: no future came to its end both with and without the line (no choice)." in (
        said.warnings
    )  # fmt: skip
    assert "low: 0, not played" in [row.cells[0].text for row in said.parts[0].tables[0].rows]
    assert "What the town is worth: 0 (not played), 0.9" in str(ends_chart(played, "guarantee").to_dict())
    assert '"why": "no future came' in json.dumps(played.to_json_object())


def test_a_bar_comes_to_its_end_where_an_end_fails_too() -> None:
    seen: list[tuple[int, int]] = []
    deterrence(scenario(one_end_fails()), futures=50, seed=4, progress=lambda at: seen.append((at.done, at.total)))
    assert seen[-1][0] == seen[-1][1]


def test_deterrence_is_told_of_the_futures_in_which_the_decision_comes_up() -> None:
    """Red has to choose in half of the futures: there the threat deters as it does where all of them choose."""
    chance = '  call: {title: Red must choose, prior: "choice({0: 0.5, 1: 0.5})", basis: assumed, because: x}\n'
    text = CASE.replace("decisions:\n", f"{chance}decisions:\n").replace(
        "when: day >= 1", "when: day >= 1 and call > 0.5"
    )
    line = found(text).as_it_is
    assert near(line.arises.value, 0.5)
    whole = odds(0.5) - odds(-0.1)
    assert near(line.effect.value, whole / 2)
    assert line.effect_arising is not None
    assert near(line.effect_arising.value, whole, futures=FUTURES // 2)
    assert line.effect.value / line.arises.value == pytest.approx(line.effect_arising.value)
    _, answer = told(text)
    assert any(
        said.startswith("The decision comes up in 5") and "among these, deterrence is +4" in said for said in answer
    )
    _, answer = told(CASE)
    assert not any("comes up" in said for said in answer)


def test_the_axis_of_a_chart_is_as_long_as_the_data() -> None:
    assert points_span_axis(-0.4, 24.0) == ((-3.0, 30.0), "+.0f")
    assert points_span_axis(0.0, 24.0) == ((0.0, 30.0), "+.0f")
    assert points_span_axis(-12.0, -1.0) == ((-20.0, 0.0), "+.0f")
    assert points_span_axis(-1.5, 1.7) == ((-2.0, 2.0), "+.0f")
    assert points_span_axis(0.0, 0.0) == ((-0.5, 0.5), "+.1f")


def test_a_scenario_without_an_act_is_refused() -> None:
    text = CASE.replace("    act: march\n", "").replace("    threat: turn-back\n", "")
    with pytest.raises(AnalysisError, match="no red line of the scenario names an act"):
        deterrence(scenario(text), futures=10, seed=1, progress=False)
    with pytest.raises(AnalysisError, match="the red line `guarantee` names no act"):
        deterrence(scenario(text), line="guarantee", futures=10, seed=1, progress=False)
    with pytest.raises(AnalysisError, match="unknown red line `other`"):
        deterrence(scenario(text), line="other", futures=10, seed=1, progress=False)
