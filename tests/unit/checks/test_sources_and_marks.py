"""`check --strict-sources`, and marks that say who drafted an entry and who has checked it."""

from __future__ import annotations

import pytest

import sandtable as st
from sandtable.checks.unplaced_number import HINT
from tests.unit.analysis.test_dice import ALLY

TEXT = ALLY.replace("PRIOR", "beta(2, 2)")
PLACED = TEXT.replace("lon: 0.0}", "lon: 0.0, because: m}").replace(
    "lon: 0.4}", 'lon: 0.4, source: map, at: "sheet 2"}'
)


def codes(text: str, *, strict: bool = True) -> list[tuple[str, int]]:
    found = st.read(text, name="a.yaml", strict_sources=strict).diagnostics
    return [(each.code, each.span.line) for each in found if each.code in ("S551", "S552")]


def test_every_number_without_place_or_reason_is_an_error_at_its_line() -> None:
    found = [each for each in st.read(TEXT, name="a.yaml", strict_sources=True).diagnostics if each.code == "S551"]
    assert all(each.is_error and each.hint == HINT for each in found)
    said = [(each.span.line, each.message.partition(" neither")[0]) for each in found]
    assert said == [
        (8, "the coordinates of `a` have"),
        (9, "the coordinates of `m` have"),
        (14, "`strength` of `red-1` has"),
        (14, "`pace` of `red-1` has"),
        (27, "`probability` of `open` has"),
        (28, "`probability` of `x` has"),
    ]


def test_it_is_asked_for_or_not_at_all() -> None:
    assert codes(TEXT, strict=False) == []
    assert st.read(TEXT, name="a.yaml").scenario is not None
    assert st.read(TEXT, name="a.yaml", strict_sources=True).scenario is None


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("strength: 3000,", 'strength: 3000, at: "p. 3",', []),
        ("strength: 3000,", "strength: 3000, source: map,", [14, 14]),  # a source without a place in it
        ("strength: 3000,", "strength: 3000, because: '  ',", [14, 14]),
        ("strength: 3000,", "strength: 3000, provenance: {strength: {because: r}},", [14]),
        ("strength: 3000,", "strength: 3000, because: r, provenance: {pace: {basis: assumed}},", [14]),
        ("strength: 3000,", "strength: loyalty, because: r,", []),
    ],
)
def test_what_counts_as_a_place_or_a_reason(old: str, new: str, lines: list[int]) -> None:
    assert [line for _, line in codes(PLACED.replace(old, new)) if line == 14] == lines


def test_options_have_the_reason_of_their_decision() -> None:
    text = PLACED.replace("    title: The ford is open\n", "    title: The ford is open\n    because: r\n")
    assert [line for code, line in codes(text)] == [14, 14, 29]


def test_a_reading_needs_one_for_what_it_sets() -> None:
    text = TEXT + (
        'readings:\n  plain: {title: Plain}\n  other: {title: Other, set: {assumptions.loyalty.prior: "beta(8, 2)"}}\n'
    )
    assert [line for _, line in codes(text)][-1] == text[: text.index("other:")].count("\n") + 1


def test_who_drafts_does_not_check() -> None:
    both = TEXT.replace("because: x}", "because: x, drafted_by: sandtable new, checked_by: '{}'}}")
    assert codes(both.replace("'{}'}", "Sandtable New"), strict=False) == [("S552", 16)]
    assert codes(both.replace("'{}'}", "R. Smith"), strict=False) == []
    dated = both.replace("'{}'}", "{name: sandtable new, date: 2026-11-01}")
    assert codes(dated, strict=False) == [("S552", 16)]


@pytest.mark.parametrize(
    ("mark", "code", "message"),
    [
        ("drafted_by: ' '", "S107", "names nobody"),
        ("checked_by: 7", "S103", "expected a text, found `7`"),
        ("checked_by: {name: Me}", "S102", "missing key `date`"),
        ("checked_by: {name: Me, date: 2026-11-31}", "S106", ""),
        ("drafted_by: {name: Me, date: 2026-11-30}", "S103", "expected a text"),
        ("checked_by: [Me]", "S103", ""),
    ],
)
def test_a_mark_that_is_none_is_named_at_its_place(mark: str, code: str, message: str) -> None:
    found = st.read(TEXT.replace("because: x}", f"because: x, {mark}}}"), name="a.yaml").errors
    assert [each.span.line for each in found] == [16]
    assert found[0].code == code, found
    assert message in found[0].message


def test_marks_change_no_future_and_every_kind_of_entry_takes_them() -> None:
    marks = "drafted_by: sandtable new, checked_by: {name: R. Smith, date: 2026-11-01}"
    text = TEXT
    for old in (
        "because: x",
        "lon: 0.0",
        "place: a",
        "name: Red",
        "title: F",
        "title: The town holds",
        "between: [a, m]",
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, f"{old}, {marks}")
    found, plain = st.read(text, name="a"), st.read(TEXT, name="a")
    assert found.scenario is not None, found.errors
    assert plain.scenario is not None
    played = [
        st.run(each, futures=200, seed=1, progress=False).outcome("holds").count
        for each in (found.scenario, plain.scenario)
    ]
    assert played[0] == played[1]
    difference = st.diff(plain.scenario, found.scenario, futures=200, seed=1, progress=False)
    assert {each.sort for each in difference.changes} == {"text"}
