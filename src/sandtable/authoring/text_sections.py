"""The lines of a begun scenario that come from its text: assumptions and claims to confirm, and what is listed with its place."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Sequence

from sandtable.authoring.drafts import TOLERANCE, Draft, Drafts, Mention, locator, plain_name
from sandtable.authoring.marking import DRAFTER, KEY
from sandtable.authoring.naming import one_line, scalar
from sandtable.text.reading import position
from sandtable.wording import plural

MOST_CLAIMS = 60
MOST_LISTED = 30  # of a kind, in comments
_TOWNS = 3  # that are offered for a name


def word_assumptions(drafts: Drafts) -> dict[str, list[str]]:
    """An assumption for each likelihood of the text, with its place."""
    made: dict[str, list[str]] = {}
    for number, each in enumerate(drafts.likelihoods[:MOST_CLAIMS], start=1):
        key = f"{_key(number)}-likelihood"
        first = ["  # -- the likelihoods of the text; each is the premise of its claim until that has a test"]
        said = _read_as(each)
        made[key] = [
            *(first if number == 1 else []),
            f"  {key}:",
            f"    title: {scalar(f'What sentence {each.number} calls “{each.words}”')}",
            f"    prior: {each.prior}" + (f" # {said}" if said else ""),
            "    group: words",
            "    basis: stated",
            "    source: text",
            f"    at: {locator(drafts.text, each.find.start, each.find.end)}",
        ]
    return made


def numbers_of_text(drafts: Drafts, file: str) -> list[str]:
    """The quantities of the text, as comments."""
    head = "  # -- numbers of the text; write those that matter as assumptions, with `basis: stated`, `source: text` and their place"
    return _list(drafts, drafts.quantities, head=head, more=f"sandtable read {file} --kind quantity")


def actors_in_text(drafts: Drafts, named: Collection[str], file: str) -> list[str]:
    """The actors of the text that the file does not have, as comments. named : those that it has."""
    known = {plain_name(name) for name in named}
    left = [each for each in drafts.actors if plain_name(each.words) not in known]
    return _list(drafts, left, head="  # -- who else the text may name", more=f"sandtable read {file} --kind actor")


def places_in_text(drafts: Drafts, named: Collection[str], file: str) -> list[str]:
    """The places of the text that the file does not have, as comments with what each may be. named : those that it has."""
    known = {plain_name(name) for name in named}
    left = [each for each in drafts.places if plain_name(each.words) not in known]
    lines = _list(drafts, left, head="  # -- where else the text may be", more=f"sandtable read {file} --kind place")
    return [f"  {line}" for line in lines]


def _list(drafts: Drafts, mentions: Sequence[Mention], *, head: str, more: str) -> list[str]:
    lines = []
    for each in mentions[:MOST_LISTED]:
        times = f", {each.count} times" if each.count > 1 else ""
        towns = [f"{town.name}, {town.country} ({town.lat:g}, {town.lon:g})" for town in each.towns[:_TOWNS]]
        why = "; ".join([*each.evidence, *([f"may be {' or '.join(towns)}"] if towns else [])])
        at = locator(drafts.text, each.find.start, each.find.end)
        lines.append(f"  # “{each.words}”{times}, sentence {each.number}: at: {at}" + (f" # {why}" if why else ""))
    if len(mentions) > MOST_LISTED:
        lines.append(f"  # {len(mentions) - MOST_LISTED} more: {more}")
    return [head, *lines] if lines else []


def _key(number: int) -> str:
    return f"c{number:02}"


def _read_as(each: Draft) -> str:
    """How words were read that no table has, or that are negated."""
    if each.find.is_negated:
        return f"how “{each.words}” was read"
    like = each.find.meaning.like if each.find.meaning is not None else ""
    return f"“{each.words}” read as “{like}”" if like else ""


def claims_of_text(drafts: Drafts, *, name: str, file: str, condition: str) -> list[str]:
    """The section `claims`: one to confirm for each likelihood, and the forecasts without one, as comments.

    name, file : of scenario and text, as words of a command. condition : one that the offered tests may ask about.
    """
    taken, left = drafts.likelihoods[:MOST_CLAIMS], len(drafts.likelihoods) - MOST_CLAIMS
    if not taken and not drafts.forecasts:
        return []
    lines = [
        f"# Candidates, those of `sandtable read {file}`. TO CONFIRM, one by one. The passages themselves, which this file does not hold:",
        f"#   sandtable claims {name} --text {file}",
        "# For each: paraphrase it under `statement`. Either it is a conclusion: exchange its `test` for the line below, with",
        "# a condition of this file, and take its assumption out. Or it is a premise: use its assumption as the probability of an option.",
        "# Or it is no statement about likelihood: take both out. Add what else the text says, with its place:",
        f'#   sandtable locate {file} "some words of it"',
        "claims:" if taken else "# claims:",
    ]
    for number, each in enumerate(taken, start=1):
        key = _key(number)
        start, end = each.sentence.start, each.sentence.end
        asked = f"words: {scalar(each.term, in_braces=True)}" if each.term else f"range: {_range(each)}"
        lines += [
            f"  {key}: # to confirm: {_about(drafts.text, each)}",
            "    kind: likelihood",
            f"    statement: {scalar(f'To be paraphrased: sentence {each.number}, which says “{each.words}”')}",
            "    source: text",
            f"    at: {locator(drafts.text, start, end)}",
            f'    test: {{holds: "{key}-likelihood >= 0"}}',
            f'    # test: {{probability: "{condition}", {asked}}}',
            f"    {KEY}: {DRAFTER}",
        ]
    if left > 0:
        lines.append(
            f"  # {plural(left, 'further likelihood')} left out: sandtable read {file} --kind likelihood,hedge"
        )
    return lines + _forecasts(drafts, condition, file)


def _range(each: Draft) -> str:
    """The range of a test; of a single number, what is within some points of it."""
    low, high = each.low, each.high
    if low == high:
        low, high = max(0.0, low - TOLERANCE), min(1.0, high + TOLERANCE)
    return f"[{low:g}, {high:g}]"


def _about(text: str, each: Draft) -> str:
    line, column = position(text, each.find.start)
    negated = ", a negation" if each.find.is_negated else ""
    like = each.find.meaning.like if each.find.meaning is not None and not negated else ""
    read_as = f", read as “{like}”" if like else ""
    dated = f"; its time: {', '.join(f'“{term}”' for term in each.terms)}" if each.terms else ""
    return f"“{each.words}” in line {line}, column {column}{negated}{read_as}{dated}"


def _forecasts(drafts: Drafts, condition: str, file: str) -> list[str]:
    if not drafts.forecasts:
        return []
    lines = [
        "  # -- forecasts of the text with a time and without a likelihood; take out the signs before those that the file can judge,",
        "  # with a condition that has the time",
    ]
    for number, (sentence, span, terms) in enumerate(drafts.forecasts[:MOST_LISTED], start=1):
        said = ", ".join(f"“{term}”" for term in terms)
        lines += [
            f"  # f{number:02}: # to confirm: {said}",
            "  #   kind: forecast",
            f"  #   statement: {scalar(f'To be paraphrased: sentence {sentence}, with the time {said}')}",
            "  #   source: text",
            f"  #   at: {locator(drafts.text, span.start, span.end)}",
            f'  #   test: {{probability: "{condition}", range: [0.5, 1]}}',
        ]
    if len(drafts.forecasts) > MOST_LISTED:
        lines.append(f"  # {len(drafts.forecasts) - MOST_LISTED} more: sandtable read {file} --kind forecast")
    return lines


def said_to_be(each: Mention) -> str:
    """Where an actor of the text comes from, for a comment."""
    times = f"{each.count} times, first in" if each.count > 1 else "in"
    return f"of the text, {times} sentence {each.number}: to confirm"


def command_word(text: str) -> str:
    """A name as a word of a command."""
    return shlex.quote(one_line(text))
