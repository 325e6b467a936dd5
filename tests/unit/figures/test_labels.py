"""Labels do not overlap each other or stand outside the frame, and what finds no room waits for the zoom."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.figures.areas import is_within, roomiest
from sandtable.figures.fonts import BASIC, shortened, text_width, wrapped
from sandtable.figures.labels import (
    AWAY,
    LAST,
    ZOOMS,
    PlaceLabel,
    Spot,
    along,
    box_of,
    gaps,
    inside,
    overlaps,
    place_labels,
)
from sandtable.figures.theme import legend_columns

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
        turn=st.integers(0, LAST),
    ),
    min_size=1,
    max_size=25,
)
LOOKED_AT = (1.0, 1.2, 1.49, 1.5, 2.0, 2.25, 3.0, 3.4, 4.4, 5.0, 6.5, 8.0)


def shown_at(zoom: float, found: list[Spot], labels: list[list[PlaceLabel]]) -> list[tuple[int, PlaceLabel, tuple]]:
    """Which labels are shown at a zoom, with their boxes on a map so enlarged around its corner."""
    return [
        (k, label, box_of(dataclasses.replace(spot, x=spot.x * zoom, y=spot.y * zoom), label))
        for k, (spot, own) in enumerate(zip(found, labels, strict=True))
        for label in own
        if label.zoom <= zoom < label.until
    ]


def misleading(found: list[Spot], labels: list[list[PlaceLabel]]) -> list[tuple[float, str, str]]:
    """(zoom, label, place) of every label that is as near to the dot of another place as to its own, or nearer.

    A label on a line belongs to the dot at its end; it must keep off all others.
    """
    wrong = []
    for zoom in LOOKED_AT:
        discs = np.array([(spot.x * zoom, spot.y * zoom, spot.radius) for spot in found])
        for k, label, box in shown_at(zoom, found, labels):
            gap = gaps(box, discs)
            own = gap[k] if label.lead is None else AWAY - 1
            wrong += [(zoom, found[k].text, found[j].text) for j in range(len(found)) if j != k and gap[j] <= own]
    return wrong


@given(spots)
def test_labels_shown_at_once_are_clear_of_each_other_and_inside(found: list[Spot]) -> None:
    labels = place_labels(found, width=WIDE, height=HIGH, size=SIZE)
    assert len(labels) == len(found)
    for zoom in ZOOMS:
        shown = shown_at(zoom, found, labels)
        assert len({k for k, _, _ in shown}) == len(shown)  # one label a place at a time
        for (_, _, one), (_, _, other) in itertools.combinations(shown, 2):
            assert not overlaps(one, other)
    assert all(inside(box, WIDE, HIGH) for _, _, box in shown_at(1.0, found, labels))


@given(spots)
def test_a_label_is_nearest_to_its_own_dot(found: list[Spot]) -> None:
    assert misleading(found, place_labels(found, width=WIDE, height=HIGH, size=SIZE)) == []


def test_a_label_always_on_the_right_would_be_found_misleading() -> None:
    """A city beside an oil field: its name on the right stands by the other's dot, the one placed here does not."""
    found = [Spot("Deir ez-Zor", 300, 200, 1, 7), Spot("Oil field", 322, 205, 3, 5)]
    right = [[PlaceLabel(spot.radius + 4, 0.0, "left", SIZE, 400)] for spot in found]
    assert (1.0, "Deir ez-Zor", "Oil field") in misleading(found, right)
    labels = place_labels(found, width=WIDE, height=HIGH, size=SIZE)
    assert misleading(found, labels) == []
    assert labels[0][0].zoom == 1.0


def test_what_outcomes_speak_of_is_labelled_first() -> None:
    """Between two places there is room for one name: the lesser place has it if an outcome speaks of it."""
    pair = [Spot("Great city", 100, 100, 2, 5), Spot("Small ford", 195, 100, 3, 5)]
    taken = [(0, 0, WIDE, 91), (0, 109, WIDE, HIGH), (0, 0, 92, HIGH), (203, 0, WIDE, HIGH)]

    def named(found: list[Spot]) -> list[str]:
        labels = place_labels(found, width=WIDE, height=HIGH, size=SIZE, taken=taken)
        return [found[k].text for k, _, _ in shown_at(1.0, found, labels)]

    assert named(pair) == ["Great city"]
    assert named([pair[0], dataclasses.replace(pair[1], turn=1)]) == ["Small ford"]


