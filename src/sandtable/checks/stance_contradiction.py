"""S412: two stances for the same side of a pair."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S412",
    summary="a stance is declared twice",
    why="""The stance of one actor towards another may be declared once with `between` and once with `of` and `towards`,
    which takes precedence. Two declarations of the same form contradict or repeat each other.""",
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
        pair: object = frozenset(entry.between) if entry.between is not None else (entry.of, entry.towards)
        if entry.between is None and (entry.of is None or entry.towards is None):
            continue
        one, other = entry.between or (str(entry.of), str(entry.towards))
        for key, value in (("stance", entry.stance), ("passage", entry.passage)):
            if value is None:
                continue
            said = first.setdefault((pair, key), "")
            if said:
                verb = "repeats" if said == value else "contradicts"
                message = f"this {verb} the {key} `{said}` of `{one}` and `{other}` above"
                yield Finding(("stances", index, key), message, hint="keep one of the two")
            else:
                first[pair, key] = value
