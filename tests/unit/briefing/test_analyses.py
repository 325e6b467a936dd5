"""The sections that rest on analyses: their words are written from the numbers, what is missing is said."""

from __future__ import annotations

import dataclasses
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sandtable.briefing import briefing_html
from sandtable.briefing.analyses import Omission, no_analyses, read_passages, run_analyses
from sandtable.briefing.believing import box_answer, boxes_content
from sandtable.briefing.content import analysis_content
from sandtable.briefing.players import game_answer, game_content
from sandtable.briefing.record import history_content
from sandtable.briefing.settling import settling_answer, settling_content
from sandtable.briefing.turning import drivers_answer, red_line_answer
from sandtable.briefing.verdicts import claim_places, claims_content, in_titles
from sandtable.errors import TextError
from sandtable.figures import to_svg
from sandtable.figures.boxes import box_chart
from sandtable.figures.deterrence import points_span
from sandtable.figures.drivers import alone, drivers_chart, in_all, settlement_drivers_chart
from sandtable.figures.errors import FigureError
from sandtable.figures.fonts import text_width
from sandtable.figures.game import BRANCH, END_LINE, NAMES, branch_chart, payoff_chart, replies_chart
from sandtable.figures.scores import score_chart
from sandtable.wording import estimate, percent
from tests.unit.briefing.crossing import PASSAGES, TEXT, crossing, crossing_analyses
from tests.unit.figures.invented import invented_study

pytest.importorskip("SALib", reason="needs SALib: pip install 'sandtable-crisis[analysis]'")
pytestmark = pytest.mark.slow  # the engine is compiled


@pytest.fixture(scope="module")
def found() -> Any:
    return crossing_analyses()


@pytest.fixture(scope="module")
def scenario() -> Any:
    return crossing().scenario


def test_every_section_has_its_answer_and_its_figures(found: Any, scenario: Any) -> None:
    html = briefing_html(crossing(), analyses=found)
    for section in ("turning", "red-line-guns", "players", "claims", "history"):
        assert f'<section id="{section}"' in html
    for figure in re.findall(r'data-figure="([^"]+)"', html):
        assert f'"{figure}":{{"shared"' in html, figure
    assert drivers_answer(found.drivers, scenario).split("(")[0] in html
    assert "What was left out" not in html


def test_the_sentence_of_the_drivers_has_the_numbers(found: Any, scenario: Any) -> None:
    said = drivers_answer(found.drivers, scenario)
    top = max(found.drivers.indices, key=lambda entry: entry.total)
    assert said.startswith(f"Chance alone makes {alone(found.drivers.chance)[0]} of the variance")
    assert f"“{top.title}” carries most, {in_all(top)[0]} with interactions (" in said
    assert f") and {alone(top)[0]} alone ({alone(top)[1]})" in said
    never = dataclasses.replace(found.drivers, chance=None, assumptions=None, indices=(), groups=(), reason="never")
    assert drivers_answer(never, scenario) == "It never happens, so there is nothing that it could turn on."
    with pytest.raises(FigureError, match="no variance"):
        drivers_chart(never, scenario)


def test_what_must_be_believed_has_its_numbers_limits_and_bands(found: Any, scenario: Any) -> None:
    both = boxes_content(found.boxes, scenario)
    assert both is not None
    happens, fails = both["sides"]
    box = found.boxes[0].boxes[0]
    assert box.holds_up
    density, elsewhere = box.measured.density, box.measured.elsewhere
    assert happens["answer"].startswith(f"It happens in {estimate(density.estimate, *density.interval)[0]} (")
    assert f"and in {estimate(elsewhere.estimate, *elsewhere.interval)[0]} (" in happens["answer"]
    assert fails["answer"].startswith("It does not happen in ")
    assert [row["title"] for row in happens["rows"]] == [entry.title for entry in box.restrictions]
    pace = next(row for row in happens["rows"] if row["title"] == "Pace of the Brigade")
    limit = next(entry for entry in box.restrictions if entry.assumption == "brigade-pace")
    assert pace["words"] == f"{limit.low:.3g} km/day or more"
    above = (35 - limit.low) / 20  # of the uniform prior
    assert pace["share"] == percent(round(4_000 * above) / 4_000)
    left, width = pace["bands"][0]
    assert left == pytest.approx(2 + 92 * (1 - above), abs=0.3)
    assert left + width == 96


def test_a_box_that_does_not_hold_up_is_not_told(found: Any) -> None:
    first = found.boxes[0]
    box = first.boxes[0]
    weak = dataclasses.replace(box, measured=dataclasses.replace(box.measured, density=box.measured.elsewhere))
    assert box_answer(dataclasses.replace(first, boxes=(weak,))).endswith("and no assumption tells in which.")
    none = dataclasses.replace(first, boxes=(), reason="nearly-never")
    assert box_answer(none).endswith("too few to tell them from the others.")
    always = dataclasses.replace(first, boxes=(), reason="always")
    assert box_answer(always) == "It happens in every future, whatever is assumed."
    opposite = dataclasses.replace(first, boxes=(), reason="never", negated=True)
    assert box_answer(opposite) == "It happens in every future, whatever is assumed."
    with pytest.raises(FigureError, match="no limits of assumptions were found for `north-first`"):
        box_chart(none)