def test_a_surrounded_place_that_counts_stands_off_on_a_line() -> None:
    ring = [Spot(f"Fort {k}", 300 + 17 * np.cos(k), 200 + 17 * np.sin(k), 4, 4.5) for k in range(6)]
    labels = place_labels([Spot("City", 300, 200, 1, 6), *ring], width=WIDE, height=HIGH, size=SIZE)
    first = labels[0][0]
    assert first.zoom == 1.0
    assert first.lead is not None
    assert labels[0][-1].lead is None  # zoomed in there is room beside it
    assert misleading([Spot("City", 300, 200, 1, 6), *ring], labels) == []
    assert all(label.lead is None for own in labels[1:] for label in own)  # nothing asks for the forts


def test_a_lonely_place_is_labelled_on_its_right() -> None:
    ((label,),) = place_labels([Spot("Mill", 300, 200, 2, 5)], width=WIDE, height=HIGH, size=SIZE)
    assert (label.align, label.zoom) == ("left", 1.0)
    assert label.dx > 5


def test_at_the_edge_the_label_turns_inwards() -> None:
    ((label, *_),) = place_labels([Spot("Northport", WIDE - 12, 200, 2, 5)], width=WIDE, height=HIGH, size=SIZE)
    assert label.align == "right"


def test_a_crowd_keeps_its_first_rank_and_hides_the_rest() -> None:
    crowd = [Spot(f"Place {k}", 300 + 3 * k, 200 + 2 * k, 1 if k == 5 else 4, 5) for k in range(11)]
    labels = place_labels(crowd, width=WIDE, height=HIGH, size=SIZE)
    assert labels[5][0].zoom == 1.0
    hidden = [own for own in labels if not own or own[0].zoom > 1.0]
    assert len(hidden) >= 4
    assert any(own for own in hidden)


def test_routes_are_avoided_where_there_is_a_choice() -> None:
    spot = Spot("Mill", 300, 200, 2, 5)
    road_to_the_right = [[(300.0, 200.0), (600.0, 200.0)]]
    ((label, *_),) = place_labels([spot], width=WIDE, height=HIGH, size=SIZE, lines=road_to_the_right)
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
    parts = wrapped("Unbreakablelongword", width=60, size=15)
    assert "".join(parts) == "Unbreakablelongword"
    assert max(text_width(part, size=15) for part in parts) <= 60


def test_scripts_without_blanks_are_broken_too() -> None:
    title = "紅軍在期限結束時仍然控制德尔祖尔東方的全部地區，並且沒有任何人提出異議。"
    lines = wrapped(title, width=200, size=15)
    assert "".join(lines) == title
    assert len(lines) == 3
    assert all(text_width(line, size=15) <= 200 for line in lines)
    assert not any(line[0] in "，。" for line in lines)
    assert text_width("紅", size=15) == 15
    assert text_width("e\u0301", size=15) == text_width("e", size=15)
    assert wrapped("Дейр-эз-Зор · دير الزور", width=400, size=15) == ["Дейр-эз-Зор · دير الزور"]


@given(st.text(max_size=60), st.floats(20, 300))
def test_no_line_is_wider_than_it_may_be_and_no_character_is_lost(text: str, width: float) -> None:
    lines = wrapped(text, width=width, size=15)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, size=15) <= width or len(line) < 3 for line in lines if line.isalnum())


def test_what_scripts_write_of_numbers_is_in_the_fonts_of_every_page() -> None:
    assert set("+−–±<>%…·“”’") <= BASIC


def test_a_name_too_long_for_the_map_is_cut_and_a_legend_keeps_to_the_width() -> None:
    cut = shortened("The crossroads behind the third hill south of the old mill", width=150, size=13.5)
    assert cut.startswith("The crossroads")
    assert cut.endswith("…")
    assert text_width(cut, size=13.5) <= 150
    assert shortened("Mill", width=150, size=13.5) == "Mill"
    names = ["Damascus and allies", "Islamic State", "Syrian Democratic Forces", "Rebels at al-Tanf"]
    assert legend_columns(names, width=740) == 4
    assert legend_columns(names, width=360) == 2
    assert legend_columns(["x" * 400], width=100) == 1
