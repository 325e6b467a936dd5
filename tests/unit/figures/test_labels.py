"""Labels do not overlap each other or stand outside the frame, and what finds no room waits for the zoom."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.figures.areas import is_within, roomiest
from sandtable.figures.fonts import BASIC, text_width, wrapped
from sandtable.figures.labels import NEVER, Spot, along, box_of, disc, inside, overlaps, place_labels

SIZE = 13.5
WIDE, HIGH = 700.0, 500.0

spots = st.lists(
    st.builds(
        Spot,
        text=st.sampled_from(["Northport", "The bridge", "Mill", "a", "Deir ez-Zor", "Ithriya crossroads"]),
        x=st.floats(10, WIDE - 10),
        y=st.floats(10, HIGH - 10),
        rank=st.integers(1, 4),
        radius=st.floats(4, 7),
    ),
    min_size=1,
    max_size=25,
)


@given(spots)
def test_labels_shown_at_once_are_clear_of_each_other_and_inside(found: list[Spot]) -> None:
    labels = place_labels(found, width=WIDE, height=HIGH, size=SIZE)
    assert len(labels) == len(found)
    shown = [(spot, box_of(spot, label)) for spot, label in zip(found, labels, strict=True) if label.zoom == 1.0]
    for (_, one), (_, other) in itertools.combinations(shown, 2):
        assert not overlaps(one, other)
    for spot, box in shown:
        assert inside(box, WIDE, HIGH)
        assert not any(overlaps(box, disc(o)) for o in found if o is not spot and o.rank <= spot.rank)


def test_a_lonely_place_is_labelled_on_its_right() -> None:
    (label,) = place_labels([Spot("Mill", 300, 200, 2, 5)], width=WIDE, height=HIGH, size=SIZE)
    assert (label.align, label.zoom) == ("left", 1.0)
    assert label.dx > 5


def test_at_the_edge_the_label_turns_inwards() -> None:
    (label,) = place_labels([Spot("Northport", WIDE - 12, 200, 2, 5)], width=WIDE, height=HIGH, size=SIZE)
    assert label.align == "right"


def test_a_crowd_keeps_its_first_rank_and_hides_the_rest() -> None:
    crowd = [Spot(f"Place {k}", 300 + 3 * k, 200 + 2 * k, 1 if k == 5 else 4, 5) for k in range(11)]
    labels = place_labels(crowd, width=WIDE, height=HIGH, size=SIZE)
    assert labels[5].zoom == 1.0
    hidden = [label.zoom for label in labels if label.zoom > 1.0]
    assert len(hidden) >= 4
    assert any(zoom < NEVER for zoom in hidden)


def test_routes_are_avoided_where_there_is_a_choice() -> None:
    spot = Spot("Mill", 300, 200, 2, 5)
    road_to_the_right = [[(300.0, 200.0), (600.0, 200.0)]]
    (label,) = place_labels([spot], width=WIDE, height=HIGH, size=SIZE, lines=road_to_the_right)
    box = box_of(spot, label)
    points = along(road_to_the_right)
    assert not any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in points)


def test_even_odd_rule_leaves_holes_out() -> None:
    outer = np.array([(0, 0), (10, 0), (10, 10), (0, 10)], dtype=float)
    hole = np.array([(4, 4), (6, 4), (6, 6), (4, 6)], dtype=float)
    points = np.array([(1, 1), (5, 5), (11, 5)], dtype=float)
    assert is_within(points, [outer, hole]).tolist() == [True, False, False]


def test_a_name_stands_in_the_wide_part_of_its_area_and_off_the_boxes() -> None:
    # a strip 20 pixels high on the left, a square on the right
    area = np.array([(0, 0), (400, 0), (400, 300), (250, 300), (250, 20), (0, 20)], dtype=float)
    none = np.empty((0, 2))
    at = roomiest([area], width=500, height=400, label=(60, 14), taken=[], avoided=none)
    assert at is not None
    assert at[0] == pytest.approx(325, abs=6)
    assert 40 < at[1] < 260
    taken = [(260.0, 100.0, 390.0, 290.0)]
    other = roomiest([area], width=500, height=400, label=(60, 14), taken=taken, avoided=none)
    assert other is not None
    assert other[1] < 93
    assert roomiest([area[:3]], width=500, height=400, label=(600, 14), taken=[], avoided=none) is None


def test_lines_are_broken_at_the_width() -> None:
    text = "Damascus reaches the garrison before anybody else"
    lines = wrapped(text, width=160, size=15)
    assert " ".join(lines) == text
    assert len(lines) > 1
    assert all(text_width(line, size=15) <= 160 for line in lines)
    widths = [text_width(line, size=15) for line in wrapped("Washington strikes inside the zone", width=215, size=15)]
    assert len(widths) == 2
    assert max(widths) < 1.8 * min(widths)  # no word left alone in the second line
    assert wrapped("Unbreakablelongword", width=10, size=15) == ["Unbreakablelongword"]


def test_what_scripts_write_of_numbers_is_in_the_fonts_of_every_page() -> None:
    assert set("+−–±<>%…·“”’") <= BASIC
