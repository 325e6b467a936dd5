"""Candidate claims of a text: every kind of find, in order, each with its sentence.

    found = read_claims(text)
    [find for find in found.finds if find.kind == "likelihood"]

Checked by tests/unit/candidates/test_reader.py, on texts that were marked by hand by tests/unit/candidates/test_gold.py.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from sandtable.candidates.cues import attributions, causes, conditionals, hedges
from sandtable.candidates.finds import KINDS, Find, Kind, outside
from sandtable.candidates.likelihoods import likelihoods
from sandtable.candidates.locating import Area, area_of, known_of, located, towns_in_lower_case
from sandtable.candidates.names import has_capitals, mentions
from sandtable.candidates.quantities import forecasts, quantities, times_apart
from sandtable.scenario.types import Scenario, Words
from sandtable.text.folding import Span
from sandtable.text.sentences import sentences
from sandtable.text.words import DEFAULT


@dataclass(frozen=True)
class Reading:
    """What was found in a text. finds : in order of place. sentences : all of the text; number 1 is the first."""

    text: str
    finds: tuple[Find, ...]
    sentences: tuple[Span, ...]

    def sentence_of(self, find: Find) -> int:
        """The number of the sentence in which a find begins, from 1."""
        return max(1, bisect_right([each.start for each in self.sentences], find.start))

    def by_sentence(self) -> dict[int, list[Find]]:
        """The finds of each sentence that has some."""
        starts = [each.start for each in self.sentences]
        found: dict[int, list[Find]] = {}
        for find in self.finds:
            found.setdefault(max(1, bisect_right(starts, find.start)), []).append(find)
        return found


def read_claims(text: str, *, scenario: Scenario | None = None, kinds: Sequence[Kind] = KINDS) -> Reading:
    """The candidate claims of an English text. text : in the normal form of locators. kinds : those wanted.

    scenario : whose places, actors, window and words are known; without one the default standard's words.
    """
    words: str | Words = scenario.words if scenario is not None else DEFAULT
    spans = sentences(text)
    found: list[Find] = []
    likely = likelihoods(text, words)
    found += likely
    if {"hedge", "conditional", "attribution", "causal"} & set(kinds):
        found += outside(hedges(text, words), likely) + outside(conditionals(text), likely)
        found += outside(attributions(text), likely) + outside(causes(text), likely)
    if {"forecast", "quantity"} & set(kinds):
        terms = outside(forecasts(text, spans), likely)
        found += terms + times_apart(outside(quantities(text), likely), terms)
    if {"place", "actor"} & set(kinds):
        found += _names(text, scenario)
    wanted = sorted((each for each in found if each.kind in kinds), key=lambda each: (each.start, each.end, each.kind))
    return Reading(text, tuple(wanted), spans)


def _names(text: str, scenario: Scenario | None) -> list[Find]:
    area = Area()
    actors: list[str] = []
    if scenario is not None:
        area = _area(scenario)
        actors = [each.name for each in scenario.actors.values()] + [each.name for each in scenario.formations.values()]
    places, movers = mentions(text, known_of(area, actors))
    if not has_capitals(text):
        places = sorted([*places, *towns_in_lower_case(text, places, movers, area)], key=lambda each: each.start)
    return [
        *located(text, places, area),
        *(Find("actor", each.start, each.end, evidence=each.evidence) for each in movers),
    ]


def _area(scenario: Scenario) -> Area:
    window = scenario.theatre.window
    points = [(place.name, place.lat, place.lon) for place in scenario.theatre.places.values()]
    box = None if window is None else (window.west, window.south, window.east, window.north)
    return area_of(points, box)
