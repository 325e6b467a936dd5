"""S115: a stance that does not say whose it is."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S115",
    summary="a stance has either `between`, or `of` and `towards`",
    why="""`between` sets the stance of both parties towards each other, `of` and `towards` that of one only.""",
    bad="""
    stances:
      - {of: damascus, stance: hostile}
    """,
    good="""
    stances:
      - {of: damascus, towards: isis, stance: hostile}
      - {between: [sdf, isis], stance: hostile}
    """,
)
def stance_form(draft: Draft) -> Iterator[Finding]:
    for index, entry in enumerate(draft.scenario.stances):
        path = ("stances", index)
        hint = "write `between: [a, b]`, or `of: a` and `towards: b`"
        given = {"between", "of", "towards"}.intersection(draft.given(path))
        if given not in ({"between"}, {"of", "towards"}):
            missing = {"of": "towards", "towards": "of"}
            if len(given) == 1:
                message = f"`{next(iter(given))}` without `{missing[next(iter(given))]}`"
            else:
                message = "a stance has either `between`, or `of` and `towards`"
            yield Finding(path, message, hint=hint)
        pair = entry.between or (entry.of, entry.towards)
        if pair[0] is not None and pair[0] == pair[1]:
            yield Finding(path, f"a stance of `{pair[0]}` towards itself", hint="name two actors")
