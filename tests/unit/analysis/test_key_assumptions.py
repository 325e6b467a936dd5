"""The key assumptions check against closed forms: ends, what each moves, what is written against it."""

from __future__ import annotations

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.confidence.key_assumptions import MOST, key_assumptions
from sandtable.scenario.priors.numbers import quantile
from sandtable.scenario.priors.text import parse_prior
from sandtable.telling import tell
from tests.unit.analysis.test_dice import ALLY

TEXT = ALLY.replace("PRIOR", "beta(2, 2)").replace("because: x}", "because: x, against: It stayed out in 2025.}")


def scenario(text: str) -> st.Scenario:
    found = st.read(text, name="ally")
    assert found.scenario is not None, found.errors
    return found.scenario


def test_the_ends_are_those_of_the_prior() -> None:
    """P(holds) = 1/2 + loyalty/2, at the 5% and the 95% point of beta(2, 2)."""
    found = key_assumptions(scenario(TEXT), futures=20_000, seed=3, progress=False)
    (row,) = [each for each in found.assumptions if each.assumption == "loyalty"]
    for end, share in ((row.low, 0.05), (row.high, 0.95)):
        value = float(quantile(parse_prior("beta(2, 2)"), np.array([share]))[0])
        assert end.value == value
        assert end.probability.low < 0.5 + value / 2 < end.probability.high
    assert [each.id for each in row.moves] == ["holds"]
    assert row.moves[0].difference.low > 0
    assert (row.basis, row.grade, row.against) == ("assumed", None, "It stayed out in 2025.")
    assert (found.each, found.rows) == (2_000, 1_024)


def test_what_does_nothing_moves_nothing() -> None:
    idle = '  aa-odd: {title: Odd, prior: "uniform(0, 1)", basis: assumed, because: y}\n'
    text = TEXT.replace("decisions:\n", f"{idle}decisions:\n").replace(
        "title: X, probability: 0.5", "title: X, probability: aa-odd"
    )
    found = key_assumptions(scenario(text), futures=4_000, seed=2, progress=False)
    assert [each.assumption for each in found.assumptions] == ["loyalty"]
    assert len(found.assumptions) + found.others == len(st.compile_scenario(scenario(text)).assumptions)
    assert len(found.assumptions) <= MOST


def test_a_choice_has_its_least_and_greatest_value() -> None:
    found = key_assumptions(
        scenario(ALLY.replace("PRIOR", "choice({0.2: 0.9, 0.8: 0.1})")), futures=4_000, seed=2, progress=False
    )
    row = found.assumptions[0]
    assert (row.low.value, row.high.value) == (0.2, 0.8)


def test_what_is_known_against_one_is_said_and_where_nothing_is() -> None:
    odd = '  odd: {title: The weather, prior: "uniform(0, 1)", basis: assumed, because: y}\n'
    text = TEXT.replace("decisions:\n", f"{odd}decisions:\n").replace(
        "title: O, probability: 0.5", "title: O, probability: odd"
    )
    told = tell(key_assumptions(scenario(text), futures=2_000, seed=2, progress=False), scenario(text))
    said = " ".join(told.parts[1].sentences)
    assert "The ally's loyalty: It stayed out in 2025." in said
    assert "The file says nothing against “The weather” (`against`)." in said
    assert "moves it furthest" in told.answer[0]


def test_an_outcome_of_chance_alone_has_no_table_and_says_so() -> None:
    text = TEXT.replace("chose(blue, fight) or chose(red, shut)", "chose(red, shut) or loyalty > 2")
    found = key_assumptions(scenario(text), futures=2_000, seed=2, progress=False)
    assert (found.reason, found.assumptions) == (None, ())
    assert "no assumption changed it" in tell(found, None).answer[0]


def test_an_outcome_of_always_has_no_table() -> None:
    text = TEXT.replace('when: "chose(blue, fight) or chose(red, shut)"', "when: day >= 0")
    found = key_assumptions(scenario(text), futures=2_000, seed=2, progress=False)
    assert (found.reason, found.assumptions) == ("always", ())
    assert "happens in all" in tell(found, None).answer[0]


@pytest.mark.parametrize("path", ["against", "confidence"])
def test_they_are_changes_of_the_text_only(path: str) -> None:
    old = scenario(ALLY.replace("PRIOR", "beta(2, 2)"))
    text = (
        TEXT
        if path == "against"
        else ALLY.replace("PRIOR", "beta(2, 2)").replace(
            "{title: The town holds,", "{title: The town holds, confidence: {word: low, because: r},"
        )
    )
    found = st.diff(old, scenario(text), futures=200, seed=1, progress=False)
    assert [each.sort for each in found.changes] == ["text"]


def test_the_totals_of_a_design_that_was_played_are_taken() -> None:
    of = scenario(TEXT)
    drivers = st.sensitivity(of, rows=256, seed=3, progress=False)
    found = key_assumptions(of, futures=2_000, seed=3, drivers=drivers, progress=False)
    totals = {each.assumption: each.total for each in drivers.indices}
    assert {each.assumption: each.total for each in found.assumptions} == {
        name: total for name, total in totals.items() if total.value > 0
    }
    assert (found.rows, found.probability) == (256, drivers.probability)
    assert found.futures == drivers.futures + 2 * len(found.assumptions) * found.each
    with pytest.raises(ValueError, match="another outcome, scenario or seed"):
        key_assumptions(of, futures=2_000, seed=4, drivers=drivers, progress=False)
