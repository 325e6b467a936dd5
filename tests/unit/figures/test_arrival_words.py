"""The words at the lines of an arrival chart: no line runs through the words of another, none leave the picture."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from sandtable.figures.arrivals import DayLine, named_lines

HORIZON, WIDTH = 112.0, 420.0


def struck_through(lines: list[DayLine], *, width: float) -> list[tuple[str, str]]:
    """(words, line) of every pair where the line runs through the words; a line starts at the row of its own words."""
    found = []
    for one in lines:
        left, right = one.words_span(horizon=HORIZON, width=width)
        for other in lines:
            if other is not one and other.row <= one.row and left < other.day / HORIZON * width < right:
                found.append((one.text, other.text))
    return found


days = st.floats(0, HORIZON)


@given(days, days, st.floats(280, 900))
def test_no_line_runs_through_words(median: float, history: float, width: float) -> None:
    lines = [DayLine("median", median, "Median 30 Sep"), DayLine("history", history, "History 30 Sep")]
    placed = named_lines(lines, horizon=HORIZON, width=width)
    assert struck_through(placed, width=width) == []
    assert sorted(line.row for line in placed) == [0, 1]
    for line in placed:
        left, right = line.words_span(horizon=HORIZON, width=width)
        assert left >= 0
        assert right <= width


@example(median=14.5, history=13.5, width=280.0, factor=3.0)
@given(days, days, st.floats(280, 500), st.floats(1, 3))
def test_what_is_clear_on_a_telephone_is_clear_on_a_wider_page(
    median: float, history: float, width: float, factor: float
) -> None:
    lines = [DayLine("median", median, "Median 30 Sep"), DayLine("history", history, "History 30 Sep")]
    assert struck_through(named_lines(lines, horizon=HORIZON, width=width), width=factor * width) == []


def test_as_it_was_the_median_ran_through_history() -> None:
    """Fashoda: history's day stands just left of the median, its words on the right under those of the median."""
    before = [DayLine("median", 11.5, "Median 20 Sep"), DayLine("history", 9.5, "History 19 Sep", row=1)]
    assert struck_through(before, width=WIDTH) == [("History 19 Sep", "Median 20 Sep")]
    assert struck_through(named_lines(before, horizon=HORIZON, width=WIDTH), width=WIDTH) == []
