"""What is said of candidate claims: likelihoods in numbers, towns with their coordinates."""

from __future__ import annotations

from sandtable.candidates.finds import Find, Town
from sandtable.text.words import standards


def meaning_words(find: Find) -> str:
    """What a likelihood means: `55–80% in ICD 203`, `60% in the text`, `1–5%, read as “almost no chance”`."""
    meaning = find.meaning
    if meaning is None:
        return ""
    low, high = f"{100 * meaning.low:.3g}", f"{100 * meaning.high:.3g}"
    share = f"{low}%" if low == high else f"{low}\N{EN DASH}{high}%"
    turned = ", negated" if find.is_negated else ""
    if meaning.like:
        return f"{share}, read as \N{LEFT DOUBLE QUOTATION MARK}{meaning.like}\N{RIGHT DOUBLE QUOTATION MARK}{turned}"
    titles = {each.id: each.title.split(",")[0] for each in standards()}
    named = {"text": "the text", "readers": "surveys of readers", "declared": "the scenario", "phrases": "its two ends"}
    return f"{share} in {named.get(meaning.source) or titles.get(meaning.source, meaning.source)}{turned}"


def town_words(town: Town) -> str:
    """A town with its coordinates: `Deir ez-Zor, SY (35.34, 40.14)`."""
    country = f", {town.country}" if town.country else ""
    return f"{town.name}{country} ({town.lat:.2f}, {town.lon:.2f})"
