"""Answers of a user, read: who, where, since when, how long, what would settle it, which text. Every fault at once."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from collections.abc import Callable, Mapping, Sequence

from sandtable.authoring.beginning import START, Answers
from sandtable.authoring.given_places import (
    LONGEST_NAME,
    GivenPlace,
    PlacesError,
    is_table,
    listed_places,
    read_places,
    unknown_holders,
)
from sandtable.authoring.lookup import looked_up
from sandtable.authoring.naming import one_line
from sandtable.authoring.recipes import Recipe
from sandtable.errors import AuthoringError, HintedError
from sandtable.scenario.dates import read_moment
from sandtable.text.extraction import text_of
from sandtable.text.reading import read_bytes

MOST_ACTORS, MOST_CHARACTERS = 16, 200
LATEST_YEAR = 9000


class AnswersError(AuthoringError):
    """Answers that cannot be used, with every fault."""

    def __init__(self, faults: Sequence[HintedError]) -> None:
        super().__init__(
            "; ".join(each.message for each in faults), hint=next((each.hint for each in faults if each.hint), "")
        )
        self.faults = tuple(faults)


def answers_of(
    name: str,
    given: Mapping[str, str | None],
    *,
    recipes: tuple[Recipe, ...] = (),
    faults: Sequence[HintedError] = (),
    opens: Callable[[str], str] | None = None,
) -> Answers:
    """The answers, read. Raises AnswersError with every fault at once.

    given : by `actors`, `places`, `start`, `length`, `settled`, `text`, as typed. faults : of the recipes. opens : where a file
    that an answer names is to be opened; it may raise HintedError. Without it any file of the user is.
    """
    found = list(faults)
    places: list[GivenPlace] = []
    first, last, text = None, None, None
    try:
        written = (given["places"] or "").strip()
        if opens is None:
            places = looked_up(read_places(written))
        else:
            places = looked_up(read_places(opens(written)) if is_table(written) else listed_places(written))
    except PlacesError as fault:
        found += [AuthoringError(each, hint=fault.hint if each == fault.faults[-1] else "") for each in fault.faults]
    except HintedError as fault:
        found.append(fault)
    try:
        first, last = _times(given["start"], given["length"])
    except AnswersError as several:
        found += several.faults
    file = (given["text"] or "").strip()
    try:
        text = text_of(read_bytes(opens(file) if opens else file), name=file) if file else None
    except HintedError as fault:
        found.append(fault)
    actors = [one_line(actor) for actor in (given["actors"] or "").split(",") if actor.strip()]
    found += [AuthoringError(each) for each in _actor_faults(actors)]
    found += [AuthoringError(each) for each in unknown_holders(places, actors)]
    settled = one_line(given["settled"] or "")
    if len(settled) > MOST_CHARACTERS:
        found.append(
            AuthoringError(f"what would settle it has {len(settled)} characters, at most {MOST_CHARACTERS} are allowed")
        )
    if found:
        raise AnswersError(found)
    return Answers(
        name, command_of(name, given, recipes), tuple(actors), tuple(places), first, last,
        settled, text, file, recipes,
    )  # fmt: skip


def _actor_faults(actors: list[str]) -> list[str]:
    found = [f"the actor {actor} is given twice" for actor in dict.fromkeys(actors) if actors.count(actor) > 1]
    found += [
        f"{actor[:20]}...: a name has at most {LONGEST_NAME} characters"
        for actor in actors
        if len(actor) > LONGEST_NAME
    ]
    if len(actors) > MOST_ACTORS:
        found.append(f"{len(actors)} actors, more than the {MOST_ACTORS} that a scenario can have")
    return found


def _times(start: str | None, length: str | None) -> tuple[dt.date | None, dt.date | None]:
    """Start and horizon as far as they are given. Raises AnswersError."""
    faults: list[HintedError] = []
    first, last = _moment((start or "").strip()), None
    if start is not None and start.strip() and first is None:
        faults.append(
            AuthoringError(f"`{start.strip()[:40]}` is not a date", hint="year, month, day, such as 2017-06-14")
        )
    if first is not None and first.year > LATEST_YEAR:  # so that every end is a date as well
        faults.append(
            AuthoringError(
                f"the year {first.year} is too late", hint=f"a scenario begins in {LATEST_YEAR} at the latest"
            )
        )
    if length is not None and length.strip():
        last = _end(length.strip(), START if faults or first is None else first)
        if last is None:
            hint = "such as 60 d, 8 weeks or 2017-11-30"
            faults.append(AuthoringError(f"`{length.strip()[:40]}` is neither a time nor a date", hint=hint))
    if last is not None and not faults:
        naive = [
            each if isinstance(each, dt.datetime) else dt.datetime.combine(each, dt.time())
            for each in (first or START, last)
        ]
        span = naive[1].replace(tzinfo=None) - naive[0].replace(tzinfo=None)
        if not dt.timedelta(0) < span <= dt.timedelta(days=3652):
            hint = "see --start and --length"
            faults.append(AuthoringError("a scenario ends after its start, at most ten years later", hint=hint))
    if faults:
        raise AnswersError(faults)
    return first, last.replace(tzinfo=None) if isinstance(last, dt.datetime) else last


def _moment(written: str) -> dt.date | None:
    try:
        return read_moment(written)
    except ValueError:
        return None


def _end(written: str, begin: dt.date) -> dt.date | None:
    """The end that a length or a date says; None if it is neither."""
    found = re.fullmatch(r"(\d{1,4}) ?(d|days?|weeks?|months?|h|hours?)?", written)
    if found is None:
        return _moment(written)
    unit = (found[2] or "d").rstrip("s")
    days = int(found[1]) * {"d": 1, "day": 1, "week": 7, "month": 30}.get(unit, 1 / 24)
    if not isinstance(begin, dt.datetime) and days != int(days):
        begin = dt.datetime.combine(begin, dt.time())
    return begin + dt.timedelta(days=days)


def command_of(name: str, given: Mapping[str, str | None], recipes: tuple[Recipe, ...]) -> str:
    """The command with which the same file could be begun again."""
    options = {
        "actors": "--actors",
        "places": "--places",
        "start": "--start",
        "length": "--length",
        "settled": "--settled-by",
        "text": "--from",
    }
    words = ["sandtable", "new", name]
    for key, option in options.items():
        if value := (given[key] or "").strip():
            words += [option, value]
    if recipes:
        words += ["--with", ",".join(each.name for each in recipes)]
    return shlex.join(words)
