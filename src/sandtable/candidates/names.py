"""Actors and mentions of places, by how a text uses each name.

A country or its capital is an actor where it moves ("Syria might", "Moscow's"), a place where something is ("in Syria"). A text in
lower case has no capitals to go by: then only names that are known, acronyms that the text explains, and groups with a noun such as
"army" or "rebels" are found. Checked by tests/unit/candidates/test_names.py.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from sandtable.candidates.finds import Find, apart
from sandtable.candidates.name_tables import (
    ACRONYM,
    AGENT_BEFORE,
    BARE_GROUP,
    BODIES,
    CALENDAR,
    DIRECTION,
    EXPLAINED,
    GROUP_NOUN,
    GROUPS,
    HELD,
    MOVES,
    NO_ACTOR,
    OWNS,
    PASSIVE,
    PLACE_AFTER,
    PLACE_BEFORE,
    PLACE_NOUN,
    REGIONS,
    RUN,
    STOP,
    STRONG_BEFORE,
    TITLES,
)
from sandtable.candidates.phrasing import END, START

NATIONS = Path(__file__).with_name("nations.csv")


@dataclass(frozen=True, slots=True)
class Named:
    """A mention. evidence : why it is taken for what it is."""

    start: int
    end: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Names that a scenario declares."""

    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()


@cache
def _nations() -> tuple[tuple[str, str, str], ...]:
    with NATIONS.open(encoding="utf-8", newline="") as file:
        return tuple((row["name"], row["adjective"], row["capital"]) for row in csv.DictReader(file))


def _written(names: Iterable[str]) -> str:
    """Names as an expression, the longest first."""
    plain = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    return "|".join(
        re.escape(name).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]").replace("'", "['\u2019]") for name in plain
    )


@cache
def _movers() -> re.Pattern[str]:
    """Countries and capitals, which are places or actors."""
    return re.compile(
        rf"{START}(?:{_written(name for row in _nations() for name in (row[0], row[2]))}){HELD}{END}", re.IGNORECASE
    )


@cache
def _capitals() -> frozenset[str]:
    return frozenset(row[2].lower() for row in _nations() if row[2])


@cache
def _bodies() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'\u2019-])(?:{_written(BODIES.split('|'))}){HELD}(?![\w-])", re.IGNORECASE)


@cache
def _groups() -> re.Pattern[str]:
    """A noun of a group with up to four words before it."""
    return re.compile(rf"(?<![\w'\u2019-])(?:[\w\u2019-]{{1,40}}\s{{1,20}}){{1,4}}(?:{GROUPS})(?![\w-])", re.IGNORECASE)


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(row[1].lower() for row in _nations() if row[1]) | {
        "us",
        "u.s.",
        "kurdish",
        "arab",
        "nato",
        "western",
        "allied",
        "rebel",
        "islamic",
    }


