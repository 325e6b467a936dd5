"""S660: a question about how many people die."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding

PEOPLE = (
    r"(?:civilians?|inhabitants|residents|refugees|villagers|townspeople|women|children|people|persons|non-?combatants)"
)
DEATHS = re.compile(
    # words that say it by themselves
    r"\b(?:casualt(?:y|ies)|fatalit(?:y|ies)|death[ -]tolls?|body[ -]counts?|deaths?|massacres?|massacred|genocides?)\b"
    # killed, killing, kills, with any object
    r"|\bkill(?:s|ed|ing|ings)?\b"
    # the dead, a thousand dead; not the Dead Sea, and not a deal that is dead
    r"|\b(?:the|\d[\d,.]*|hundreds?|thousands?|more|many|fewer|number(?:s)? of|civilian)\s+dead\b(?!\s+(?:sea|end|line)\b)"
    # people who die, perish, are slaughtered or are lost
    rf"|\b{PEOPLE}\b[^.;]{{0,40}}\b(?:die|dies|died|dead(?!\s+sea)|perish|perished|slaughtered|wounded|injured|maimed|starve|starved)\b"
    rf"|\b(?:die|dies|died|perish|slaughtered?|wound(?:ed|s)?|injured?|maims?|starves?)\b[^.;]{{0,40}}\b{PEOPLE}\b"
    r"|\b(?:civilian|human) (?:losses|toll|victims?)\b|\b(?:lives|souls) (?:are )?lost\b|\bloss of life\b",
    re.IGNORECASE,
)


@rule(
    "S660",
    summary="a question about deaths, which the model cannot answer",
    why="""The model has formations, places and routes, but no civilians; losses are computed for whole formations. A
    probability for a number of deaths would therefore look informative without any basis. Ask who controls a place,
    when it changes hands or whether fighting breaks out, and describe in words what that would mean for the people who
    live there.""",
    bad="""
    outcomes:
      toll: {title: More than a thousand civilians are killed, when: "controls(damascus, palmyra)"}
    """,
    good="""
    outcomes:
      taken: {title: Damascus holds Palmyra, when: "controls(damascus, palmyra)"}
    """,
    severity="warning",
)
def asks_for_deaths(draft: Draft) -> Iterator[Finding]:
    for path, text in _asked(draft):
        found = DEATHS.search(text)
        if found is not None:
            words = " ".join(found[0].split())[:60]
            yield Finding(
                path,
                f"this asks about deaths (`{words}`), which the model does not represent",
                hint="ask who controls a place, when, or whether fighting breaks out",
            )


def _asked(draft: Draft) -> Iterator[tuple[Path, str]]:
    """The texts that say what is asked: of outcomes, of their times, of claims, and of the whole."""
    scenario = draft.scenario
    yield ("question",), scenario.question
    for name, outcome in scenario.outcomes.items():
        yield ("outcomes", name, "title"), outcome.title
        if outcome.time_title is not None:
            yield ("outcomes", name, "time_title"), outcome.time_title
    for name, claim in scenario.claims.items():
        yield ("claims", name, "statement"), claim.statement
