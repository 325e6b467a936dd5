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
        ("consistent", "t04 t05 t06 t13 t15 t16 t17 t19 t21 t22 t26"),
        # t07, t08, t12 and t18 are decided with more futures
        ("contradicted", "t10 t14 t23 t24 t27 t29 t30"),
        ("turns-on", "t01 t02 t03 t09 t11"),
        ("untestable", "t25"),
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
    assert turning["t01"] == {"tanf-launchers"}
    assert turning["t02"] == {"tanf-reach"}
    assert turning["t03"] == {"tanf-reach"}
    assert "damascus-dashes" in turning["t09"]
    assert turning["t11"] == {"damascus-crosses"}


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
    # Deir ez-Zor within reach and Raqqa not: about 247 to 274 km
    assert window.covers_from == pytest.approx(247, abs=1.5)
    assert window.covers_to == pytest.approx(274, abs=1.5)


def test_conditions_are_met_in_the_right_futures(report: ClaimsReport) -> None:
    fourteen, fifteen = report.claim("t14"), report.claim("t15")
    assert fourteen.probability is not None
    assert round(fourteen.probability * fourteen.trials) >= fifteen.trials > 0
    assert report.claim("t29").probability == report.claim("t12").probability
    assert report.claim("t29").trials == report.futures - report.failed


def test_the_standards_disagree_about_likely(report: ClaimsReport) -> None:
    plain = st.load("deir-ez-zor-2017", overrides={"claims.t19.test.words": "likely"})
    judged = st.claims(plain, futures=6_000, seed=1, only=["t19"], progress=False)
    found = {each.standard: each.verdict for each in judged.claim("t19").standards}
    assert found["icd-203"] == "contradicted"
    assert found["ipcc"] == "consistent"
    # words that only the file declares are in no standard
    assert all(each.term is None for each in report.claim("t14").standards)
    assert report.claim("t14").standard == "declared"
