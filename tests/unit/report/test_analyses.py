"""The sections that rest on analyses: their words are written from the numbers, what is missing is said."""

from __future__ import annotations

import dataclasses
import re
from copy import copy
from html import escape, unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sandtable.analysis.compare.comparison import paired_futures
from sandtable.errors import TextError
from sandtable.estimates import Estimate
from sandtable.figures import to_svg
from sandtable.figures.boxes import box_chart
from sandtable.figures.drivers import alone, drivers_chart, settlement_drivers_chart
from sandtable.figures.errors import FigureError
from sandtable.figures.fonts import text_width
from sandtable.figures.game import BRANCH, END_LINE, NAMES, branch_chart, payoff_chart, replies_chart
from sandtable.figures.scores import score_chart
from sandtable.loading import read
from sandtable.report import report_html
from sandtable.report.analyses import Omission, no_analyses, read_passages, run_analyses
from sandtable.report.content import analysis_content
from sandtable.report.futures import chosen_futures
from sandtable.report.telling import Teller
from sandtable.report.verdicts import claim_places, claims_content
from sandtable.telling import said_once, tell
from sandtable.telling.discovery import box_answer
from sandtable.telling.game import answer as game_answer
from sandtable.telling.names import group_title
from sandtable.telling.sensitivity import answer as drivers_answer
from sandtable.telling.sensitivity import title_of
from sandtable.telling.settlement import tell_settlement
from sandtable.telling.study import tell_study
from sandtable.wording import difference, estimate, percent, variance_share
from tests.unit.figures.invented import invented_study
from tests.unit.report.crossing import PASSAGES, TEXT, crossing, crossing_analyses, crossing_yaml

pytest.importorskip("SALib", reason="needs SALib: pip install 'sandtable-crisis[analysis]'")
pytestmark = pytest.mark.slow  # the engine is compiled


@pytest.fixture(scope="module")
def found() -> Any:
    return crossing_analyses()


@pytest.fixture(scope="module")
def scenario() -> Any:
    return crossing().scenario


@pytest.fixture(scope="module")
def whole(found: Any) -> str:
    """The page with everything, which takes a second to draw."""
    return report_html(crossing(), analyses=found)


def test_every_section_has_its_answer_and_its_figures(found: Any, scenario: Any, whole: str) -> None:
    html = whole
    for section in ("turning", "red-line-guns", "players", "claims", "history"):
        assert f'<section id="{section}"' in html
    for figure in re.findall(r'data-figure="([^"]+)"', html):
        assert f'"{figure}":{{"shared"' in html, figure
    assert escape(drivers_answer(found.drivers, scenario), quote=False) in html
    assert "What was left out" not in html


def test_the_sentence_of_the_drivers_has_the_numbers(found: Any, scenario: Any) -> None:
    said = drivers_answer(found.drivers, scenario)
    top = max(found.drivers.groups, key=lambda entry: entry.total.value)
    share, bounds = alone(found.drivers.chance)
    assert said.startswith(f"{found.drivers.title}: it turns most on ")
    assert group_title(top.group, scenario) in said
    assert said.endswith(f"chance alone explains {share} of its variance ({bounds}).")
    never = dataclasses.replace(found.drivers, chance=None, assumptions=None, indices=(), groups=(), reason="never")
    assert drivers_answer(never, scenario).endswith(
        f"it happens in none of the {2 * never.rows:,} futures counted, so nothing decides it."
    )
    with pytest.raises(FigureError, match="no variance"):
        drivers_chart(never, scenario)


def test_what_must_be_believed_has_its_numbers_limits_and_bands(found: Any, scenario: Any, whole: str) -> None:
    told = tell(found.boxes, scenario)
    happens, fails = told.parts
    box = found.boxes.discoveries[0].boxes[0]
    assert box.holds_up
    density, elsewhere = box.measured.density, box.measured.elsewhere
    (answer,) = happens.sentences
    assert answer.startswith(f"It happens in {estimate(*density)[0]} (")
    assert f"and in {estimate(*elsewhere)[0]} (" in answer
    assert fails.sentences[0].startswith("It does not happen in ")
    assert all(f"“{entry.title}”" in told.answer[0] for entry in box.restrictions)
    rows = happens.tables[0].rows
    assert [row.cells[0].text for row in rows] == [entry.title for entry in box.restrictions]
    pace = next(row.cells for row in rows if row.cells[0].text == "Pace of the Brigade")
    limit = next(entry for entry in box.restrictions if entry.assumption == "brigade-pace")
    assert pace[1].text == f"{limit.low:.3g} km/day or more"
    above = (35 - limit.low) / 20  # of the uniform prior
    assert pace[2].text == percent(round(4_000 * above) / 4_000)
    assert pace[1].sketch is not None
    left, width = pace[1].sketch.bands[0]
    assert left == pytest.approx(2 + 92 * (1 - above), abs=0.3)
    assert left + width == 96
    assert f'<rect class="band" x="{left}" y="0" width="{width}"' in whole
    assert '<h3 class="part">For it not to happen</h3>' in whole


