"""Key judgments in three to five sentences, written from numbers by the rules of ICD 203 (`judgment_rules.py`).

Each says one thing: how likely, how sure, what it turns on, what to watch until when. How sure never stands beside how likely.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sandtable.scenario.drawn import describe_draw
from sandtable.telling.answer import range_words
from sandtable.telling.common import SHARES_NOT_FORECASTS
from sandtable.telling.names import quoted
from sandtable.telling.signposts import nothing_listed
from sandtable.telling.told import Told
from sandtable.text.words import find_standard
from sandtable.wording import estimate_words, listed, plural

if TYPE_CHECKING:
    from sandtable.analysis.confidence.results import KeyEnd
    from sandtable.analysis.judgments.results import JudgedConfidence, KeyJudgments, TurnsOn, Watch
    from sandtable.scenario.types import Scenario

TITLE = "Key judgments"
ENDS = "Low end, high end: the 5% and the 95% point of an assumption's prior, of a choice its least and its greatest value."


def tell_judgments(found: KeyJudgments, scenario: Scenario | None) -> Told:
    """Three to five sentences, and where their words come from."""
    standard = find_standard(found.standard)
    return Told(
        title=TITLE,
        answer=tuple(sentences(found, scenario)),
        notes=(
            f"Words for odds follow {standard.title}. Brackets: {found.level:.0%} intervals.",
            *((ENDS,) if found.turns_on else ()),
            f"{plural(found.futures, 'future')}, seed {found.seed}.",
        ),
        closing=SHARES_NOT_FORECASTS,
    )


def before_news(told: Told) -> Told:
    """Key judgments above what the news change, which they do without."""
    return replace(told, notes=("They are without the news; how it moves the odds is told further down.", *told.notes))


def where_to_get(command: str) -> str:
    """The line that names the command, where the judgments themselves were not written. command : without `sandtable`."""
    return f"key judgments, with how sure the answer is and what to watch: `sandtable {command}`"


def sentences(found: KeyJudgments, scenario: Scenario | None) -> Iterator[str]:
    """The judgments in order, one a sentence."""
    yield _likelihood(found, scenario)
    yield _confidence(found.confidence, why=found.no_confidence)
    yield _turns(found, scenario)
    if not found.watch:
        yield _no_watch(found, scenario)
    for number, each in enumerate(found.watch):
        yield _watch(each, scenario, first=number == 0)


def _likelihood(found: KeyJudgments, scenario: Scenario | None) -> str:
    spread = range_words(found.probability, found.over)
    over = f", {spread}" if spread else ""
    time = ""
    if found.half_by is not None and scenario is not None:
        time = (
            f"; of the futures in which it happens, half have it by {scenario.calendar.sentence(found.half_by.value)}"
        )
    title = quoted(found.title.rstrip(".?! "))
    numbers = f"{estimate_words(*found.probability)} of futures{over}, in this model{time}."
    is_noun = any(each in found.likelihood for each in ("chance", "odds"))  # "almost no chance": an outcome is not that
    return f"{title}: {found.likelihood}, {numbers}" if is_noun else f"{title} is {found.likelihood}: {numbers}"


def _confidence(found: JudgedConfidence | None, *, why: str | None) -> str:
    if found is None:
        return f"Confidence in this judgment is not rated: {_plain(why or 'what it rests on is not known')}."
    own = f"; the analyst's own word is {found.stated.word}" if found.stated is not None else ""
    if found.word != "not-rated" and found.supported is not None and found.assumed is not None:
        return (
            f"Confidence in this judgment is {found.word} (suggested{own}): of what the assumptions do to it,"
            f" {estimate_words(*found.supported)} rests on what is stated or from outside by a sound source,"
            f" {estimate_words(*found.assumed)} on what is assumed or has no basis{_steps(found)}."
        )
    why = "what it rests on is not known"
    if found.needed is not None:
        why = f"too little was played to say what it rests on, and about {plural(found.needed, 'future')} would do"
    return f"Confidence in this judgment is not rated{own.replace(';', ',')}: {why}."


def _steps(found: JudgedConfidence) -> str:
    """Why the word is below what the numbers rest on."""
    if found.information is None or found.information == found.word:
        return ""
    reasons = [
        *(["for how it was made"] if found.has_faults else []),
        *(["because the answer moves much within two weeks"] if found.volatility == "volatile" else []),
    ]
    said = f", lowered {listed(reasons)}" if reasons else ", not higher since no history or calibrated battle tests it"
    return f"; {found.information} by that{said}"


def _turns(found: KeyJudgments, scenario: Scenario | None) -> str:
    if not found.turns_on:
        return "It turns on no assumption alone: none moves it detectably from one end of its prior to the other."
    first, *others = [_ends(each, scenario) for each in found.turns_on]
    return f"It turns most on {first}{''.join(f'; then on {each}' for each in others)}."


def _ends(each: TurnsOn, scenario: Scenario | None) -> str:
    low, high = (
        f"{estimate_words(*end.probability)} of futures at its {name} end ({_value(end, each, scenario)})"
        for name, end in (("low", each.low), ("high", each.high))
    )
    return f"{quoted(each.title)}: {low}, {high}"


def _value(end: KeyEnd, each: TurnsOn, scenario: Scenario | None) -> str:
    if scenario is None or each.assumption not in scenario.assumptions:
        return f"{end.value:.3g}"
    return describe_draw(scenario.assumptions[each.assumption], value=end.value, in_hours=scenario.calendar.in_hours)


def _watch(each: Watch, scenario: Scenario | None, *, first: bool) -> str:
    when = scenario.calendar.when(each.by_day) if scenario is not None else each.by
    seen, unseen = estimate_words(*each.seen), estimate_words(*each.unseen)
    if first:
        return (
            f"Watch until {when} for {quoted(each.title)}: {seen} of futures have the outcome if it is seen by then and nothing is"
            f" decided, {unseen} if it is not seen."
        )
    return f"Watch until {when}, too, for {quoted(each.title)}: {seen} if it is seen, {unseen} if not."


def _no_watch(found: KeyJudgments, scenario: Scenario | None) -> str:
    if found.watch_by is None or found.watch_by_day is None:
        return f"There is no sign to watch: {_plain(found.no_watch or '')}."
    return nothing_listed(found.watch_by if scenario is None else scenario.calendar.when(found.watch_by_day))


def _plain(reason: str) -> str:
    return reason.rstrip(". ")
