"""What nobody has checked: the share of the variance against closed forms, and what counts as unchecked."""

from __future__ import annotations

from typing import Any

import pytest

import sandtable as st
from sandtable.analysis.sensitivity.sensitivity import futures_a_row, sensitivity
from sandtable.analysis.sensitivity.unchecked import Unchecked, rows_for, unchecked
from sandtable.errors import AnalysisError
from sandtable.telling import tell
from tests.unit.analysis.test_dice import ALLY

TEXT = ALLY.replace("PRIOR", "beta(2, 2)")
DRAFT, CHECK = "drafted_by: sandtable new", "drafted_by: sandtable new, checked_by: R. Smith"


def scenario(text: str) -> st.Scenario:
    found = st.read(text, name="ally")
    assert found.scenario is not None, found.errors
    return found.scenario


def asked(text: str, **more: Any) -> Unchecked:
    return unchecked(scenario(text), futures=6_144, seed=2, progress=False, **more)


def with_prior(text: str, marks: str) -> str:
    return text.replace("because: x}", f"because: x, {marks}}}")


def with_decision(text: str, marks: str, title: str = "The ford is open") -> str:
    return text.replace(f"title: {title}\n", f"title: {title}\n    {marks.replace(', ', chr(10) + '    ')}\n")


def test_an_unchecked_prior_counts_with_the_dice_that_it_gives_their_odds() -> None:
    """P(holds) = 3/4: the ally and the ford each decide half the time. Alone (1/4)(1/4) of 3/16, with the other (1/2)(1/4)."""
    found = asked(with_prior(TEXT, DRAFT))
    assert (found.drafted, found.checked, found.unchecked, found.unmarked) == (1, 0, 1, 0)
    assert (found.assumptions, found.decisions) == (("loyalty",), ("ally",))
    assert (found.rows, found.futures, found.dropped) == (2_048, 6_144, 0)
    row = found.main
    assert row.total is not None
    assert row.alone is not None
    assert row.total.low < 2 / 3 < row.total.high
    assert row.alone.low < 1 / 3 < row.alone.high
    assert row.total.high - row.total.low < 0.2


def test_checking_lowers_it_step_by_step() -> None:
    both = with_decision(with_prior(TEXT, DRAFT), DRAFT)
    one = with_decision(with_prior(TEXT, CHECK), DRAFT)
    none = with_decision(with_prior(TEXT, CHECK), CHECK)
    shares = [asked(text).main.total for text in (both, one, none)]
    assert all(share is not None for share in shares)
    first, second, third = (share for share in shares if share is not None)
    assert first.value == pytest.approx(1, abs=0.05)
    assert second.low < 2 / 3 < second.high
    assert tuple(third) == (0, 0, 0)
    assert first.low > second.high


def test_nothing_unchecked_is_nothing_played() -> None:
    found = asked(with_prior(TEXT, CHECK))
    assert (found.rows, found.futures, found.unchecked, found.checked) == (0, 0, 0, 1)
    assert tell(found, None).answer == (
        "The town holds: none of its variance rests on entries that nobody has checked.",
    )


@pytest.mark.parametrize(("prior", "p"), [("uniform(0, 1)", 0.4), ("uniform(0.3, 0.62)", 0.0625)])
def test_narrowing_an_unchecked_prior_lowers_it(prior: str, p: float) -> None:
    """y = tide or shut: the tide's total is P(open) p (1 - p) over q (1 - q), with q = 1/2 + p/2."""
    tide = f'  tide: {{title: The tide, prior: "{prior}", basis: assumed, because: y, {DRAFT}}}\n'
    text = TEXT.replace("decisions:\n", f"{tide}decisions:\n").replace("chose(blue, fight)", "tide > 0.6")
    row = asked(text).main
    q = 0.5 + p / 2
    assert row.total is not None
    assert row.total.low < 0.5 * p * (1 - p) / (q * (1 - q)) < row.total.high
    assert asked(text).unmarked == 1  # loyalty


