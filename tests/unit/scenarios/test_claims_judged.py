"""The claims of the first scenario, judged: what an analyst would say of them, at a fixed seed."""

from __future__ import annotations

import pytest

import sandtable as st
from sandtable.analysis.claims.results import JudgedClaims

# those that play futures of their own are judged in tests of their analyses; in the rival reading, in which
# nothing here is asked, claims are judged by tests/unit/analysis/test_claims_in_readings.py
OTHERS = ("t20", "t28")


@pytest.fixture(scope="module")
def report() -> JudgedClaims:
    scenario = st.load("deir-ez-zor-2017")
    names = [name for name in scenario.claims if name not in OTHERS]
    return st.claims(scenario, futures=6_000, seed=1, only=names, readings=False, progress=False)


@pytest.mark.parametrize(
    ("verdict", "names"),
    [
        ("consistent", "t04 t06 t07 t12 t15 t19 t23 t26"),
        ("understated", "t13"),  # Damascus weighs it, and mostly goes
        # t08, t11 and t18 are decided with more futures
        ("contradicted", "t09 t10 t14 t27 t29"),
        ("turns-on", "t02 t03 t24 t30"),
        ("premise", "t01 t05 t16 t17 t21 t22"),
        ("untestable", "t25"),
    ],
)
def test_verdicts(report: JudgedClaims, verdict: str, names: str) -> None:
    found = {name: report.claim(name).verdict for name in names.split()}
    assert found == dict.fromkeys(names.split(), verdict), [str(report.claim(name).because) for name in names.split()]


def test_what_turns_them(report: JudgedClaims) -> None:
    turning = {
        each.id: {entry.assumption for entry in each.rests_on if entry.role == "turns"}
        for each in report.claims
        if each.verdict == "turns-on"
    }
    assert turning["t02"] == {"tanf-reach"}
    assert turning["t03"] == {"tanf-reach"}


def test_premises_name_the_inputs(report: JudgedClaims) -> None:
    found = {each.id: each.premise for each in report.claims if each.premise is not None}
    by_program = {name: set(premise.inputs) for name, premise in found.items() if premise.by == "program"}
    assert by_program == {
        "t01": {"tanf-launchers"}, "t16": {"strike-unanswered"}, "t17": {"strike-unanswered"}, "t22": {"moscow-drafts"},
    }  # fmt: skip
    assert {name for name, premise in found.items() if premise.by == "file"} == {"t05", "t21"}


@pytest.mark.parametrize("name", ["t12", "t13", "t14", "t15", "t18", "t19", "t27"])
def test_what_actors_choose_is_no_premise(report: JudgedClaims, name: str) -> None:
    """Nobody's dice: Damascus, Washington and Moscow weigh it, so the futures answer."""
    assert report.claim(name).premise is None


def test_standing_aside_is_a_sign_of_a_bargain_and_a_weak_one(report: JudgedClaims) -> None:
    found = report.claim("t24")
    assert found.range == (0.1, 0.7)  # "may have", as readers take it
    assert found.verdict_in_all == "consistent"
    assert found.probability is not None
    assert 0.25 < found.probability.value < 0.35  # the prior is a quarter


def test_the_forecasts_are_about_the_city(report: JudgedClaims) -> None:
    scenario = st.load("deir-ez-zor-2017")
    city = str(scenario.outcomes["damascus-holds-the-city"].when)
    for name in ("t29", "t30"):
        assert str(scenario.claims[name].test.probability).startswith(city), name  # type: ignore[union-attr]
        share = report.claim(name).probability
        assert share is not None
        assert 0.4 < share.value < 0.6
    assert str(scenario.claims["t11"].test.given) == city  # type: ignore[union-attr]


def test_what_follows_from_the_city_is_asked_by_intervention(report: JudgedClaims) -> None:
    """Among the futures as they come, Damascus with the city holds the north bank more often; the city does not bring it."""
    for name in ("t07", "t08", "t09", "t10", "t11"):
        assert report.claim(name).test == "intervention"
    eleven = report.claim("t11")
    assert eleven.compared is not None
    assert eleven.as_they_came is not None
    assert eleven.compared.difference is not None
    assert eleven.as_they_came.difference is not None
    assert eleven.compared.difference.value < 0.01 < 0.1 < eleven.as_they_came.difference.value
    # the share that its range is held against is that of the file, not of either world
    assert eleven.trials == eleven.as_they_came.first_trials
    assert eleven.probability == eleven.as_they_came.first


def test_zones_keep_what_the_partners_hold(report: JudgedClaims) -> None:
    found = report.claim("t23")
    assert found.verdict == "consistent"
    assert report.coverage.untestable == ("t25",)


def test_the_reach_of_the_launchers_contradicts_itself(report: JudgedClaims) -> None:
    conflict = report.conflicts[0]
    assert conflict.assumption == "tanf-reach"
    assert {"t02", "t14"} <= set(conflict.claims)
    excluded = {each.reading: set(each.excluded) for each in conflict.readings}
    assert excluded["the larger missile (300 km)"] == {"t02"}
    assert "t14" in excluded["guided rockets (70 km)"]
    assert "t02" not in excluded["guided rockets (70 km)"]
    window = conflict.window
    assert window is not None
    assert window.possible_to == pytest.approx(275, abs=1)
    # at 70 km nothing on the road is reached, at 300 km Raqqa is
    assert 70 < (window.possible_from or 0) < 247
    # Deir ez-Zor within reach and Raqqa not, as the note of t02 says too
    assert window.covers_from == pytest.approx(246.1, abs=0.1)
    assert window.covers_to == pytest.approx(275.2, abs=0.1)


def test_the_launchers_deter_and_more_where_they_reach(report: JudgedClaims) -> None:
    """Damascus cannot be sure what they carry, so rockets that reach nothing of the road deter it a little too."""
    effects = {}
    for reach in ("70 km", "300 km"):
        scenario = st.load("deir-ez-zor-2017", overrides={"assumptions.tanf-reach": reach})
        compared = (
            st.claims(scenario, futures=6_000, seed=1, only=["t12"], readings=False, progress=False)
            .claim("t12")
            .compared
        )
        assert compared is not None
        assert compared.difference is not None
        effects[reach] = compared.difference
    assert effects["300 km"].high < effects["70 km"].low < effects["70 km"].high < 0
    assert report.claim("t12").verdict == "consistent"


def test_conditions_are_met_in_the_right_futures(report: JudgedClaims) -> None:
    fourteen, fifteen = report.claim("t14"), report.claim("t15")
    assert fourteen.probability is not None
    assert round(fourteen.probability.value * fourteen.trials) >= fifteen.trials > 0
    assert report.claim("t29").trials == report.futures - report.failed


def test_the_standards_disagree_about_likely(report: JudgedClaims) -> None:
    plain = st.load("deir-ez-zor-2017", overrides={"claims.t19.test.words": "likely"})
    judged = st.claims(plain, futures=6_000, seed=1, only=["t19"], readings=False, progress=False)
    found = {each.standard: each.verdict for each in judged.claim("t19").standards}
    assert found["icd-203"] == "understated"  # 92% is more than likely, not less
    assert found["ipcc"] == "consistent"
    # words that only the file declares are in no standard
    assert all(each.term is None for each in report.claim("t14").standards)
    assert report.claim("t14").standard == "declared"
