"""What `new` drafts from a text: the candidates of `sandtable read`, each with the entry or the comment that it becomes.

Nothing is found here that `read` does not show. Likelihoods, in words and numbers, and hedges that readers have given a number, such
as "may", "might", "could" and "it is possible that", become claims to confirm; what else `read` finds is listed with its place.
Checked by tests/unit/authoring/test_drafts.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sandtable.authoring.given_places import LONGEST_NAME, GivenPlace
from sandtable.authoring.naming import one_line
from sandtable.candidates.finds import Find, Town
from sandtable.candidates.reader import Reading, read_claims
from sandtable.errors import WordError
from sandtable.scenario.priors.distribution import Worded
from sandtable.text.folding import Span
from sandtable.text.possibility import STANDARD as READERS
from sandtable.text.priors import range_of
from sandtable.text.reading import digest
from sandtable.text.words import DEFAULT, standards

TOLERANCE = 0.05  # to either side of a number, in the range of the test that is offered
LONGEST = 48  # characters of a phrase that are shown
CAST = 3  # actors of the text that a scenario begins with where nobody names any
LEAST_MENTIONS = 2  # of an actor that a scenario begins with
_GENERIC = "a group, with"  # evidence of a noun such as "the column", which is no name
_STAND_IN = {"possible": "real possibility"}  # phrases that `read` reads as another term of the tables
_HASH_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Draft:
    """A likelihood of the text. words : as written. sentence, number : where it is. prior : of its assumption, as written in the file.

    term : as the claim's test may name it, empty where only a range can be given. low, high : its range. terms : the dates and terms of
    its sentence.
    """

    find: Find
    words: str
    sentence: Span
    number: int
    prior: str
    term: str
    low: float
    high: float
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or a number of the text. count : how often. find : the first. evidence : why it is taken for what it is."""

    words: str
    count: int
    find: Find
    number: int
    evidence: tuple[str, ...]
    towns: tuple[Town, ...]


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a text gives. likelihoods : claims to confirm. forecasts : dates and terms of sentences without a likelihood."""

    text: str
    likelihoods: tuple[Draft, ...] = ()
    forecasts: tuple[tuple[int, Span, tuple[str, ...]], ...] = ()
    quantities: tuple[Mention, ...] = ()
    actors: tuple[Mention, ...] = ()
    places: tuple[Mention, ...] = ()


def drafts_of(text: str) -> Drafts:
    """The drafts of an English text in the normal form of locators."""
    reading = read_claims(text)
    likely = _stated(reading)
    terms: dict[int, list[str]] = {}
    for each in reading.finds:
        if each.kind == "forecast":
            terms.setdefault(reading.sentence_of(each), []).append(shown(text, each))
    drafted = tuple(_draft(reading, each, terms) for each in likely)
    covered = {each.number for each in drafted}
    forecasts = tuple(
        (number, reading.sentences[number - 1], tuple(found))
        for number, found in terms.items()
        if number not in covered
    )
    return Drafts(
        text, drafted, forecasts,
        tuple(_mention(reading, [each]) for each in reading.finds if each.kind == "quantity"),
        tuple(_mentions(reading, "actor")), tuple(_mentions(reading, "place")),
    )  # fmt: skip


def locator(text: str, start: int, end: int) -> str:
    """The place of a passage, as the file has it."""
    return f'{{start: {start}, end: {end}, sha256: "{digest(text[start:end])[:_HASH_DIGITS]}"}}'


def shown(text: str, find: Find) -> str:
    """The words of a find on one line; the beginning of long ones."""
    words = one_line(text[find.start : find.end])
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def plain_name(name: str) -> str:
    """A name by which mentions are counted together: in lower case, without article and possessive."""
    return re.sub(r"^the |['\u2019]s?$", "", one_line(name).casefold())


# -- likelihoods --------------------------------------------------------------------------------------


def _stated(reading: Reading) -> list[Find]:
    """Likelihoods, and hedges with a number; of the latter not those that only say what a likelihood before them is about."""
    found: list[Find] = []
    for each in reading.finds:
        if each.kind == "likelihood":
            found.append(each)
        elif each.kind == "hedge" and each.meaning is not None:
            between = reading.text[found[-1].end : each.start] if found else "."
            if re.search(r"[.,;:!?()\u2014]", between):
                found.append(each)
    return [each for each in found if each.meaning is not None]


def _draft(reading: Reading, find: Find, terms: dict[int, list[str]]) -> Draft:
    number = reading.sentence_of(find)
    meaning = find.meaning
    assert meaning is not None
    worded = None if meaning.source == "text" else _worded(reading.text, find)
    if worded is not None:
        prior = f"words({worded.phrase})" if not worded.standard else f"words({worded.phrase}, {worded.standard})"
    elif meaning.low == meaning.high:
        prior = f"fixed({meaning.low:g})"
    else:
        prior = f"uniform({meaning.low:g}, {meaning.high:g})"
    term = worded.phrase if worded is not None and not worded.standard else ""
    return Draft(
        find, shown(reading.text, find), reading.sentences[number - 1], number, prior, term,
        meaning.low, meaning.high, tuple(terms.get(number, ())),
    )  # fmt: skip


def _worded(text: str, find: Find) -> Worded | None:
    """The prior in words that has the meaning of a find; None if none has."""
    meaning = find.meaning
    if meaning is None:
        return None
    written = " ".join(text[find.start : find.end].lower().split())
    phrases = [_STAND_IN.get(meaning.like, meaning.like)] if meaning.like else [written, *written.split()]
    for phrase in phrases:
        for standard in ("", READERS, *(each.id for each in standards())):
            try:
                found = range_of(Worded(phrase, standard), DEFAULT)
            except WordError:
                continue
            if (found.low, found.high) == (meaning.low, meaning.high):
                return Worded(phrase, standard)
    return None


# -- names and numbers --------------------------------------------------------------------------------


def _mention(reading: Reading, finds: list[Find]) -> Mention:
    first = finds[0]
    evidence = tuple(dict.fromkeys(said for each in finds for said in each.evidence))
    towns = next((each.towns for each in finds if each.towns), ())
    return Mention(shown(reading.text, first), len(finds), first, reading.sentence_of(first), evidence[:2], towns)


def _mentions(reading: Reading, kind: str) -> Iterable[Mention]:
    """The names of a kind, the most frequent first."""
    found: dict[str, list[Find]] = {}
    for each in reading.finds:
        if each.kind == kind:
            found.setdefault(plain_name(reading.text[each.start : each.end]), []).append(each)
    ordered = sorted(found.values(), key=lambda finds: (-len(finds), finds[0].start))
    return (_mention(reading, finds) for finds in ordered)


def actors_of_text(drafts: Drafts) -> list[Mention]:
    """Who a scenario begins with where nobody names an actor: names that the text mentions more than once; none if it is only one."""
    named = [
        each
        for each in drafts.actors
        if each.count >= LEAST_MENTIONS
        and len(each.words) <= LONGEST_NAME
        and not all(said.startswith(_GENERIC) for said in each.evidence)
    ]
    return named[:CAST] if len(named) > 1 else []


def places_of_text(drafts: Drafts, look_up: Callable[[list[GivenPlace]], list[GivenPlace]]) -> list[GivenPlace]:
    """Where a scenario begins that has no places of the author: names for which the text and the gazetteer both speak.

    That is, towns near each other that the gazetteer knows by these names, where no other can be meant; none unless there are two.
    """
    near = [each for each in drafts.places if any("from another place of the text" in said for said in each.evidence)]
    found = [each for each in look_up([GivenPlace(each.words) for each in near]) if each.lat is not None]
    points = {(each.lat, each.lon) for each in found}
    return found if len(points) == len(found) > 1 else []