def test_the_settlement_turns_on_what_decides_its_rule(found: Any, scenario: Any) -> None:
    content = settling_content(found.settlement, scenario)
    assert content is not None
    assert content["drawn"]
    assert [row["title"] for row in content["rules"]] == ["it does not", "the North holds the bridge"]
    rule = found.settlement.results[0]
    top = max(rule.groups, key=lambda entry: entry.total)
    said = settling_answer(found.settlement, scenario)
    assert f"{alone(top)[0]} of the variance alone ({alone(top)[1]})" in said
    assert f"chance alone makes {alone(rule.chance)[0]} of the variance" in said
    closed = dataclasses.replace(found.settlement, results=(dataclasses.replace(rule, is_open=False),))
    assert settling_answer(closed, scenario).startswith("One rule settles ")
    with pytest.raises(FigureError, match="one rule settles nearly every future"):
        settlement_drivers_chart(closed, scenario)


def test_the_red_line_speaks_of_the_game_only_where_the_page_has_it(found: Any) -> None:
    assert '<a href="#players">the game below</a>' in briefing_html(crossing(), analyses=found)
    left_out = Omission("no future came to its end in every profile", "sandtable solve crossing")
    without = briefing_html(crossing(), analyses=dataclasses.replace(found, game=left_out))
    assert "the game below" not in without
    assert 'a question of the game, which this page <a href="#method">had to leave out</a>' in without
    assert "no future came to its end in every profile" in without


def test_without_pygambit_the_page_says_what_was_not_looked_for(found: Any) -> None:
    game = dataclasses.replace(found.game, has_mixed=False, is_complete=False)
    page = briefing_html(crossing(), analyses=dataclasses.replace(found, game=game))
    assert "Mixed equilibria were not looked for" in page
    assert "pip install &#39;sandtable-crisis[game]&#39;" in page
    assert game_answer(game).split()[2] == "pure" or "pure equilibri" in game_answer(game)
    nothing = dataclasses.replace(game, equilibria=found.game.quantal_responses, supports=())
    assert game_answer(nothing) == "No pure equilibrium of the estimated game was found."
    assert "No pure equilibrium of the estimated game was found." in briefing_html(
        crossing(), analyses=dataclasses.replace(found, game=nothing)
    )


def test_the_sentence_of_a_red_line_follows_the_sign(found: Any, scenario: Any) -> None:
    comparison = found.red_lines[0]
    whole = comparison.red_line.effects[-1]
    assert whole.low > 0
    said = red_line_answer(comparison, scenario)
    assert said.startswith("The red line reduces the probability of “The Brigade is at the bridge first”: −")
    assert (
        " points ".join(points_span(-whole.effect, -whole.high, -whole.low)).replace(
            " points ", " points (90% interval "
        )
        in said
    )

    def told(**change: float) -> str:
        effect = dataclasses.replace(whole, **change)
        line = dataclasses.replace(comparison.red_line, effects=(effect,))
        return red_line_answer(dataclasses.replace(comparison, red_line=line), scenario)

    assert told(effect=-0.02, low=-0.03, high=-0.01).startswith("The red line increases the probability of")
    assert told(effect=0.0, low=-0.001, high=0.001).startswith("The red line has no detectable effect on")


def test_the_sentence_of_the_game_tells_what_is_common(found: Any) -> None:
    nash = found.game.nash
    said = game_answer(found.game)
    assert said.startswith(
        "Both equilibria have" if len(nash) == 2 else "The one equilibrium has" if len(nash) == 1 else "All"
    )
    one = dataclasses.replace(found.game, equilibria=nash[:1])
    assert game_answer(one).startswith("The one equilibrium has “")
    three = dataclasses.replace(found.game, equilibria=(nash[0],) * 3)
    assert game_answer(three).startswith("All three equilibria have “")
    none = dataclasses.replace(found.game, equilibria=())
    assert game_answer(none) == "No equilibrium of the estimated game was found."


def test_claims_have_places_strips_and_passages(found: Any, scenario: Any) -> None:
    content = claims_content(found.claims, scenario, passages=PASSAGES)
    assert content is not None
    assert sum(entry["count"] for entry in content["counts"]) == content["total"] == 6
    rows = {row["id"]: row for row in content["rows"]}
    assert rows["in-reach"]["places"] == claim_places(scenario.claims["in-reach"], scenario) == ["bridge", "hill-town"]
    assert rows["unknowable"]["places"] == []
    assert rows["bridge-taken"]["said"] == "“likely”: 55% to 80%"
    strip = rows["bridge-taken"]["strip"]
    assert strip["low"] <= strip["dot"] <= strip["high"] < strip["band"]  # too seldom for the word
    assert rows["guns-matter"]["strip"] is None
    assert all(row["passage"] == PASSAGES[row["id"]] for row in content["rows"])
    assert "gun-reach" not in rows["in-reach"]["because"]
    assert in_titles("singly movement 12.0%, guns -3.4%", scenario) == "singly “Movement” 12.0%, “Guns” −3.4%"
    bare = claims_content(found.claims, scenario, passages={})
    assert bare is not None
    assert {row["passage"] for row in bare["rows"]} == {None}


