"""S412: two stances for the same side of a pair."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S412",
    summary="a stance is declared twice",
    why="""The stance of one actor towards another is declared once by `between`, and perhaps once more by `of` and
    `towards`, which goes before it. Two of the same form contradict or repeat each other.""",
    bad="""
    stances:
      - {between: [sdf, damascus], stance: neutral}
      - {between: [damascus, sdf], stance: hostile}
    """,
    good="""
    stances:
      - {between: [sdf, damascus], stance: neutral}
      - {of: damascus, towards: sdf, stance: hostile}
    """,
)
def stance_contradiction(draft: Draft) -> Iterator[Finding]:
    first: dict[object, str] = {}
    for index, entry in enumerate(draft.scenario.stances):
        key: object = frozenset(entry.between) if entry.between is not None else (entry.of, entry.towards)
        if entry.between is None and (entry.of is None or entry.towards is None):
            continue
        pair = entry.between or (str(entry.of), str(entry.towards))
        if key in first:
            verb = "repeats" if first[key] == entry.stance else "contradicts"
            message = f"this {verb} the stance `{first[key]}` of `{pair[0]}` and `{pair[1]}` above"
            yield Finding(("stances", index, "stance"), message, hint="keep one of the two")
        else:
            first[key] = entry.stance
