"""What a sentence says would settle the question: who holds a place at the end, or does not.

Only the plainest form is understood whole: "Red holds the bridge at the end". Of any other, the condition is a guess, and its words
become the outcome's title, so that no title says more than its condition asks.
Checked by tests/unit/authoring/test_settling.py.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_ASKS = r"(who|what|when|where|which|how|does|do|did|is|are|was|were|will|would|can|could|has|have) "
_NO = (
    r"\b(?:not|never|nobody|no one|no longer|neither|nor|cannot|hardly|without)\b|n['\u2019]t\b|\b(?:fails?|failed|unable) to\b|"
    r"\b(?:los(?:es?|ing|t)|gives? up|gave up|given up|gives? \S+ up|surrenders?|surrendered|abandons?|abandoned|cedes?|ceded|"
    r"evacuates?|evacuated|leaves?|left|withdraws?|withdrew|quits?)\b"
)
_HOLD = r"holds?|controls?|keeps?|retains?|is in control of|are in control of"
_HOLDS = re.compile(
    rf"(?:the )?ACTOR (?:(?:still |will (?:still )?)?(?:{_HOLD})|(?P<no>(?:(?:does|do|will|can|did) not|(?:does|do|wo|ca|did)n['\u2019]t|"
    r"cannot) (?:hold|control|keep|retain)|no longer (?:holds?|controls?)|(?:is|are) not in control of)) (?:the )?PLACE"
    r"(?P<end>,? (?:at|in|by) the end(?: of (?P<span>.+))?)?",
    re.IGNORECASE,
)
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}


@dataclass(frozen=True, slots=True)
class Settled:
    """How a sentence was read. is_negated : that the actor does not hold the place. is_whole : nothing of it is left out."""

    is_negated: bool
    is_whole: bool


def is_question(sentence: str) -> bool:
    """Whether a sentence asks: it ends so, or begins with such a word."""
    return sentence.rstrip().endswith("?") or re.match(_ASKS, sentence.lower()) is not None


def read_answer(sentence: str, *, actor: str, place: str, horizon: dt.date) -> Settled:
    """Read what would settle it, as a sentence about one actor and one place. actor, place : their names."""
    said = " ".join(sentence.split()).rstrip(".! ")
    if is_question(said):
        return Settled(is_negated=False, is_whole=False)
    if (found := _plain(said, actor, place)) is not None:
        is_whole = found["span"] is None or _is_end(found["span"], horizon)
        return Settled(is_negated=found["no"] is not None, is_whole=is_whole)
    rest = re.sub(_name(place), " ", re.sub(_name(actor), " ", said, flags=re.IGNORECASE), flags=re.IGNORECASE)
    return Settled(is_negated=len(re.findall(_NO, rest, re.IGNORECASE)) % 2 == 1, is_whole=False)


def _plain(said: str, actor: str, place: str) -> re.Match[str] | None:
    """The match with the plain form, where the names, with their articles or without, are those of actor and place."""
    bare = [re.sub(r"^the ", "", name, flags=re.IGNORECASE) for name in (actor, place)]
    pattern = _HOLDS.pattern.replace("ACTOR", re.escape(bare[0])).replace("PLACE", re.escape(bare[1]))
    return re.fullmatch(pattern, said, re.IGNORECASE)


def _name(name: str) -> str:
    return rf"(?<!\w){re.escape(name)}(?!\w)"


def _is_end(span: str, horizon: dt.date) -> bool:
    """Whether the end of a month or year, as in "the end of March", is the end of the scenario."""
    words = span.casefold().split()
    last = horizon - dt.timedelta(days=1) if horizon.day == 1 else horizon
    ends_month = last.day == calendar.monthrange(last.year, last.month)[1]
    if words in (["the", "year"], [str(last.year)]):
        return ends_month and last.month == 12
    month, year = (words[0], words[1:]) if words else ("", [])
    return ends_month and _MONTHS.get(month) == last.month and year in ([], [str(last.year)])
