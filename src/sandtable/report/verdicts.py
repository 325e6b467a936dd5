"""The section of claims: what `telling.claims` says of each, with its verdict to filter by, its strip and its places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.analysis.claims.worlds import conditions_of
from sandtable.report.analyses import Omission
from sandtable.report.sources import place_words
from sandtable.scenario.trees import Call, walk
from sandtable.scenario.types import Claim, FactTest, ProbabilityTest, Scenario
from sandtable.scenario.vocabulary import FUNCTIONS
from sandtable.telling.claim import other_world, reading_estimate, reading_mass, rests_on_words, standard_words
from sandtable.telling.claims import (
    conflict_sentences,
    coverage_lines,
    in_the_model,
    introduction,
    standard_lines,
    text_says,
    verdict_counts,
)
from sandtable.telling.claims_read import conflict_words, verdicts_elsewhere
from sandtable.telling.html import typeset
from sandtable.telling.verdicts import VERDICT_WORDS, because, flip_readings
from sandtable.wording import estimate, given_percent, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandtable.analysis.claims.results import ClaimResult, Conflict, JudgedClaims, RestsOn
    from sandtable.report.telling import Teller

WIDE, HIGH = 200, 30  # pixels of the strip of a claim


def claims_content(found: JudgedClaims | Omission, say: Teller, *, passages: dict[str, str]) -> dict[str, Any] | None:
    """The section of the claims; None if it was left out. Texts are HTML."""
    if isinstance(found, Omission):
        return None
    counts = verdict_counts(found)
    scenario, told = say.scenario, say.tell(found)
    return {
        "answer": typeset(" ".join(told.answer)),
        "counts": [{"verdict": verdict, "words": VERDICT_WORDS[verdict], "count": number} for verdict, number in counts.items()],
        "introduction": list(introduction(found, scenario, has_passages=bool(passages))),
        "total": len(found.claims),
        "rows": [
            {
                **_row(result, scenario, passage=passages.get(result.id)),
                "elsewhere": [typeset(line) for line in verdicts_elsewhere(found, result.id, in_the_model)],
            }
            for result in found.claims
        ],
        "beside": [typeset(line) for line in conflict_words(found.readings)] if found.readings else [],
        "conflicts": [_conflict(entry, scenario) for entry in found.conflicts],
        "strip": {"wide": WIDE, "high": HIGH},
        "warnings": [typeset(line) for line in told.warnings],
        "notes": [typeset(line) for line in (*standard_lines(found), *coverage_lines(found), *told.notes[-1:])],
    }  # fmt: skip


def _row(result: ClaimResult, scenario: Scenario, *, passage: str | None) -> dict[str, Any]:
    claim = result.claim
    reason = because(result, scenario)
    note = "" if result.note is None or result.note.rstrip(".") == reason else result.note
    return {
        "id": result.id, "statement": result.statement, "kind": result.kind, "verdict": result.verdict,
        "words": VERDICT_WORDS[result.verdict], "because": typeset(sentence(reason)), "said": list(_said(result)),
        "strip": _strip(result), "note": typeset(note), "where": place_words(claim.at), "passage": passage,
        "places": claim_places(claim, scenario),
        "place_names": [scenario.theatre.places[place].name for place in claim_places(claim, scenario)],
        "rests_on": [_rest(entry, is_difference=result.compared is not None) for entry in result.rests_on],
        "flips": [": ".join(each[1:]) for each in flip_readings(result, scenario)] if not result.rests_on else [],
        "standards": [standard_words(entry) for entry in result.standards if entry.verdict is not None],
    }  # fmt: skip


def _said(result: ClaimResult) -> Iterator[str]:
    """What the model gives, where no strip shows it, and what the text says, as the table has them."""
    world = other_world(result)
    if world:
        yield typeset(world)
    value, bounds = in_the_model(result)
    if _strip(result) is None and value != "-":
        yield typeset(f"in the model: {value}" + (f" ({bounds})" if bounds else ""))
    says, words = text_says(result)
    if says:
        yield typeset(f"the text says: {says}" + (f" ({words})" if words else ""))


def _rest(entry: RestsOn, *, is_difference: bool) -> dict[str, Any]:
    unit = " points" if is_difference else ""
    rows = []
    for reading in entry.readings:
        value, bounds = reading_estimate(reading, is_difference=is_difference)
        rows.append(
            {
                "label": reading.label, "mass": reading_mass(reading), "estimate": typeset(value + unit),
                "interval": typeset(bounds), "words": VERDICT_WORDS[reading.verdict], "verdict": reading.verdict,
            }
        )  # fmt: skip
    return {"title": entry.title, "how": rests_on_words(entry), "readings": rows}


def _conflict(entry: Conflict, scenario: Scenario) -> dict[str, Any]:
    return {
        "claims": list(entry.claims),
        "sentences": [typeset(line) for line in conflict_sentences(entry, scenario)],
    }


def _strip(result: ClaimResult) -> dict[str, Any] | None:
    """The picture of a share against the range of its words: pixels of band, whisker and dot; None for other tests."""
    if result.range is None or result.probability is None:
        return None

    def x(share: float) -> float:
        return round(4 + (WIDE - 8) * share, 1)

    low, high = result.range
    share = result.probability
    number, bounds = estimate(*share)
    return {
        "band": x(low), "width": round(x(high) - x(low), 1), "low": x(share.low), "high": x(share.high),
        "dot": x(share.value), "number": number, "right": share.value < 0.7,
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
                kinds = FUNCTIONS[node.function].called_with(len(node.arguments))
                for kind, argument in zip(kinds, node.arguments, strict=True):
                    if kind in ("place", "place-or-zone") and argument in scenario.theatre.places:
                        found[str(argument)] = None
    return list(found)
