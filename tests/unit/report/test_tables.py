"""Assumptions, forces and sources as the page says them."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pytest

from sandtable.figures.geography import ring_words
from sandtable.report.assumptions import assumption_rows, prior_words, quantity, spread_words
from sandtable.report.content import command
from sandtable.report.forces import force_rows
from sandtable.report.sources import grade_words, place_words, safe_link, source_rows
from sandtable.scenario.priors.text import parse_prior
from sandtable.scenario.types import Belief, Locator
from sandtable.telling.priors import HIGH, WIDE, sparkline
from tests.unit.figures.invented import invented_scenario, invented_study


@pytest.mark.parametrize(
    ("prior", "words"),
    [
        ("uniform(0, 0.6)", "anywhere from 0 to 0.6, equally likely"),
        ("loguniform(2 km, 50 km)", "from 2 to 50 km, log-uniform"),
        ("normal(50 d, 5 d)", "about 50 days; nine in ten from 42 to 58 days"),
        ("lognormal(1500, 0.3)", "about 1,500; nine in ten from 920 to 2,500"),
        ("triangular(1 d, 3 d, 9 d)", "most likely 3 days, from 1 day to 9 days"),
        ("beta(2, 2)", "about 50%; nine in ten from 14 to 86%"),
        ("beta(2, 2, 0, 0.5)", "about 25%; nine in ten from 7 to 43%"),
        ("beta(0.5, 12)", "about 2%; nine in ten from <0.1 to 15%"),
        ("beta(2, 2, 10, 20)", "about 15; nine in ten from 11 to 19"),
    ],
)
def test_priors_in_words(prior: str, words: str) -> None:
    assert spread_words(parse_prior(prior)) == words


def test_a_fixed_prior_is_said_to_be_certain() -> None:
    assert spread_words(parse_prior("fixed(70 km)")) == "70 km, taken as certain"


def test_a_choice_is_said_with_its_labels_and_shares() -> None:
    assumption = invented_scenario().assumptions["battery-reach"]
    assert prior_words(assumption) == "20 km, short tubes (80%); 45 km, long tubes (20%)"


@pytest.mark.parametrize(
    ("value", "dimension", "said"),
    [(1500.0, "Strength", "1,500"), (12.5, "Speed", "12.5 km/day"), (1.0, "Duration", "1 day"),
     (0.25, "TimeRate", "0.25 per day"), (float("inf"), "Length", "no limit")],
)  # fmt: skip
def test_quantities_have_their_unit(value: float, dimension: str, said: str) -> None:
    assert quantity(value, dimension=dimension) == said


@pytest.mark.parametrize("prior", ["uniform(0, 1)", "lognormal(5, 1.2)", "beta(0.5, 0.5)", "normal(3, 1)"])
def test_a_sparkline_stays_in_its_box_and_has_a_shape(prior: str) -> None:
    area, stems = sparkline(parse_prior(prior))
    points = [tuple(map(float, pair)) for pair in re.findall(r"[ML]([\d.]+),([\d.]+)", area)]
    assert not stems
    assert all(0 <= x <= WIDE and 0 <= y <= HIGH for x, y in points)
    tops = [y for _, y in points[1:-1]]
    if prior.startswith("uniform"):
        assert max(tops) - min(tops) < 3
    else:
        assert max(tops) - min(tops) > 5


def test_a_choice_is_drawn_as_stems_as_high_as_its_shares() -> None:
    area, stems = sparkline(parse_prior("choice({20 km: 0.8, 45 km: 0.2})"))
    assert area == ""
    (x0, y0), (x1, y1) = stems
    assert x0 < x1
    assert (HIGH - 1 - y1) / (HIGH - 1 - y0) == pytest.approx(0.25, abs=0.02)
    assert len(sparkline(parse_prior("fixed(3)"))[1]) == 1


def test_rows_carry_basis_source_grade_and_reason() -> None:
    rows = {row.identifier: row for row in assumption_rows(invented_scenario())}
    assert list(rows) == ["column-strength", "battery-reach", "resolve", "winter"]
    strength, reach = rows["column-strength"], rows["battery-reach"]
    assert (strength.basis, strength.note.title, strength.note.grade, strength.note.place) == (
        "stated", "The Island Gazette", "B2", "page 3",
    )  # fmt: skip
    assert strength.note.grade_words == "usually reliable; probably true"
    assert reach.note.because == "nobody has seen the tubes"
    assert rows["resolve"].note.title == ""


def test_a_belief_is_shown_with_what_its_precedents_make_of_it() -> None:
    """beta(1, 1) after a success and a failure is beta(2, 2): the ends that `deterrence` sets are of that."""
    precedents = [
        {"date": dt.date(2020, 1, day), "event": f"Event {day}", "outcome": outcome}
        for day, outcome in ((1, "success"), (2, "failure"))
    ]
    scenario = invented_scenario()
    two = Belief.model_validate({"title": "That green fires", "prior": "beta(1, 1)", "precedents": precedents})
    one = two.model_copy(update={"precedents": two.precedents[:1]})
    none = two.model_copy(update={"precedents": ()})
    scenario = scenario.model_copy(update={"beliefs": {"two": two, "one": one, "none": none}})
    rows = {row.identifier: row for row in assumption_rows(scenario)}
    assert rows["none"].words == "about 50%; nine in ten from 5 to 95%"
    assert rows["two"].words == (
        "Before 2 precedents: about 50%; nine in ten from 5 to 95%. With them, at the start: about 50%; nine in ten from 14 to 86%"
    )
    assert rows["one"].words.startswith("Before 1 precedent: ")
    assert ". With it, at the start: about 71%; " in rows["one"].words
    assert rows["two"].area == sparkline(parse_prior("beta(2, 2)"))[0]


def test_grades_in_words() -> None:
    assert grade_words("A1") == "completely reliable; confirmed by other sources"
    assert grade_words("F6") == "reliability cannot be judged; truth cannot be judged"


def test_a_locator_is_said_by_its_characters_and_hash() -> None:
    assert place_words(Locator(start=1204, end=1260, sha256="ab" * 16)) == "characters 1,204 to 1,260, SHA-256 abababab"
    assert place_words("page 3") == "page 3"
    assert place_words(None) == ""


@pytest.mark.parametrize(
    ("url", "link"),
    [("https://example.org/a?b=c", "https://example.org/a?b=c"), ("javascript:alert(1)", ""), ("data:text/html,x", ""),
     ("file:///etc/passwd", ""), ("//example.org", ""), ("http://[broken", ""), (None, ""),
     ("http://[2001:db8::1]:8080/a", "http://[2001:db8::1]:8080/a"), ("https://de.wikipedia.org/wiki/Öl", "https://de.wikipedia.org/wiki/Öl"),
     # browsers take a backslash for a slash and drop line ends: these lead to another host than a reader sees
     ("https://evil.example\\@good.example", ""), ("https:\\evil.example", ""), ("https://good.example@evil.example/", ""),
     ("https://good.example:pass@evil.example/", ""), ("https://evil.example\t/good", ""), ("https://good.example\n.evil.example", ""),
     (" https://example.org", ""), ("https://example.org/\u202egro", ""), ("https://example.org:port/", ""), ("https:///x", "")],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str | None, link: str) -> None:
    assert safe_link(url) == link


def test_sources_are_listed_in_the_order_of_the_file() -> None:
    rows = source_rows(invented_scenario())
    assert [row.identifier for row in rows] == ["gazette", "rumour"]
    assert rows[0].details == ("A. Writer", "30 August 2021", "CC BY 4.0")


def test_forces_name_the_assumption_that_supplies_a_number() -> None:
    rows = force_rows(invented_scenario())
    assert [row["name"] for row in rows] == ["Blue guard", "Northport battery", "Red column"]
    assert rows[2]["numbers"] == "[Fighters in the red column] fighters, 8 km/day"
    assert rows[0]["note"].because == "two battalions below strength"


def test_circles_are_explained() -> None:
    study = invented_study()
    assert ring_words(study.scenario, study.program) == [
        "Dashed circles: reach of Northport battery (20 km · 80%, 45 km · 20%).",
        "Zone: Harbour zone (8 km).",
    ]
    study.program.rings.variants = (np.array([30.0]),)
    assert ring_words(study.scenario, study.program)[0] == "Dashed circle: reach of Northport battery (30 km)."


def test_the_command_repeats_the_study() -> None:
    from sandtable.loading import load

    study = invented_study()
    study.scenario = load("deir-ez-zor-2017", overrides={"assumptions.prize-keeps.prior": "uniform(0, 0.3)"})
    assert command(study) == (
        "sandtable run deir-ez-zor-2017 --futures 2000 --seed 7 "
        "--set 'assumptions.prize-keeps.prior=uniform(0, 0.3)' --report deir-ez-zor-2017.html"
    )