def test_a_box_that_does_not_hold_up_is_not_told(found: Any) -> None:
    first = found.boxes.discoveries[0]
    box = first.boxes[0]
    weak = dataclasses.replace(first, boxes=(dataclasses.replace(box, holds_up=False),))
    assert box_answer(weak).endswith("the best box does no better than the rest on the measuring half.")
    alone = tell(dataclasses.replace(found.boxes, discoveries=(weak,)))
    assert (alone.parts[0].charts, alone.parts[0].tables) == ((), ())
    assert tell(weak).parts[0].notes[-1].endswith("do not believe it.")
    none = dataclasses.replace(first, boxes=(), reason="nearly-never")
    assert box_answer(none).endswith("too few to distinguish them from the others.")
    always = dataclasses.replace(first, boxes=(), reason="always")
    assert box_answer(always) == f"It happens in all {first.complete:,} futures played, whatever was assumed."
    opposite = dataclasses.replace(first, boxes=(), reason="never", negated=True)
    assert box_answer(opposite) == f"It happens in all {first.complete:,} futures played, whatever was assumed."
    with pytest.raises(FigureError, match="no limits of assumptions were found for `north-first`"):
        box_chart(none)


def test_the_settlement_turns_on_what_decides_its_rule(found: Any, scenario: Any) -> None:
    said = tell_settlement(found.settlement, scenario)
    rules, _, rule_part, *_ = said.parts
    assert [row.cells[0].text for row in rules.tables[0].rows] == ["the North holds the bridge", "it does not"]
    assert rule_part.charts == ("settling",)
    rule = found.settlement.rule
    top = max(rule.groups, key=lambda entry: entry.total.value)
    sentences = " ".join(said.answer)
    assert f"turns most on {title_of(top, scenario)}" in sentences
    assert f"chance alone explains {alone(rule.chance)[0]} of the variance ({alone(rule.chance)[1]})" in sentences
    fact = next(entry for entry in found.settlement.turns_on if entry.result == "de_facto")
    assert f"The rule explains {variance_share(*fact.rule_share)[0]} of the variance of the result in fact" in sentences
    section = Teller(scenario).section(found.settlement)
    assert 'data-figure="settling"' in section
    assert "turns most on" in section
    closed = dataclasses.replace(found.settlement, turns_on=(dataclasses.replace(rule, is_open=False),))
    assert any(text.startswith("The rule that decides most often") for text in tell_settlement(closed, scenario).answer)
    with pytest.raises(FigureError, match="one rule settles nearly every future"):
        settlement_drivers_chart(closed, scenario)


def test_the_red_line_speaks_of_the_game_only_where_the_page_has_it(found: Any, whole: str) -> None:
    assert '<a href="#players">the game below</a>' in whole
    left_out = Omission("no future came to its end in every profile", "sandtable solve crossing")
    without = report_html(crossing(), analyses=dataclasses.replace(found, game=left_out))
    assert "the game below" not in without
    assert 'The game <a href="#method">was left out</a> of this page' in without
    assert "no future came to its end in every profile" in without


def test_without_pygambit_the_page_says_what_was_not_looked_for(found: Any) -> None:
    game = dataclasses.replace(found.game, has_mixed=False, is_complete=False)
    page = report_html(crossing(), analyses=dataclasses.replace(found, game=game))
    assert "Mixed equilibria were not looked for" in page
    assert "pip install 'sandtable-crisis[game]'" in page
    assert "pure equilibri" in game_answer(game)
    nothing = dataclasses.replace(game, equilibria=found.game.quantal_responses, supports=())
    assert game_answer(nothing) == "The estimated game has no pure equilibrium, so its equilibria are mixed."
    assert game_answer(nothing) in report_html(crossing(), analyses=dataclasses.replace(found, game=nothing))


