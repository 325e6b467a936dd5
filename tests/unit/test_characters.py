"""Which characters are never printed, how wide the others are, and where a line may break."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.characters import (
    FORMULA_SIGNS,
    REPLACEMENT,
    columns,
    control_name,
    guarded,
    neutralise,
    neutralise_line,
    unguarded,
    wrap,
)

CONTROLS = [
    *(chr(code) for code in range(0x20) if chr(code) not in "\t\n\r"), *(chr(code) for code in range(0x7F, 0xA0)),
    *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "\ud800", "\udfff",
]  # fmt: skip


@pytest.mark.parametrize("character", CONTROLS, ids=lambda c: f"U+{ord(c):04X}")
def test_control_characters_are_shown_and_never_sent(character: str) -> None:
    assert neutralise(f"a{character}b") == neutralise_line(f"a{character}b") == f"a{REPLACEMENT}b"


@pytest.mark.parametrize(
    "text", ["né", "دير الزور", "نمی‌خواهم", "德尔祖尔", "👩‍👩‍👧", "a\tb\nc", "soft\u00adhyphen", "ש\u200fא"]
)
def test_text_of_every_script_stays_as_it_is(text: str) -> None:
    assert neutralise(text) == text


def test_a_carriage_return_cannot_overwrite_a_line() -> None:
    assert neutralise("good\rbad\r\nnext") == f"good{REPLACEMENT}bad\nnext"
    assert neutralise_line("a\nb\tc\rd") == f"a{REPLACEMENT}b c{REPLACEMENT}d"


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_that_a_terminal_acts_upon_is_left(text: str) -> None:
    left = {unicodedata.category(c) for c in neutralise_line(text)}
    assert not left & {"Cc", "Cs", "Zl", "Zp"}
    assert neutralise(neutralise(text)) == neutralise(text)


def test_control_characters_have_names() -> None:
    assert control_name("\x1b") == "U+001B (escape)"
    assert control_name("\u202e") == "U+202E (right-to-left override)"


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("德尔", 4), ("né", 2), ("ne\u0301", 2), ("ｱ", 1), ("Ａ", 2)])
def test_columns(text: str, width: int) -> None:
    assert columns(text) == width


def test_a_text_without_blanks_wraps_by_columns() -> None:
    title = "紅軍在期限結束時仍然控制德尔祖尔東方的全部地區"
    lines = wrap(title, 20)
    assert "".join(lines) == title
    assert [columns(line) for line in lines] == [20, 20, 6]


def test_no_line_starts_with_a_closing_sign() -> None:
    assert wrap("一二三四五，六七", 10) == ["一二三四", "五，六七"]
    assert wrap("一二三四「五」", 10) == ["一二三四", "「五」"]


def test_latin_words_stay_whole_beside_wide_characters() -> None:
    assert wrap("德尔祖尔Deir ez-Zor城", 12) == ["德尔祖尔Deir", "ez-Zor城"]


def test_joined_emoji_are_one_sign() -> None:
    assert wrap("德尔祖尔👩‍👩‍👧", 12) == ["德尔祖尔", "👩‍👩‍👧"]


def test_latin_text_wraps_at_blanks_with_its_indent() -> None:
    assert wrap("one two  three\nfour", 9, indent="  ") == ["  one two", "  three", "  four"]


@given(st.text(max_size=60), st.integers(-3, 30), st.sampled_from(["", "  ", " " * 40]))
def test_every_width_is_taken_and_nothing_is_lost(text: str, width: int, indent: str) -> None:
    lines = wrap(text, width, indent=indent)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(columns(line) <= max(width, 2) for line in lines)


FORMULAS = [*(f"{sign}1+1" for sign in FORMULA_SIGNS), "=cmd|' /C calc'!A0", "-", "'=1+1", "''@x"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    assert guarded(text) == f"'{neutralise(text)}"


@pytest.mark.parametrize("value", ["", "'tis", "O'Brien", "a=b", "1-2", -5, -1.5, Decimal("-1.5"), True, None])
def test_other_texts_and_all_numbers_stay(value: object) -> None:
    assert guarded(value) is value or guarded(value) == value
    assert type(guarded(value)) is type(value)


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from("'=+-@\t"), max_size=6))
def test_every_text_comes_back_from_a_cell(text: str) -> None:
    if neutralise(text) == text:
        assert unguarded(guarded(text)) == text
        assert not guarded(text).startswith(FORMULA_SIGNS)


def test_whatever_writes_tables_guards_them() -> None:
    root = Path(__file__).parents[2] / "src" / "sandtable"
    writers = {
        path.relative_to(root).as_posix(): text
        for path in root.rglob("*.py")
        if re.search(r"csv\.(?:Dict)?[Ww]riter|Workbook\(\)", text := path.read_text(encoding="utf-8"))
    }
    assert set(writers) == {"authoring/tables/sheets.py", "cli/query.py"}
    for name, text in writers.items():
        assert re.search(r"\bguarded\b", text), name
