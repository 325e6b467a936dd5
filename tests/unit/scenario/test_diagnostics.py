"""The renderers: text as documented, colours that change nothing, stable JSON."""

from __future__ import annotations

from sandtable.diagnostics import Diagnostic, Span, as_objects, render_rich, render_text, sort_by_position
from sandtable.errors import ScenarioError

DOCUMENTED = """\
error[S203]: unknown place `deir-ez-zur`
  --> scenario.yaml:41:29
   |
41 |     axis: [palmyra, sukhna, deir-ez-zur]
   |                             ^^^^^^^^^^^
   = hint: did you mean `deir-ez-zor`?
"""
FOUND = Diagnostic(
    "S203", "error", "unknown place `deir-ez-zur`", Span("scenario.yaml", 41, 29, 11), "did you mean `deir-ez-zor`?",
    "    axis: [palmyra, sukhna, deir-ez-zur]",
)  # fmt: skip


def test_text_is_as_documented() -> None:
    assert render_text([FOUND]) == DOCUMENTED
    assert str(FOUND) == DOCUMENTED


def test_several_are_set_apart_by_a_blank_line() -> None:
    bare = Diagnostic("S004", "error", "the file is empty", Span("a.yaml"))
    assert render_text([bare, FOUND]) == "error[S004]: the file is empty\n --> a.yaml:1:1\n\n" + DOCUMENTED


def test_colour_changes_nothing_but_colour() -> None:
    text = render_rich([FOUND, FOUND])
    assert text.plain == render_text([FOUND, FOUND])
    assert {str(span.style) for span in text.spans} >= {"bold red", "blue", "bold"}


def test_json_has_stable_keys() -> None:
    objects = as_objects([FOUND, Diagnostic("S501", "warning", "no source", Span("x"))])
    assert list(objects[0]) == ["code", "severity", "message", "file", "line", "column", "length", "hint"]
    assert objects[1] == {
        "code": "S501", "severity": "warning", "message": "no source", "file": "x", "line": 1, "column": 1, "length": 1,
        "hint": None,
    }  # fmt: skip


def marks(line: str, column: int, length: int) -> tuple[str, str]:
    """The shown line and the line of marks below it, without gutters."""
    shown = render_text([Diagnostic("S1", "error", "m", Span("f", 1, column, length), "", line)]).splitlines()
    return shown[3][4:], shown[4][4:]


def test_marks_stand_under_wide_and_combining_characters() -> None:
    assert marks("德尔 x", 4, 1) == ("德尔 x", "     ^")
    assert marks("德尔 x", 1, 2) == ("德尔 x", "^^^^")
    assert marks("e\u0301 x", 4, 1) == ("e\u0301 x", "  ^")


def test_tabs_and_control_characters_are_shown_harmless() -> None:
    assert marks("a\tb\x1b[31mred", 4, 1) == ("a b\ufffd[31mred", "   ^")
    message = Diagnostic("S1", "error", "bad \x1b[31m name", Span("fi\nle"))
    assert "\x1b" not in render_text([message])
    assert "fi\ufffdle" in render_text([message])


def test_long_lines_are_cut_around_the_fault() -> None:
    line = "x" * 500 + "FAULT" + "y" * 500
    shown, under = marks(line, 501, 5)
    assert len(shown) <= 72
    assert shown.startswith("...")
    start = under.index("^")
    assert shown[start : start + under.count("^")] == "FAULT"


def test_fault_longer_than_the_cut_is_marked_to_its_end() -> None:
    shown, under = marks("x" * 500, 1, 500)
    assert (len(shown), under) == (72, "^" * 72)


def test_span_past_the_end_of_its_line_is_marked_after_it() -> None:
    assert marks("ab", 3, 1) == ("ab", "  ^")
    assert marks("ab", 40, 10)[0] == "ab"


def test_order_is_by_place_and_nothing_comes_twice() -> None:
    late, early = Diagnostic("S2", "error", "b", Span("f", 9, 1)), Diagnostic("S1", "error", "a", Span("f", 2, 30))
    assert sort_by_position([late, early, late, Diagnostic("S0", "error", "c", Span("f", 2, 4))]) == (
        Diagnostic("S0", "error", "c", Span("f", 2, 4)), early, late,
    )  # fmt: skip


def test_scenario_error_prints_its_diagnostics() -> None:
    assert str(ScenarioError([FOUND])) == DOCUMENTED
    assert ScenarioError([FOUND]).diagnostics == (FOUND,)