def test_history_is_told_against_its_rivals(found: Any) -> None:
    content = history_content(found.score)
    assert content is not None
    assert "even odds" in content["answer"]
    assert any("no error rate" in note for note in content["notes"])
    assert {row["happened"] for row in content["outcomes"]} == {"yes"}


def test_pictures_of_analyses_are_drawn(found: Any, scenario: Any, capfd: pytest.CaptureFixture[str]) -> None:
    charts = [
        drivers_chart(found.drivers, scenario), box_chart(found.boxes[0], scenario), box_chart(found.boxes[1]),
        settlement_drivers_chart(found.settlement, scenario), replies_chart(found.game, scenario),
        payoff_chart(found.game, scenario, "north"), branch_chart(found.game, scenario, "south"),
        score_chart(found.score.scenarios[0], scenario),
    ]  # fmt: skip
    for chart in charts:
        assert "NaN" not in to_svg(chart)
    said = capfd.readouterr()
    assert "WARN" not in said.err + said.out


def test_options_have_their_titles_in_pictures_and_tables(found: Any, scenario: Any) -> None:
    chart = branch_chart(found.game, scenario, "south")
    titles = list(found.game.player("south").titles.values())
    for title in titles:
        assert title in str(chart.description)
    ends = chart.datasets["ends"]
    assert {word for row in ends for word in row["text"].split()} == {
        word for title in titles for word in title.split()
    }
    heights = sorted(row["at"] for row in ends)
    assert all(other - one >= END_LINE / BRANCH - 1e-3 for one, other in pairwise(heights))
    content = game_content(found.game, scenario)
    assert content is not None
    assert {strategy for row in content["payoffs"] for strategy in row["strategies"]} >= set(titles)


@pytest.mark.parametrize("width", [420, 200])
def test_names_beside_and_under_the_payoffs_are_whole(found: Any, scenario: Any, width: int) -> None:
    """Titles of options, wrapped; a key under the picture where a column is too narrow for its name."""
    chart = payoff_chart(found.game, scenario, "south", width=width)
    south, north = (list(found.game.player(name).titles.values()) for name in ("south", "north"))
    beside = " ".join(row["text"] for row in chart.datasets["row-names"])
    under = chart.datasets["column-names"]
    key = " ".join(row["text"] for row in chart.datasets.get("column-key", ()))
    first, second = (south, north) if found.game.players[0].id == "south" else (north, south)
    assert all(title in beside for title in first)
    below = key or " ".join(word for row in under for word in row["text"])
    assert all(title in below for title in second)
    if key:
        assert [row["text"] for row in under] == [["A"], ["B"], ["C"]][: len(second)]
    else:
        room = (width - NAMES) / len(second)
        assert all(text_width(line, size=12) <= room for row in under for line in row["text"])
    assert bool(key) == (width == 200)


def test_a_quick_briefing_says_what_it_lacks() -> None:
    study = invented_study()
    html = briefing_html(study)
    for command in ("sensitivity", "discover", "settlement", "compare", "solve", "claims", "score"):
        assert f"sandtable {command} " in html
    assert "this is a quick briefing" in html
    assert len(no_analyses(study).omissions) == 7


def test_what_a_scenario_does_not_declare_is_an_omission_with_its_reason() -> None:
    bare = crossing().scenario.model_copy(update={"red_lines": {}, "claims": {}, "game": None, "history": None})
    from sandtable.study.run import run

    study = run(bare, futures=40, seed=1, progress=False)
    found = run_analyses(study, report=lambda _: None)
    reasons = {omission.command.split()[1]: omission.why for omission in found.omissions}
    assert reasons["compare"] == "the scenario declares no red line"
    assert set(reasons) == {"compare", "solve", "claims", "score"}
    content = analysis_content(found, bare)
    assert (content["claims"], content["game"], content["history"], content["red_lines"]) == (None, None, None, [])


def test_passages_come_from_the_readers_own_text_and_from_no_other(tmp_path: Path) -> None:
    text = tmp_path / "courier.txt"
    text.write_text(TEXT, encoding="utf-8")
    assert read_passages(crossing().scenario, text) == PASSAGES
    text.write_text(TEXT.replace("probably", "surely"), encoding="utf-8")
    with pytest.raises(TextError):
        read_passages(crossing().scenario, text)


def test_without_passages_the_page_holds_none_of_the_text(found: Any) -> None:
    html = briefing_html(crossing(), analyses=dataclasses.replace(found, passages={}))
    assert not any(passage in html for passage in PASSAGES.values())
    assert isinstance(no_analyses(crossing()).claims, Omission)


def test_the_same_study_and_analyses_give_the_same_bytes(found: Any) -> None:
    assert briefing_html(crossing(), analyses=found) == briefing_html(crossing(), analyses=found)
