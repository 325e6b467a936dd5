"""What a mention of a place may mean, with the evidence for it: candidates, none chosen.

The gazetteer knows also *of*, *march*, *nice* and *reading*. In a text without capitals a name is taken from it only after a preposition
of place, if it is no common word, and if another place of the text is near or the name has several parts. Checked by
tests/unit/candidates/test_locating.py.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sandtable.candidates.finds import Find, Town
from sandtable.candidates.names import Known, Named
from sandtable.world.gazetteer import Candidate, distance, towns_of
from sandtable.world.names import folded

COMMON = Path(__file__).with_name("common.txt")  # names of the gazetteer that are common words
NEAR = 400.0  # kilometres from another place of the text
FEW = 12  # towns of a name by which others are judged near, at most
LARGE = 100_000  # inhabitants of a town that needs no other place of the text near it
MOST = 5  # towns of a name that are given
_TRIED = 40  # towns of a name that are weighed
_LETTER = r"[^\W\d_]"
_WORD = rf"{_LETTER}[\w\u2019'-]*"
_AFTER_PREPOSITION = re.compile(
    rf"\b(?P<how>in|near|at|to|toward|towards|around|outside|inside|into|from|of|for|on|against|"
    rf"between|and|reach|liberate|capture|retake|"
    rf"race for)\s+(?:the\s+)?(?=(?P<name>{_WORD}(?:[ ]{_WORD}){{0,2}}))",
    re.IGNORECASE,
)
_CLEAR = frozenset(["in", "near", "at", "toward", "towards", "around", "outside", "inside", "into"])
_ARTICLE = re.compile(r"(?:al|el|as|ash|an|ar|az|ed|et|ad)-\w{3,}$", re.IGNORECASE)
_DESTINED = r"(?:-(?:bound|destined|held))?"


@dataclass(frozen=True, slots=True)
class Area:
    """What a scenario knows of places. declared : name, latitude and longitude of each. window : west, south, east, north."""

    declared: tuple[tuple[str, float, float], ...] = ()
    window: tuple[float, float, float, float] | None = None

    @property
    def known(self) -> tuple[str, ...]:
        """The names of its places."""
        return tuple(name for name, _, _ in self.declared)

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a point is inside the window."""
        if self.window is None:
            return False
        west, south, east, north = self.window
        return south <= lat <= north and (west <= lon <= east if west <= east else lon >= west or lon <= east)