def test_a_drafted_decision_needs_no_uncertain_assumption() -> None:
    text = with_decision(TEXT.replace("beta(2, 2)", "fixed(0.5)"), DRAFT)
    found = asked(text)
    assert (found.assumptions, found.decisions) == ((), ("weather",))
    assert found.main.total is not None
    assert found.main.total.low < 2 / 3 < found.main.total.high


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (with_prior(TEXT, f"{CHECK}, provenance: {{prior: {{{DRAFT}}}}}"), ("ally",)),
        (with_prior(TEXT, f"{DRAFT}, provenance: {{prior: {{checked_by: Me}}}}"), ()),
        (with_prior(TEXT, f"{DRAFT}, checked_by: {{name: Me, date: 2026-11-01}}"), ()),
        (TEXT.replace("{title: O, ", f"{{title: O, {DRAFT}, "), ("weather",)),
        (with_decision(TEXT, CHECK).replace("{title: O, ", f"{{title: O, {DRAFT}, "), ("weather",)),
        (with_decision(TEXT, DRAFT).replace("probability: 0.5}, shut", "probability: 0.5, checked_by: Me}, shut"), ("weather",)),
        (with_decision(TEXT, CHECK), ()),
    ],
)  # fmt: skip
def test_whose_marks_count(text: str, names: tuple[str, ...]) -> None:
    """The nearest mark counts: of the key, of the entry, of the decision that an option is in."""
    assert asked(text).decisions == names


def test_a_belief_that_nobody_has_checked_is_in_the_odds() -> None:
    belief = f'beliefs:\n  nerve: {{title: Nerve, prior: "beta(2, 2)", basis: assumed, because: z, {DRAFT}}}\n'
    text = TEXT.replace("decisions:\n", f"{belief}decisions:\n").replace(
        "    when: true\n    options: {fight: {title: F, probability: loyalty}",
        "    when: true\n    rule: belief\n    options: {fight: {title: F, probability: nerve}",
    )
    text = text.replace('when: "chose', 'when: "loyalty > 2 or chose')
    assert asked(text).decisions == ("ally",)


def test_without_marks_there_is_nothing_to_say() -> None:
    with pytest.raises(AnalysisError, match="no entry of the file says who drafted it"):
        asked(TEXT)


def test_an_outcome_of_always_has_no_share_and_says_so() -> None:
    text = with_prior(TEXT, DRAFT).replace('when: "chose(blue, fight) or chose(red, shut)"', "when: day >= 0")
    found = asked(text)
    assert (found.main.reason, found.main.total, found.main.alone) == ("always", None, None)
    assert "happens in all" in tell(found, None).answer[0]


def test_threads_change_no_byte() -> None:
    text = with_prior(TEXT, DRAFT)
    assert asked(text, threads=1).to_json_object() == asked(text, threads=2).to_json_object()


@pytest.mark.parametrize(("futures", "rows"), [(1, 64), (300, 64), (3_071, 512), (3_072, 1_024), (10_000, 2_048)])
def test_rows_are_a_power_of_two_within_the_futures(futures: int, rows: int) -> None:
    assert rows_for(futures) == rows


def test_the_outcome_itself_may_be_unchecked() -> None:
    text = with_prior(TEXT, DRAFT).replace("{title: The town holds,", f"{{title: The town holds, {DRAFT},")
    found = asked(text)
    assert found.main.is_unchecked
    assert any("Nobody has checked what this outcome means" in line for line in tell(found, None).parts[0].sentences)


class TestSensitivity:
    def test_it_has_the_unchecked_assumptions_as_one(self) -> None:
        other = '  odd: {title: Odd, prior: "uniform(0, 1)", basis: assumed, because: y}\n'
        text = TEXT.replace("decisions:\n", f"{other}decisions:\n").replace(
            "probability: 0.5}, shut", "probability: odd}, shut"
        )
        plain, drafted = scenario(text), scenario(with_prior(text, DRAFT))
        assert futures_a_row(drafted) == futures_a_row(plain) + 1
        found = sensitivity(drafted, rows=512, seed=3, progress=False)
        assert found.unchecked is not None
        assert found.unchecked.assumptions == ("loyalty",)
        (same,) = (entry for entry in found.indices if entry.id == "loyalty")
        assert found.unchecked.total == same.total
        assert "Unchecked assumptions together" in str(
            [row.cells[0].text for part in tell(found, None).parts for row in part.tables[0].rows]
        )
        assert "unchecked" in found.to_json_object()

    def test_without_marks_it_says_nothing_of_them(self) -> None:
        found = sensitivity(scenario(TEXT), rows=256, seed=3, progress=False)
        assert found.unchecked is None
        assert "unchecked" not in found.to_json_object()