def test_the_sentence_of_a_red_line_follows_the_sign(found: Any, scenario: Any) -> None:
    comparison = found.red_lines[0]
    whole = comparison.red_line.whole
    assert whole.effect.low > 0
    said = tell(comparison).answer[0]
    assert said.startswith(
        "The red line “The guns against the crossing” reduces the probability of “The Brigade is at the bridge first” by "
    )
    points, bounds = difference(*whole.effect)
    assert f"by {points} percentage points (90% interval {bounds})".replace("+", "") in said

    def told(value: float, low: float, high: float) -> str:
        effect = dataclasses.replace(whole, effect=Estimate(value, low, high))
        line = dataclasses.replace(comparison.red_line, effects=(effect,))
        return tell(dataclasses.replace(comparison, red_line=line)).answer[0]

    assert "increases the probability of" in told(-0.02, -0.03, -0.01)
    assert "by 2 percentage points (90% interval 1 to 3)" in told(-0.02, -0.03, -0.01)
    assert "has no detectable effect on" in told(0.0, -0.001, 0.001)


def test_the_sentence_of_the_game_tells_what_is_common(found: Any) -> None:
    nash = found.game.nash

    def said(*equilibria: Any) -> str:
        return game_answer(dataclasses.replace(found.game, equilibria=equilibria))

    assert game_answer(found.game).startswith("In this model ")
    assert said(nash[0]).startswith("In this model the estimated game has one equilibrium: “")
    assert said(*(nash[0],) * 3).startswith("In this model every equilibrium of the estimated game has “")
    assert said() == "No equilibrium of the estimated game was found, though every game has one."


def test_claims_have_places_strips_and_passages(found: Any, scenario: Any) -> None:
    content = claims_content(found.claims, Teller(scenario), passages=PASSAGES)
    assert content is not None
    assert sum(entry["count"] for entry in content["counts"]) == content["total"] == 6
    rows = {row["id"]: row for row in content["rows"]}
    assert rows["in-reach"]["places"] == claim_places(scenario.claims["in-reach"], scenario) == ["bridge", "hill-town"]
    assert rows["unknowable"]["places"] == []
    assert rows["bridge-taken"]["said"] == ["the text says: 55–80% (likely)"]
    strip = rows["bridge-taken"]["strip"]
    assert strip["low"] <= strip["dot"] <= strip["high"]
    share = next(claim for claim in found.claims.claims if claim.id == "bridge-taken").probability.value
    assert (strip["dot"] < strip["band"]) is (share < 0.55)
    assert rows["guns-matter"]["strip"] is None
    assert all(row["passage"] == PASSAGES[row["id"]] for row in content["rows"])
    assert "gun-reach" not in rows["in-reach"]["because"]
    assert "“" + scenario.assumptions["gun-reach"].title + "”" in rows["in-reach"]["because"]
    bare = claims_content(found.claims, Teller(scenario), passages={})
    assert bare is not None
    assert {row["passage"] for row in bare["rows"]} == {None}


def test_what_all_results_have_in_common_is_on_the_page_once(found: Any, whole: str) -> None:
    page = unescape(whole)
    every = [tell_study(crossing()), *(tell(each) for each in (found.drivers, found.claims, found.score, found.game))]
    lines = [line for lines in said_once(every) for line in lines]
    assert len(lines) == 5  # what was sampled; shares, shares of variance, verdicts, advice
    assert [page.count(line) for line in lines] == [1] * len(lines)


def test_a_statement_that_history_settled_is_linked_to_its_claim(found: Any, whole: str) -> None:
    (settled, *_) = found.score.scenarios[0].statements
    link = f'<a href="#claim-{settled.claim}">{settled.claim}</a>: '
    assert link in whole
    assert f'id="claim-{settled.claim}"' in whole
    left_out = Omission("not asked for", "sandtable claims crossing")
    assert 'href="#claim-' not in report_html(crossing(), analyses=dataclasses.replace(found, claims=left_out))


def test_history_is_told_against_its_rivals(found: Any, scenario: Any) -> None:
    html = Teller(scenario).section(found.score)
    assert "even odds" in html
    assert "no error rate" in html
    assert 'data-figure="scores"' in html
    assert {row.happened for row in found.score.outcomes} == {True}


