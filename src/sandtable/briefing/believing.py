"""What must be believed: limits of assumptions under which the outcome happens, or fails to, more often than elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.briefing.analyses import Omission
from sandtable.briefing.assumptions import bands, share_within, sparkline
from sandtable.figures.boxes import holding, limit_words
from sandtable.wording import estimate_words, percent

if TYPE_CHECKING:
    from sandtable.analysis.boxes import Share
    from sandtable.analysis.discovery import DiscoveredBox, Discovery, Restriction
    from sandtable.scenario.types import Scenario


def boxes_content(found: tuple[Discovery, ...] | Omission, scenario: Scenario) -> dict[str, Any] | None:
    """The part on what must be believed; None if it was left out."""
    if isinstance(found, Omission) or not found:
        return None
    first = found[0]
    return {
        "title": first.title,
        "found_on": first.found_on,
        "measured_on": first.measured_on,
        "failed": first.failed,
        "sides": [_side(entry, scenario) for entry in found],
    }


def figure_name(found: Discovery) -> str:
    """Under which the page keeps the picture."""
    return "believed-against" if found.negated else "believed"


def told_box(found: Discovery) -> DiscoveredBox | None:
    """The box that the page tells of; None if there is none that holds up on the half that did not find it."""
    return found.boxes[0] if found.boxes and found.boxes[0].holds_up else None


def _side(found: Discovery, scenario: Scenario) -> dict[str, Any]:
    box = told_box(found)
    return {
        "heading": "For it not to happen" if found.negated else "For it to happen",
        "answer": box_answer(found),
        "figure": figure_name(found) if box else "",
        "rows": [_row(entry, scenario) for entry in box.restrictions] if box else [],
        "covers": _covers(found, box) if box else "",
    }


def box_answer(found: Discovery) -> str:
    """In a sentence: how often within the limits and elsewhere, with intervals; or why nothing can be told."""
    happens = "It does not happen" if found.negated else "It happens"
    everywhere = f"{happens} in {_spoken(found.probability)} of all futures"
    if found.is_sure is not None:
        return f"It happens in {'every' if found.is_sure else 'no'} future, whatever is assumed."
    if found.reason in ("nearly-always", "nearly-never"):
        return f"{everywhere}: too {'many' if found.reason == 'nearly-always' else 'few'} to tell them from the others."
    box = told_box(found)
    if box is None:
        return f"{everywhere}, and no assumption tells in which."
    inside, outside = box.measured.density, box.measured.elsewhere
    return f"{happens} in {_spoken(inside)} of the futures in which {holding(box)}, and in {_spoken(outside)} of the others."


def told_answer(found: tuple[Discovery, ...]) -> str:
    """In a sentence: how often it happens, and which assumptions tell best when. The limits are each side's own answer."""
    first = found[0]
    told = {entry.assumption: entry.title for each in found if (box := told_box(each)) for entry in box.restrictions}
    said = f"“{first.title}” happens in {_spoken(first.probability)} of all futures"
    if not told:
        return f"{said}; no limits of assumptions tell in which."
    return f"{said}. What tells in which: {'; '.join(told.values())}."


def _covers(found: Discovery, box: DiscoveredBox) -> str:
    """How much of the outcome the limits explain, and how much one has to believe for it."""
    happens = "it does not happen" if found.negated else "it happens"
    they = "It holds" if len(box.restrictions) == 1 else "They hold together"
    return (
        f"{they} in {_spoken(box.measured.mass)} of all futures, "
        f"and in {_spoken(box.measured.coverage)} of those in which {happens}."
    )


def _spoken(share: Share) -> str:
    return estimate_words(share.estimate or 0.0, *share.interval)


def _row(entry: Restriction, scenario: Scenario) -> dict[str, Any]:
    prior = scenario.assumptions[entry.assumption].prior
    limits: dict[str, Any] = {"low": entry.low, "high": entry.high, "values": entry.values}
    area, stems = sparkline(prior)
    return {
        "title": entry.title,
        "words": limit_words(entry, scenario),
        "share": percent(share_within(prior, **limits)),
        "area": area,
        "stems": stems,
        "bands": bands(prior, **limits),
    }
