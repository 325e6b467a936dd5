"""The claims of the first scenario, judged: what an analyst would say of them, at a fixed seed."""

from __future__ import annotations

import pytest

import sandtable as st
from sandtable.analysis.claim_results import ClaimsReport

# those that play futures of their own are judged in tests of their analyses
OTHERS = ("t20", "t28")


@pytest.fixture(scope="module")
def report() -> ClaimsReport:
    scenario = st.load("deir-ez-zor-2017")
    names = [name for name in scenario.claims if name not in OTHERS]
    return st.claims(scenario, futures=6_000, seed=1, only=names, progress=False)


@pytest.mark.parametrize(
    ("verdict", "names"),
    [
        ("consistent", "t04 t06 t07 t26"),
        # t08, t11, t12 and t30 are decided with more futures
        ("contradicted", "t09 t10 t14 t29"),
        ("turns-on", "t02 t03"),
        ("premise", "t01 t05 t13 t15 t16 t17 t18 t19 t21 t22 t24 t27"),
        ("untestable", "t23 t25"),
    ],
)
def test_verdicts(report: ClaimsReport, verdict: str, names: str) -> None:
    found = {name: report.claim(name).verdict for name in names.split()}
    assert found == dict.fromkeys(names.split(), verdict), [report.claim(name).because for name in names.split()]


def test_what_turns_them(report: ClaimsReport) -> None:
    turning = {
        each.id: {entry.assumption for entry in each.rests_on if entry.role == "turns"}
        for each in report.claims
        if each.verdict == "turns-on"
    }
    assert turning["t02"] == {"tanf-reach"}
    assert turning["t03"] == {"tanf-reach"}


def test_premises_name_the_inputs(report: ClaimsReport) -> None:
    found = {each.id: each.premise for each in report.claims if each.premise is not None}
    by_program = {name: set(premise.inputs) for name, premise in found.items() if premise.by == "program"}
    assert by_program == {
        "t01": {"tanf-launchers"}, "t15": {"moscow-kinetic"}, "t16": {"strike-unanswered"}, "t17": {"strike-unanswered"},
        "t18": {"moscow-kinetic"}, "t22": {"moscow-drafts"}, "t24": {"moscow-bargain"},
        "t27": {"moscow-hotline", "moscow-kinetic"},
    }  # fmt: skip
    assert {name for name, premise in found.items() if premise.by == "file"} == {"t05", "t13", "t19", "t21"}
    assert report.claim("t24").range == (0.1, 0.7)  # "may have", as readers take it
    assert report.claim("t13").verdict_in_all == "understated"


def test_the_forecasts_are_about_the_city(report: ClaimsReport) -> None:
    scenario = st.load("deir-ez-zor-2017")
    city = str(scenario.outcomes["damascus-holds-the-city"].when)
    for name in ("t29", "t30"):
        assert str(scenario.claims[name].test.probability).startswith(city), name  # type: ignore[union-attr]
        assert 0.4 < (report.claim(name).probability or 0) < 0.6
    assert str(scenario.claims["t11"].test.given) == city  # type: ignore[union-attr]


def test_what_follows_from_the_city_is_asked_by_intervention(report: ClaimsReport) -> None:
    """Among the futures as they come, Damascus with the city holds the north bank more often; the city does not bring it."""
    for name in ("t07", "t08", "t09", "t10", "t11"):
        assert report.claim(name).test == "intervention"
    eleven = report.claim("t11")
    assert eleven.compared is not None
    assert eleven.as_they_came is not None
    assert (eleven.compared.difference or 0) < 0.01 < 0.1 < (eleven.as_they_came.difference or 0)
    # the share that its range is held against is that of the file, not of either world
    assert eleven.trials == eleven.as_they_came.first_trials
    assert eleven.probability == eleven.as_they_came.first


def test_zones_cannot_be_tested_and_why(report: ClaimsReport) -> None:
    found = report.claim("t23")
    assert found.verdict == "untestable"
    assert "no future of this file could bear it out or refute it" in found.because
    assert "t23" in report.coverage.untestable


def test_the_reach_of_the_launchers_contradicts_itself(report: ClaimsReport) -> None:
    conflict = report.conflicts[0]
    assert conflict.assumption == "tanf-reach"
    assert {"t02", "t14"} <= set(conflict.claims)
    excluded = {each.reading: set(each.excluded) for each in conflict.readings}
    assert excluded["the larger missile (300 km)"] == {"t02"}
    assert "t14" in excluded["guided rockets (70 km)"]
    assert "t02" not in excluded["guided rockets (70 km)"]
    assert conflict.window is not None
    assert conflict.window.possible_to == pytest.approx(275, abs=1)
    # at 70 km nothing on the road is reached, at 300 km Raqqa is
    assert 70 < (conflict.window.possible_from or 0) < 247


def test_the_launchers_deter_where_they_reach() -> None:
    """t12 needs more futures than the others: its effect is small, and there in one reading only."""
    report = st.claims("deir-ez-zor-2017", futures=20_000, seed=1, only=["t02", "t12"], progress=False)
    found = report.claim("t12")
    assert found.verdict == "turns-on"
    assert [(flip.reading, flip.verdict) for flip in found.flips] == [("the larger missile (300 km)", "consistent")]
    (conflict,) = report.conflicts
    assert conflict.claims == ("t02", "t12")
    window = conflict.window
    assert window is not None
    # Deir ez-Zor within reach and Raqqa not, as the note of t02 says too
    assert window.covers_from == pytest.approx(246.1, abs=0.1)
    assert window.covers_to == pytest.approx(275.2, abs=0.1)


def test_conditions_are_met_in_the_right_futures(report: ClaimsReport) -> None:
    fourteen, fifteen = report.claim("t14"), report.claim("t15")
    assert fourteen.probability is not None
    assert round(fourteen.probability * fourteen.trials) >= fifteen.trials > 0
    assert report.claim("t29").trials == report.futures - report.failed


def test_the_standards_disagree_about_likely(report: ClaimsReport) -> None:
    plain = st.load("deir-ez-zor-2017", overrides={"claims.t19.test.words": "likely"})
    judged = st.claims(plain, futures=6_000, seed=1, only=["t19"], progress=False)
    found = {each.standard: each.verdict for each in judged.claim("t19").standards}
    assert found["icd-203"] == "understated"  # 92% is more than likely, not less
    assert found["ipcc"] == "consistent"
    # words that only the file declares are in no standard
    assert all(each.term is None for each in report.claim("t14").standards)
    assert report.claim("t14").standard == "declared"
