"""The text's claims one by one: verdicts, what they rest on, where their places are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sandtable.analysis.claim_sentences import listed, looked_at, window_sentences
from sandtable.analysis.claim_worlds import conditions_of
from sandtable.analysis.verdicts import VERDICTS
from sandtable.briefing.analyses import Omission
from sandtable.briefing.sources import place_words
from sandtable.figures.drivers import group_words
from sandtable.scenario.trees import Call, walk
from sandtable.scenario.types import Claim, FactTest, ProbabilityTest, Scenario
from sandtable.scenario.vocabulary import FUNCTIONS
from sandtable.wording import estimate, given_percent, percent

if TYPE_CHECKING:
    from sandtable.analysis.claim_results import ClaimResult, ClaimsReport, Conflict, StandardVerdict

WORDS = {
    "consistent": "holds", "understated": "understated", "contradicted": "does not hold",
    "turns-on": "turns on an assumption", "undetermined": "undetermined", "premise": "is a premise",
    "untestable": "cannot be tested",
}  # fmt: skip
MEANINGS = {
    "understated": "Understated: the model is surer than the words, on the same side of even odds.",
    "premise": "Premise: the claim restates what the file puts in, so what comes out is no finding.",
}
WIDE, HIGH = 200, 30  # pixels of the strip of a claim
MOST_FLIPS = 4


def claims_content(
    found: ClaimsReport | Omission, scenario: Scenario, *, passages: dict[str, str]
) -> dict[str, Any] | None:
    """The section of the claims; None if it was left out."""
    if isinstance(found, Omission):
        return None
    counts = {verdict: number for verdict, number in found.counts.items() if number}
    sources = list(dict.fromkeys(result.claim.source for result in found.claims))
    return {
        "answer": claims_answer(found),
        "counts": [{"verdict": verdict, "words": WORDS[verdict], "count": counts[verdict]} for verdict in VERDICTS if verdict in counts],
        "meanings": [words for verdict, words in MEANINGS.items() if verdict in counts],
        "total": len(found.claims),
        "futures": found.futures,
        "failed": found.failed,
        "standard": found.standard,
        "level": f"{found.level:.0%}",
        "rows": [_row(result, scenario, passage=passages.get(result.id)) for result in found.claims],
        "conflicts": [_conflict(entry, scenario) for entry in found.conflicts],
        "sources": [scenario.sources[source].title for source in sources if source in scenario.sources],
        "has_passages": bool(passages),
        "strip": {"wide": WIDE, "high": HIGH},
    }  # fmt: skip


def claims_answer(found: ClaimsReport) -> str:
    """How many claims have which verdict, in words."""
    single = {**WORDS, "understated": "is understated", "undetermined": "is undetermined"}
    parts = [
        f"{number} {single[verdict] if number == 1 else _plural(verdict)}"
        for verdict, number in found.counts.items()
        if number
    ]
    clash = ""
    if found.conflicts:
        clash = f" {listed(found.conflicts[0].claims)} do not hold together in any reading looked at."
    return f"Of the {len(found.claims)} claims {listed(parts)}, in this model.{clash}"


def _plural(verdict: str) -> str:
    return {
        "consistent": "hold", "understated": "are understated", "contradicted": "do not hold",
        "turns-on": "turn on an assumption", "undetermined": "are undetermined", "premise": "are premises",
        "untestable": "cannot be tested",
    }[verdict]  # fmt: skip


def _row(result: ClaimResult, scenario: Scenario, *, passage: str | None) -> dict[str, Any]:
    claim = result.claim
    because = in_titles(result.because.rstrip("."), scenario)
    return {
        "id": result.id, "statement": claim.statement, "kind": claim.kind, "verdict": result.verdict,
        "words": WORDS[result.verdict],
        "because": because[:1].upper() + because[1:], "said": _said(result),
        "strip": _strip(result), "note": (claim.note or "").replace("`", ""), "where": place_words(claim.at), "passage": passage,
        "places": claim_places(claim, scenario),
        "place_names": [scenario.theatre.places[place].name for place in claim_places(claim, scenario)],
        "rests_on": [_rest(entry) for entry in result.rests_on],
        "flips": [
            {"assumption": _title(scenario, flip.assumption), "reading": flip.reading, "words": WORDS[flip.verdict]}
            for flip in result.flips
        ],
        "standards": [_standard(entry) for entry in result.standards if entry.verdict is not None],
    }  # fmt: skip


def in_titles(text: str, scenario: Scenario) -> str:
    """A sentence of the analysis for readers who do not know the file: assumptions and groups in words, code unmarked."""
    for name, entry in scenario.assumptions.items():
        text = text.replace(f" where {name} is ", f" where “{entry.title}” is ").replace(
            f"`{name}`", f"“{entry.title}”"
        )
    for name, belief in scenario.beliefs.items():
        text = text.replace(f"`{name}`", f"“{belief.title}”")
    for group in sorted({entry.group for entry in scenario.assumptions.values() if entry.group}):
        text = re.sub(rf"(?<![\w-]){re.escape(group)}(?= [\d−-])", f"“{group_words(group, scenario)}”", text)
    return text.replace("`", "").replace(" -", " −").replace("(-", "(−")


def _said(result: ClaimResult) -> str:
    """The words that the text used and what they mean in numbers, or what it expects of a comparison."""
    if result.range is not None:
        low, high = result.range
        meant = f"{given_percent(low)} to {given_percent(high)}"
        return f"“{result.words}”: {meant}" if result.words else meant
    if result.expect is not None:
        return {
            "higher": "said to be likelier",
            "lower": "said to be less likely",
            "equal": "said to make no difference",
        }[result.expect]
    return ""


def _rest(entry: Any) -> dict[str, Any]:
    return {
        "title": entry.title, "role": entry.role, "basis": entry.basis or "not said",
        "readings": [
            {
                "label": reading.label,
                "mass": "" if reading.mass is None else percent(reading.mass),
                "estimate": "–" if reading.estimate is None else f"{100 * reading.estimate:.1f}%".replace("-", "−"),
                "words": WORDS[reading.verdict], "verdict": reading.verdict,
            }
            for reading in entry.readings
        ],
    }  # fmt: skip


def _standard(entry: StandardVerdict) -> dict[str, str]:
    low, high = entry.range or (0.0, 1.0)
    return {
        "name": entry.standard, "term": entry.term or "", "range": f"{given_percent(low)} to {given_percent(high)}",
        "words": WORDS[entry.verdict] if entry.verdict else "", "calls_it": entry.calls_it,
    }  # fmt: skip


def _conflict(entry: Conflict, scenario: Scenario) -> dict[str, Any]:
    window = entry.window
    reach = [] if window is None else window_sentences(window, scenario.theatre.places[window.base].name)
    return {
        "claims": list(entry.claims), "because": in_titles(entry.because, scenario), "looked_at": looked_at(entry),
        "reach": list(reach),
    }  # fmt: skip


def _strip(result: ClaimResult) -> dict[str, Any] | None:
    """The picture of a share against the range of its words: pixels of band, whisker and dot; None for other tests."""
    if result.range is None or result.probability is None or result.low is None or result.high is None:
        return None

    def x(share: float) -> float:
        return round(4 + (WIDE - 8) * share, 1)

    low, high = result.range
    number, bounds = estimate(result.probability, result.low, result.high)
    return {
        "band": x(low), "width": round(x(high) - x(low), 1), "low": x(result.low), "high": x(result.high),
        "dot": x(result.probability), "number": number, "right": result.probability < 0.7,
        "words": f"{number}, interval {bounds}; the words mean {given_percent(low)} to {given_percent(high)}",
    }  # fmt: skip


def claim_places(claim: Claim, scenario: Scenario) -> list[str]:
    """The places that the conditions of a claim name, in the order in which they do."""
    if not isinstance(claim.test, ProbabilityTest | FactTest):
        return []
    found: dict[str, None] = {}
    for condition in conditions_of(claim.test):
        for node in walk(condition):
            if isinstance(node, Call):
                for kind, argument in zip(FUNCTIONS[node.function].arguments, node.arguments, strict=True):
                    if kind in ("place", "place-or-zone") and argument in scenario.theatre.places:
                        found[str(argument)] = None
    return list(found)


def _title(scenario: Scenario, name: str) -> str:
    entry = scenario.assumptions.get(name) or scenario.beliefs.get(name)
    return entry.title if entry else name
