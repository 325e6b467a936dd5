"""A file of news: every fault at its place, all in one pass; what counts, and in which order."""

from __future__ import annotations

import textwrap

import pytest

import sandtable as st
from sandtable.analysis.updating.beside import news_beside
from sandtable.analysis.updating.reading import load_news, observations, rates_of, read_news, read_news_text
from sandtable.checks.of_news import NEWS_RULES
from sandtable.errors import ScenarioError
from tests.unit.analysis.updating_cases import scenario

RED = """
sandtable: 2
title: T
question: Q?
start: 2017-06-14
horizon: 2017-11-30
theatre:
  places: {sukhna: {name: Sukhna, lat: 34.9, lon: 38.9}, palmyra: {name: Palmyra, lat: 34.6, lon: 38.3}}
  routes: {road: {between: [sukhna, palmyra]}}
actors: {damascus: {name: Damascus}}
control: {palmyra: damascus}
formations: {column: {name: C, actor: damascus, place: palmyra, strength: 1000, pace: 10 km/day, orders: {advance: [sukhna]}}}
outcomes: {taken: {title: T, when: "controls(damascus, sukhna)"}}
"""


def desert() -> st.Scenario:
    found = st.read(RED, name="desert").scenario
    assert found is not None
    return found


def read(text: str):
    return read_news_text(textwrap.dedent(text), desert(), name="news.yaml")


@pytest.mark.parametrize("rule", NEWS_RULES, ids=lambda rule: rule.code)
def test_each_rule_finds_its_wrong_example_and_not_its_right_one(rule) -> None:
    wrong, right = read(rule.bad), read(rule.good)
    found = {each.code: each.severity for each in wrong.diagnostics}
    assert found.get(rule.code) == rule.severity
    assert not right.diagnostics, [str(each) for each in right.diagnostics]


def test_all_faults_in_one_pass_at_their_lines() -> None:
    text = """\
    news:
      a: {date: 2017-08-05, says: "first(damascus, sukna)", within: 2 d, grade: B2}
      b: {date: 2017-08-05, says: "first(damascus sukhna)", within: 2 d, grade: B2}
      c: {date: 2018-08-05, says: "first(damascus, sukhna)", within: 2 d, grade: B2}
      d: {date: 2017-08-05, says: "strength(column)", grade: B2}
      e: {date: 2017-08-05, says: "first(damascus, sukhna)", within: 2 km, grade: H2, colour: red}
      f: {says: "controls(damascus, sukhna)", grade: B2}
    """
    found = read(text)
    assert {each.span.line for each in found.errors} == {2, 3, 4, 5, 6, 7}
    unknown = next(each for each in found.errors if each.span.line == 2)
    assert "sukna" in unknown.message
    assert "sukhna" in unknown.hint
    assert unknown.source_line is not None
    assert unknown.source_line[unknown.span.column - 1 :].startswith("sukna")
    with pytest.raises(ScenarioError):
        observations_of(text)


def observations_of(text: str):
    found = read(text)
    if found.errors:
        raise ScenarioError(found.errors)
    return observations(found, desert())


@pytest.mark.parametrize(
    "text",
    ["", "[1, 2]", "news:", "news: []", "news: {a: 1}", "news:\n  a: {date: [", "news: {A b: {}}", "\x00", "news: *x"],
)
def test_what_is_no_file_of_news_is_an_error_and_no_traceback(text: str) -> None:
    assert read(text).errors


def test_a_file_that_is_not_there(tmp_path) -> None:
    found = read_news(tmp_path / "none.yaml", desert())
    assert [each.code for each in found.errors] == ["S001"]


def test_items_are_taken_in_the_order_of_their_reports() -> None:
    found = read(
        """\
        news:
          later: {date: 2017-08-05, reported: 2017-08-20, says: "first(damascus, sukhna)", within: 2 d, grade: B2}
          sooner: {date: 2017-08-10, says: "not controls(damascus, sukhna)", grade: C2}
        """
    )
    assert list(found.items) == ["sooner", "later"]
    _, (sooner, later) = observations(found, desert())
    assert not sooner.is_dated
    assert sooner.day == sooner.reported == 58.0
    assert later.is_dated
    assert later.day == 52.5
    assert later.reported == 68.0
    assert (later.if_true, later.if_false) == (0.92, 0.08)


def test_of_one_source_and_event_the_most_reliable_report_counts() -> None:
    found = read(
        """\
        sources: {agency: {title: An agency, grade: C3}}
        news:
          first: {date: 2017-08-05, says: "first(damascus, sukhna)", within: 2 d, source: agency}
          better: {date: 2017-08-06, says: "first(damascus,  sukhna)", within: 2 d, source: agency, grade: A1}
          other: {date: 2017-08-06, says: "first(damascus, palmyra)", within: 2 d, source: agency}
        """
    )
    assert list(found.items) == ["better", "other"]
    assert list(found.uncounted) == ["first"]
    assert rates_of(found.items["other"]) == (0.85, 0.15)  # that of the source
    assert codes_of(found) == ["S812"]


def codes_of(found) -> list[str]:
    return [each.code for each in found.diagnostics]


def test_the_program_of_the_news_plays_the_same_futures() -> None:
    """What items say stands beside the outcomes; dice are addressed by purpose, so nothing else changes."""
    import numpy as np

    from sandtable.compile import compile_scenario
    from sandtable.engine.batch import Engine
    from sandtable.engine.draws import draw_assumptions

    opened = scenario()
    plain = compile_scenario(opened)
    text = "news:\n  x: {date: 2030-02-10, says: 'chosen(blue, arrive)', within: 2 d, grade: B2}\n"
    amended, _ = observations(read_news_text(text, opened, name="n"), opened)
    numbers = np.arange(200, dtype=np.uint64)
    draws = draw_assumptions(plain, seed=4, futures=numbers)
    one, two = (Engine(each).run(seed=4, futures=numbers, assumptions=draws) for each in (plain, amended))
    assert (one.times == two.times[:, [amended.outcomes.index(name) for name in plain.outcomes]]).all()
    assert (one.events == two.events).all()


def test_bundled_news_is_sound_and_refers_to_history() -> None:
    opened = st.load("deir-ez-zor-2017")
    path = news_beside(opened)
    assert path is not None
    found = load_news(path, opened)
    assert not found.diagnostics
    assert len(found.items) == 18
    events = {(event.date, event.place) for event in opened.history.events if event.place}
    dated = {(item.date, key) for key, item in found.items.items() if item.says.kind == "time"}
    assert len(dated) == 17
    days = {date for date, _ in events}
    assert {date for date, _ in dated} - days <= {next(d for d, key in dated if key == "conoco")}