@cache
def common_words() -> frozenset[str]:
    """Names of the gazetteer that mostly are common words."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def is_common(name: str) -> bool:
    """Whether a name, bare and without a capital, may be a word: a short one, or one of the list."""
    plain = folded(name)
    return " " not in plain and "-" not in name and (len(plain) < 4 or plain in common_words())


@cache
def named(name: str) -> tuple[Candidate, ...]:
    """The towns whose whole name this is."""
    return towns_of(name, most=_TRIED)


def towns_in_lower_case(text: str, places: Sequence[Named], actors: Sequence[Named], area: Area) -> list[Named]:
    """Towns of a text without capitals, and every further mention of each."""
    taken = sorted((each.start, each.end) for each in (*places, *actors))
    accepted: dict[str, str] = {}
    hits: dict[str, list[str]] = {}
    for match in _AFTER_PREPOSITION.finditer(text):
        words = match["name"].split(" ")
        for count in range(min(3, len(words)), 0, -1):
            name = " ".join(words[:count]).rstrip("-'\u2019")
            start = match.start("name")
            if _is_taken(taken, start, start + len(name)) or is_common(name) or len(name) < 4:
                continue
            if _ARTICLE.match(name) or named(name):
                hits.setdefault(name.lower(), []).append(match["how"].lower())
                break
    anchors = _anchors([(each, named(each)) for each in hits], area)
    for name, hows in hits.items():
        evidence = _why(name, hows, anchors, area)
        if evidence:
            accepted[name] = evidence
    if not accepted:
        return []
    written = "|".join(re.escape(name) for name in sorted(accepted, key=len, reverse=True))
    found = []
    for match in re.finditer(
        rf"(?<![\w-])({written})(?=[^\w-]|-(?:bound|destined|held|based)\b|$)", text, re.IGNORECASE
    ):
        if not _is_taken(taken, match.start(), match.end()):
            found.append(Named(match.start(), match.end(), (accepted[match[1].lower()],)))
    return found


def _is_taken(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(taken, (end, 0))
    return any(begin < end and start < stop for begin, stop in taken[max(0, at - 2) : at])


def _why(name: str, hows: list[str], anchors: dict[str, list[tuple[float, float]]], area: Area) -> str:
    """The evidence that a name in lower case is a place; empty if it is too little."""
    after = next((f"after \u201c{how}\u201d" for how in hows if how in _CLEAR), "")
    if _ARTICLE.match(name):
        return f"{after or 'after a preposition'}, with the article of Arabic names"
    towns = named(name)
    others = [point for other, points in anchors.items() if other != name for point in points]
    is_near = any(distance((town.latitude, town.longitude), point) <= NEAR for town in towns for point in others)
    is_inside = any(area.holds(town.latitude, town.longitude) for town in towns)
    if after and any(town.inhabitants >= LARGE for town in towns):
        return f"{after}, a large town"
    parts = len(re.split(r"[\s-]+", name))
    if (is_near or is_inside) and (after or parts > 1 or len(hows) > 1):
        return f"{after or 'after a preposition'}, a town near other places of the text"
    return ""


def _anchors(found: Iterable[tuple[str, tuple[Candidate, ...]]], area: Area) -> dict[str, list[tuple[float, float]]]:
    """Points by which others are judged near: declared places, and the towns of names that few have."""
    points = {name: [(lat, lon)] for name, lat, lon in area.declared}
    for name, towns in found:
        if name not in points and 0 < len(towns) <= FEW:
            points[name] = [(town.latitude, town.longitude) for town in towns]
    return points


def located(text: str, places: Sequence[Named], area: Area) -> list[Find]:
    """The places as finds, with what each may be."""
    plain = {name.lower(): (name, lat, lon) for name, lat, lon in area.declared}
    by_folded = {folded(name): value for name, value in plain.items()}
    names = {each: _bare(text[each.start : each.end]) for each in places}
    wanted = {name for each, name in names.items() if not _is_country(each)}
    known = {name: named(name) for name in wanted if folded(name) and folded(name) not in by_folded}
    anchors = _anchors(known.items(), area)
    found = []
    for each in places:
        name = names[each]
        evidence = list(each.evidence)
        towns: tuple[Town, ...] = ()
        if (declared := by_folded.get(folded(name)) if folded(name) else None) is not None:
            towns = (Town(declared[0], "", declared[1], declared[2], 0, "scenario", None, area.holds(*declared[1:])),)
            if "declared in the scenario" not in evidence:
                evidence.insert(0, "declared in the scenario")
        elif name in known:
            others = [point for other, points in anchors.items() if other != name for point in points]
            towns = tuple(_ranked([_town(town, others, area) for town in known[name]])[:MOST])
            if towns and towns[0].in_window:
                evidence.append("a town of this name is inside the scenario's window")
            elif towns and towns[0].km is not None and towns[0].km <= NEAR:
                evidence.append(f"a town of this name is {towns[0].km:.0f} km from another place of the text")
        found.append(Find("place", each.start, each.end, evidence=tuple(evidence), towns=towns))
    return found


def _is_country(each: Named) -> bool:
    return any(said.startswith(("a country", "a known region", "a border")) for said in each.evidence)


def _bare(written: str) -> str:
    """A name without the side of the compass before it."""
    plain = " ".join(written.split())
    return (
        re.sub(
            r"^(?:(?:north|south|east|west)(?:ern|-?(?:east|west)(?:ern)?)?|central|upper|lower)\s+",
            "",
            plain,
            flags=re.IGNORECASE,
        )
        or plain
    )


def _town(town: Candidate, others: list[tuple[float, float]], area: Area) -> Town:
    at = (town.latitude, town.longitude)
    km = min((distance(at, other) for other in others), default=None)
    return Town(
        town.name,
        town.country,
        *at,
        town.inhabitants,
        "gazetteer",
        None if km is None else round(km, 1),
        area.holds(*at),
    )


def _ranked(towns: list[Town]) -> list[Town]:
    return sorted(
        towns, key=lambda town: (not town.in_window, town.km is None or town.km > NEAR, -town.inhabitants, town.lat)
    )


def area_of(places: Iterable[tuple[str, float, float]], window: tuple[float, float, float, float] | None) -> Area:
    """An area from places with names and coordinates."""
    return Area(tuple(places), window)


def known_of(area: Area, actors: Iterable[str]) -> Known:
    """The names that a scenario declares."""
    return Known(area.known, tuple(actors))