@lru_cache(maxsize=2)
def has_capitals(text: str) -> bool:
    """Whether a text writes names with capitals: one in lower case or all in capitals does not."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    return bool(words) and 0.02 < sum(word[0].isupper() and not word.isupper() for word in words) / len(words) < 0.6


def mentions(text: str, known: Known) -> tuple[list[Named], list[Named]]:
    """Places and actors of a text, each in order."""
    cased = has_capitals(text)
    declared_places = _declared(text, known.places)
    declared_actors = _declared(text, known.actors)
    actors = [*declared_actors, *_group_mentions(text, cased), *_body_mentions(text), *_acronyms(text)]
    places = list(declared_places)
    for mention in _regions(text):
        places.append(mention)
    for mention, is_actor in _mover_mentions(text):
        (actors if is_actor else places).append(mention)
    if cased:
        more_places, more_actors = _proper(text)
        places += more_places
        actors += more_actors
    actors = _apart(actors)
    starts = [each.start for each in actors]
    places = [
        each
        for each in _apart(places)
        if (at := bisect_left(starts, each.end)) == 0 or actors[at - 1].end <= each.start
    ]
    return places, actors


def _apart(named: list[Named]) -> list[Named]:
    kept = apart([Find("actor", each.start, each.end, evidence=each.evidence) for each in named])
    return [Named(each.start, each.end, each.evidence) for each in kept]


def _declared(text: str, names: tuple[str, ...]) -> list[Named]:
    if not names:
        return []
    pattern = re.compile(rf"(?<![\w'\u2019-])(?:{_written(names)})(?![\w-])", re.IGNORECASE)
    found = []
    for match in pattern.finditer(text):
        is_bare = " " not in match[0] and "-" not in match[0] and match[0].islower() and has_capitals(text)
        if not is_bare:  # a name in lower case in a text with capitals is the common word
            found.append(Named(match.start(), match.end(), ("declared in the scenario",)))
    return found


def _group_mentions(text: str, cased: bool) -> list[Named]:
    """Groups: "the Syrian Arab Army", "southern al-tanf rebels"."""
    found = []
    for match in _groups().finditer(text):
        words = [(each.start(), each[0]) for each in re.finditer(r"[\w\u2019-]+", match[0])]
        kept: list[tuple[int, str]] = []
        for start, word in reversed(words[:-1]):
            if (
                word.lower() in STOP
                or word.isdigit()
                or word.lower().endswith(("-destined", "-bound"))
                or (
                    word.lower().endswith(("ing", "ly", "ed"))
                    and "-" not in word
                    and not word[0].isupper()
                    and word.lower() != "allied"
                )
            ):
                break
            kept.append((start, word))
        if not kept:
            continue
        lower = [word.lower() for _, word in kept]
        first = kept[-1][0]
        is_named = any(
            word in _adjectives()
            or word.split("-")[0] in _adjectives()
            or word.split("-")[-1] in ("backed", "led", "held", "aligned")
            for word in lower
        )
        is_named = is_named or any(
            word[0].isupper() for start, word in kept if not _is_first(text, match.start() + start)
        )
        is_named = is_named or any(
            "-" in word
            or word
            in ("northern", "southern", "eastern", "southeastern", "northeastern", "democratic", "special", "rebel")
            for word in lower
        )
        if is_named:
            found.append(Named(match.start() + first, match.end(), (f"a group: \u201c{words[-1][1]}\u201d",)))
    found += [Named(each.start(), each.end(), ("a group, with \u201cthe\u201d",)) for each in BARE_GROUP.finditer(text)]
    return found


def _is_first(text: str, at: int) -> bool:
    before = text[max(0, at - 12) : at].rstrip(" \t\"'\u201c\u2018([")
    return not before or before[-1] in ".!?\n\u2026:"


def _body_mentions(text: str) -> list[Named]:
    found = []
    for match in _bodies().finditer(text):
        word = match[0]
        if word.lower() == "us" and not word.isupper() and (has_capitals(text) or _is_pronoun(text, match)):
            continue
        if (
            word.lower() in ("un", "eu", "uk", "wagner", "congress", "senate", "cabinet", "parliament", "admiralty")
            and word.islower()
            and has_capitals(text)
            and word.lower() in ("un", "eu", "uk", "wagner")
        ):
            continue
        found.append(Named(match.start(), match.end(), ("a known body",)))
    return found


def _is_pronoun(text: str, match: re.Match[str]) -> bool:
    """Whether "us" is the pronoun, in a text without capitals: not after "the" or before a noun of its own."""
    before = text[max(0, match.start() - 8) : match.start()].lower()
    after = text[match.end() : match.end() + 24].lower()
    return not (
        before.endswith("the ")
        or re.match(
            r"\s+(?:special|forces|army|troops|air|navy|military|missiles?|unleash\w*|government|will|has|is|strikes?|bombing|attempts|backed|s\b)",
            after,
        )
    )


def _acronyms(text: str) -> list[Named]:
    """Acronyms: in capitals, or explained in brackets by the text."""
    explained = {match[1].lower() for match in EXPLAINED.finditer(text) if not match[1].isdigit()} - STOP
    explained = {
        word
        for word in explained
        if any(_explains(text, match) for match in EXPLAINED.finditer(text) if match[1].lower() == word)
    }
    found = []
    if explained:
        pattern = re.compile(
            rf"(?<![\w-])(?:{'|'.join(sorted(explained, key=len, reverse=True))})(?:-[a-z]{{2,6}})?(?![\w-])",
            re.IGNORECASE,
        )
        found += [Named(m.start(), m.end(), ("an acronym that the text explains",)) for m in pattern.finditer(text)]
    if has_capitals(text):
        found += [
            Named(m.start(), m.end(), ("an acronym",))
            for m in ACRONYM.finditer(text)
            if m[0] not in NO_ACTOR
            and not _is_shouted(text, m)
            and not re.fullmatch(r"[IVXLCDM]+", m[0])
            and not re.search(r"\d[\s-]?$", text[max(0, m.start() - 2) : m.start()])
        ]
    return [each for each in found if not text[max(0, each.start - 3) : each.start].rstrip().endswith("(")]


def _is_shouted(text: str, match: re.Match[str]) -> bool:
    """Whether the line around it is a heading in capitals."""
    line = text[text.rfind("\n", 0, match.start()) + 1 : (text.find("\n", match.end()) + 1 or len(text) + 1) - 1]
    return line.isupper() and line.strip() != match[0]


def _explains(text: str, match: re.Match[str]) -> bool:
    """Whether the words before a bracket begin with the letters in it."""
    words = re.findall(r"[^\W\d_]+", text[max(0, match.start() - 80) : match.start()])[-len(match[1]) :]
    return len(words) == len(match[1]) and all(
        word[0].lower() == letter for word, letter in zip(words, match[1].lower(), strict=True)
    )


def _regions(text: str) -> list[Named]:
    found = [
        Named(match.start(), match.end(), ("a known region or water",))
        for match in re.finditer(
            rf"(?<![\w'\u2019-])(?:{_written(REGIONS.split('|'))}|[a-z]{{3,}}istan)(?![\w-])", text, re.IGNORECASE
        )
    ]
    found += [
        Named(match.start(), match.end(), ("a border",))
        for match in re.finditer(
            rf"(?<![\w'\u2019-])(?:{_written(a for a in _adjectives())})(?:-(?:{_written(_adjectives())}))?\s+(?:border(?:s|"
            rf"lands?)?|coast|desert|frontier)(?![\w-])",
            text,
            re.IGNORECASE,
        )
    ]
    return [_widened(text, each) for each in found]


def _widened(text: str, each: Named) -> Named:
    """With the side before it: "eastern Syria"."""
    side = DIRECTION.search(text, max(0, each.start - 20), each.start)
    if side is None or side[1].lower() in ("all of", "much of", "most of", "occupied", "post-war"):
        return each
    return Named(side.start(1), each.end, each.evidence)


def _mover_mentions(text: str) -> list[tuple[Named, bool]]:
    """Countries and capitals, and whether each acts."""
    found: list[tuple[Named, bool]] = []
    cased = has_capitals(text)
    for match in _movers().finditer(text):
        if cased and match[0].islower():
            continue
        is_word = match[0].lower() in _LIKE_WORDS and not match[0][0].isupper()
        if is_word and not PLACE_BEFORE.search(text, max(0, match.start() - 24), match.start()):
            continue
        each = _widened(text, Named(match.start(), match.end(), ()))
        before = text[max(0, each.start - 30) : each.start]
        after = text[match.end() : match.end() + 30]
        is_capital = match[0].lower().partition("-")[0] in _capitals()
        called = "capital" if is_capital else "country"
        if (
            each.start < match.start()
            or (_goes_on(text, found, each) and not MOVES.match(after))
            or STRONG_BEFORE.search(before)
            or PLACE_AFTER.match(after)
        ):
            found.append((Named(each.start, each.end, (f"a {called}, where something is",)), False))
        elif (
            is_capital
            or ("-" in match[0] and match[0].lower().rpartition("-")[2] in HELD)
            or AGENT_BEFORE.search(before)
            or (MOVES.match(after) and not PASSIVE.match(after))
            or OWNS.match(after)
        ):
            is_land = OWNS.match(after) and not is_capital and re.search(r"\ball\s+of\s+$", before, re.I)
            found.append((Named(each.start, each.end, (f"a {called} that acts",)), not is_land))
        else:
            found.append((Named(each.start, each.end, (f"a {called}",)), False))
    return found


def _goes_on(text: str, found: list[tuple[Named, bool]], each: Named) -> bool:
    """Whether a mention goes on with the place before it: "Paris or Berlin"."""
    if not found or found[-1][1]:
        return False
    return text[found[-1][0].end : each.start].strip().lower() in (",", "and", "or", ", and", ", or")


_LIKE_WORDS = frozenset(
    [
        "turkey",
        "chad",
        "china",
        "jordan",
        "georgia",
        "niger",
        "mali",
        "oman",
        "cuba",
        "guinea",
        "rome",
        "colombo",
        "lima",
        "nice",
        "bern",
        "juba",
    ]
)


def _proper(text: str) -> tuple[list[Named], list[Named]]:
    """Names with capitals that no table has, by what is around each; where nothing is, by the name's other mentions."""
    used: list[tuple[Named, str, str]] = []  # with its use, and its key
    votes: dict[str, list[int]] = {}
    inner = {
        _trimmed(match[0])
        for match in RUN.finditer(text)
        if not _is_first(text, match.start()) or _trimmed(match[0]).split()[:1] != match[0].split()[:1]
    } - {""}
    heads = {name.split()[0] for name in inner}
    parts = {word for name in inner for word in name.split()}
    for match in RUN.finditer(text):
        name = _trimmed(match[0])
        if not name or CALENDAR.match(name.split()[0]) or name.lower() in STOP or (name.isupper() and len(name) < 7):
            continue
        if _is_first(text, match.start()) and match[0].split()[0] == name.split()[0] and name not in inner:
            if " " not in name and name not in parts:
                if not OWNS.match(text[match.end() : match.end() + 3]):
                    continue
            elif name.split()[0] not in heads and len(name.split()) < 2:
                continue
        start = match.start() + match[0].index(name)
        use, why = _use(text, start, start + len(name), name)
        votes.setdefault(_key(name), [0, 0])
        if use:
            votes[_key(name)][use == "actor"] += 1
        used.append((Named(start, start + len(name), (why,)), use, _key(name)))
    places, actors = [], []
    for each, use, key in used:
        place, actor = votes[key]
        decided = use or ("place" if place > actor else "actor" if actor else "")
        if decided == "place":
            places.append(_widened(text, each))
        elif decided == "actor":
            actors.append(each)
    return places, actors


