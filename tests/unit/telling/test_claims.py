"""Reasons are data: for programs with the identifiers of the file, for readers with its titles."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sandtable.analysis.claims.reasons import Carries, OnlyWhere, Reason, Restates, Stated, TurnsOn, TwoReadings
from sandtable.estimates import Estimate
from sandtable.telling import tell
from sandtable.telling.names import Titles
from tests.unit.report.crossing import crossing, crossing_analyses
from tests.unit.telling.shown import assert_everywhere

HALF = Estimate(0.5, 0.4, 0.6)


@pytest.fixture(scope="module")
def titles() -> Titles:
    return Titles(crossing().scenario)


def title(name: str) -> str:
    return f"“{crossing().scenario.assumptions[name].title}”"


def test_a_group_is_called_by_its_title_wherever_it_stands(titles: Titles) -> None:
    """A minus sign, a unit or a blank after it make no difference: nothing is searched in a text."""
    carries = Carries(HALF, HALF, (("movement", Estimate(0.12, 0.1, 0.2)), ("guns", HALF)))
    both = Reason.of(TwoReadings(("guns",), carries, carries))
    assert both.text().startswith("without guns: together they carry 50% (40–60%)")
    assert both.text().endswith("singly movement 12%, guns 50%")
    assert both.text(titles).startswith("without “Guns”: ")
    assert both.text(titles).endswith("singly “Movement” 12%, “Guns” 50%")


def test_assumptions_are_called_by_their_titles(titles: Titles) -> None:
    reason = Reason.of(TurnsOn("gun-reach", (("consistent", ("5 km", "9 km")), ("contradicted", ("50 km",))), 1))
    assert str(reason) == (
        "consistent where gun-reach is 5 km or 9 km, contradicted where gun-reach is 50 km, and 1 more turns it"
    )
    assert reason.text(titles).startswith(f"consistent where {title('gun-reach')} is 5 km or 9 km, ")
    only = OnlyWhere("gun-reach", ((("a",), ("5 km",)), (("b", "c"), ("50 km",))))
    assert Reason.of(only).text(titles) == (
        f"a can hold only where {title('gun-reach')} is 5 km, b and c can hold only where it is 50 km"
    )


def test_inputs_of_a_premise(titles: Titles) -> None:
    decisions = crossing().scenario.decisions
    name, decision = next(iter(decisions.items()))
    option = next(iter(decision.options))
    reason = Reason.of(Restates(("gun-reach", f"{name}.{option}", "unknown")))
    assert str(reason) == f"it restates what the file gives as `gun-reach` and `{name}.{option}` and `unknown`"
    said = f"{title('gun-reach')} and “{decision.title}: {decision.options[option].title}” and `unknown`"
    assert reason.text(titles).endswith(said)


def test_what_an_author_wrote_is_left_as_it_is(titles: Titles) -> None:
    words = "Set `gun-reach` where gun-reach is -3 km; guns 12%"
    assert Reason.of(Stated(words)).text(titles) == words


def test_reasons_for_readers_name_no_identifier() -> None:
    pytest.importorskip("SALib")
    scenario, found = crossing().scenario, crossing_analyses().claims
    names = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, scenario.assumptions))})(?![\w-])")
    texts = [result.because.text(Titles(scenario)) for result in _claims(found)]
    assert any(names.search(str(result.because)) for result in _claims(found))
    assert not any(names.search(text) for text in texts)


def test_claims_in_full_are_shown_alike() -> None:
    pytest.importorskip("SALib")
    assert_everywhere(tell(crossing_analyses().claims, in_full=True))


def _claims(found: Any) -> Any:
    return found.claims
