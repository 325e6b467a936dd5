"""The small cases that an earlier version silently got wrong (`tests/cases`), and what a trial says of them.

Each was written to say something else than it said. As they are now they say it; the changes below bring the faults back.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sandtable.trials.trial import trial
from tests.unit.trials.texts import opened, warnings

CASES = Path(__file__).resolve().parents[2] / "cases"
# what is left once each file says what it means: nothing is random in most, so outcomes are certain
EXPECTED: dict[str, list[str]] = {
    "army-alone-in-town": ["S703 blue-holds-m", "S704 red-holds-m", "S703 red-at-z", "S703 grey-at-m"],
    "buffer": ["S704 kept-out", "S703 red-in-town", "S703 attacked", "S703 road-open"],
    "contagion": [],
    "date-in-a-condition": ["S704 falls"],
    "deterrence": [],
    "insurgency": ["S704 red-holds"],
    "joint-occupation": ["S704 both", "S704 blues", "S703 shots"],
    "neutral-rear": ["S703 o"],
    "never-recovers": ["S703 red-at-z", "S703 grey-at-m"],
    "stand-down": [],
    "tripwire": ["S703 attacked-by-blue"],
    "ultimatum": [],
}


def text_of(name: str, *changes: tuple[str, str]) -> str:
    text = (CASES / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_every_case_is_here() -> None:
    assert set(EXPECTED) == {path.stem for path in CASES.glob("*.yaml")}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_trial_says_of_each(name: str) -> None:
    found = trial(opened(text_of(name)), progress=False).diagnostics
    assert [f"{each.code} {each.message.split('`')[1]}" for each in found] == EXPECTED[name]


FAULTS = [
    (
        "stand-down",
        [
            ("          - {withdraw: {actor: blue, to: hills}}\n", ""),
            ("          - {handover: {places: [town], to: red}, after: 14 h}\n", ""),
            ("probability: 0.6", "probability: 1"),
        ],
        "S722",
        "`column` enters `town` and takes nothing, in 100 of 100 futures looked at: `blue`, who holds it with `guard`, is neutral",
        "an effect `handover: {places: [town], to: red}` gives it up",
    ),
    (
        "buffer",
        [("  - {of: grey, towards: red, passage: closed}\n", "")],
        "S722",
        "`column` marches through `town`, where `peacekeepers` is, in 100 of 100 futures looked at: `grey` is neutral",
        "`{of: grey, towards: red, passage: closed}` bars the way",
    ),
    (
        "tripwire",
        [("  - {of: grey, towards: red, passage: closed}\n", "")],
        "S722",
        "`town` is attacked around `guards`, which takes no part, in 100 of 100 futures looked at: `grey` is neutral to `red`",
        "`{of: grey, towards: red, passage: closed}` bars the way",
    ),
    (
        "joint-occupation",
        [("          - {stance: {between: [red, blue], to: neutral}}\n", "")],
        "S721",
        "`column` is ordered to `town` and gets there in none of 500 futures: a ceasefire keeps it out, and it waits before it",
        "make the two `neutral` beside the ceasefire",
    ),
    (
        "date-in-a-condition",
        [("day >= 2030-10-16", "day >= 2030-10-16 and controls(red, town)")],
        "S701",
        "`attack` is reached in none of 500 futures: `controls(red, town)` never holds",
        "no formation of `red` leaves its place",
    ),
    (
        "insurgency",
        [('"controls(red, town)"', '"controls(red, port)"')],
        "S703",
        "`red-holds` holds in none of 500 futures",
        "no formation of `red` leaves its place",
    ),
    (
        "never-recovers",
        [("spent(red-1) and at(red-1, a)", "spent(red-1) and at(red-1, z)")],
        "S701",
        "`d` is reached in none of 500 futures: `at(red-1, z)` never holds",
        "`red-1` gets to `z` in none of them",
    ),
    (
        "ultimatum",
        [("after: 5 d", "after: 90 d")],
        "S701",
        "and its clock never ticks",
        "its `after`, `every` or `hazard` is longer than the condition holds",
    ),
    (
        "army-alone-in-town",
        [("orders: {advance: [m]}", "orders: {advance: [a]}")],
        "S720",
        "`red-1` is ordered to `a` and leaves its place in none of 500 futures",
        "it is there already",
    ),
]


@pytest.mark.parametrize(("name", "changes", "code", "message", "hint"), FAULTS, ids=[each[0] for each in FAULTS])
def test_a_fault_brought_back_is_found_with_what_leads_out_of_it(
    name: str, changes: list[tuple[str, str]], code: str, message: str, hint: str
) -> None:
    found = [each for each in warnings(text_of(name, *changes)) if each.code == code]
    assert any(message in each.message and hint in each.hint for each in found), [str(each) for each in found]


def test_a_port_stays_cut_off_after_the_ships_have_gone_home() -> None:
    blockade = text_of(
        "army-alone-in-town",
        ("orders: {advance: [m]}", "orders: {advance: [m, a]}"),
        ("control: {a: red, m: blue,", "control: {a: red,"),
    )
    (found,) = (each for each in warnings(blockade) if each.code == "S704")
    assert found.message == "`red-holds-m` holds in each of 500 futures"
    assert found.hint.startswith(
        "`red` keeps `m` after its formations have left: a place stays with the last to take it"
    )
    assert "`present(red, m)`" in found.hint