def _key(name: str) -> str:
    return re.sub(r"['\u2019]s?$", "", name)


def _trimmed(run: str) -> str:
    """A run of capitals without the function word that begins a sentence, and without the possessive."""
    words = run.split()
    while words and words[0].lower() in STOP:
        words = words[1:]
    while words and words[-1].lower() in STOP:
        words = words[:-1]
    name = run[run.index(words[0]) : run.rindex(words[-1]) + len(words[-1])] if words else ""
    return re.sub(r"['\u2019]s?$", "", name)


def _use(text: str, start: int, end: int, name: str) -> tuple[str, str]:
    """`place`, `actor`, or nothing where the words around do not say, each with the reason."""
    before, after = text[max(0, start - 30) : start], text[end : end + 30]
    if found := TITLES.match(name) or GROUP_NOUN.search(name):
        return "actor", f"a name with \u201c{found[0]}\u201d"
    if found := PLACE_NOUN.search(name):
        return "place", f"a name with \u201c{found[0]}\u201d"
    if PLACE_AFTER.match(after) or DIRECTION.search(before):
        return "place", "beside a word for a place or a side"
    if found := STRONG_BEFORE.search(before):
        return "place", f"after \u201c{' '.join(found[0].split())}\u201d"
    if MOVES.match(after) and not re.match(r"\s+(?:is|was|are|were|will\s+(?:fall|be))\b", after):
        return "actor", "a name that acts"
    if re.search(r"\b(?:by|with|against|between)\s+(?:the\s+)?$", before, re.I) or OWNS.match(after):
        return "actor", "a name that is acted with, or owns"
    if found := PLACE_BEFORE.search(before):
        return "place", f"after \u201c{' '.join(found[0].split())}\u201d"
    return "", "used so elsewhere in the text"