def test_pictures_of_analyses_are_drawn(found: Any, scenario: Any, capfd: pytest.CaptureFixture[str]) -> None:
    charts = [
        drivers_chart(found.drivers, scenario), box_chart(found.boxes.discoveries[0], scenario), box_chart(found.boxes.discoveries[1]),
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
    content = Teller(scenario).section(found.game)
    assert all(escape(title, quote=False) in content for title in titles)


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


def test_a_quick_report_says_what_it_lacks() -> None:
    study = invented_study()
    html = report_html(study)
    for command in ("sensitivity", "discover", "settlement", "compare", "solve", "claims", "score", "key-judgments"):
        assert f"sandtable {command} " in html
    assert "this is a quick report" in html
    assert len(no_analyses(study).omissions) == 9


def test_what_a_scenario_does_not_declare_is_an_omission_with_its_reason() -> None:
    bare = crossing().scenario.model_copy(update={"red_lines": {}, "claims": {}, "game": None, "history": None})
    from sandtable.study.run import run

    study = run(bare, futures=40, seed=1, progress=False)
    found = run_analyses(study, report=lambda _: None)
    reasons = {omission.command.split()[1]: omission.why for omission in found.omissions}
    assert reasons["compare"] == "the scenario declares no red line"
    assert set(reasons) == {"compare", "solve", "claims", "score"}
    content = analysis_content(found, bare)
    assert (content["claims"], content["game"], content["history"], content["red_lines"]) == (None, "", "", [])


def test_claims_and_game_of_a_small_study_play_no_more_futures_than_it_has(
    found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sandtable.report import analyses
    from sandtable.study.run import run

    assert (found.claims.futures, found.game.futures) == (600, 200)  # as many as usual: its study is no small one
    monkeypatch.setattr(analyses, "ROWS", 64)
    study = run(crossing().scenario, futures=200, seed=5, progress=False)
    small = run_analyses(study, report=lambda _: None)
    assert small.claims.futures == 200
    assert small.game.futures + small.game.fresh_futures == 200
    page = unescape(report_html(study, analyses=small))
    assert "200 futures, the same for all claims" in page
    assert "measured on 150 further futures" in page


def test_a_red_line_is_measured_over_the_same_futures_everywhere(found: Any) -> None:
    study = crossing()
    assert {each.futures for each in found.red_lines} == {paired_futures(study.futures)}
    assert paired_futures(10**6) == 20_000
    answers = analysis_content(found, study.scenario, futures=study.futures)["red_line_answers"]
    assert not any(line.startswith("Red line") for line in answers)
    answers = analysis_content(found, study.scenario, futures=10**6)["red_line_answers"]
    assert f"the first {study.futures:,} of these futures, with and without" in answers[-1]


def test_passages_come_from_the_readers_own_text_and_from_no_other(tmp_path: Path) -> None:
    text = tmp_path / "courier.txt"
    text.write_text(TEXT, encoding="utf-8")
    assert read_passages(crossing().scenario, text) == PASSAGES
    text.write_text(TEXT.replace("probably", "surely"), encoding="utf-8")
    with pytest.raises(TextError):
        read_passages(crossing().scenario, text)


def test_without_passages_the_page_holds_none_of_the_text(found: Any) -> None:
    html = report_html(crossing(), analyses=dataclasses.replace(found, passages={}))
    assert not any(passage in html for passage in PASSAGES.values())
    assert isinstance(no_analyses(crossing()).claims, Omission)


def test_the_same_study_and_analyses_give_the_same_bytes(found: Any, whole: str) -> None:
    assert report_html(crossing(), analyses=found) == whole


def test_what_is_left_out_is_named_by_a_command_that_can_be_run() -> None:
    """A file by its name, in pages without its folder; what was set over it as well."""
    over = {"horizon": "2021-05-30"}
    read_again = read(crossing_yaml(), name="left", file="my cases/left.yaml", overrides=over).scenario
    assert read_again is not None
    study = copy(crossing())
    study.scenario = read_again
    left = no_analyses(study).omissions
    assert "sandtable claims left.yaml --set horizon=2021-05-30" in [each.command for each in left]
    assert all(each.command.split()[2] == "left.yaml" for each in left)
    here = [each.with_folder(read_again).command for each in left]
    assert "sandtable claims 'my cases/left.yaml' --set horizon=2021-05-30" in here
    assert "sandtable sensitivity 'my cases/left.yaml' --set horizon=2021-05-30 --dice" in here


def test_each_future_that_is_told_has_the_odds_for_an_observer(found: Any) -> None:
    """With the thin line beside it, never without its caption; the report without analyses has none."""
    study = crossing()
    numbers = [choice.number for choice in chosen_futures(study)]
    assert [each.future for each in found.observed] == numbers
    html = report_html(study, analyses=found)
    for each in found.observed:
        assert f'data-figure="observer-{each.future}"' in html
        assert all(turn.change.excludes_zero for turn in each.turns)
    assert html.count("Nobody inside could say this") == len(numbers)
    assert 'data-figure="observer-' not in report_html(study)
