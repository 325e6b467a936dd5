"""S115: a stance without its actors."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Stance, StanceEffect


@rule(
    "S115",
    summary="a stance has `between`, or `of` and `towards`, and says something",
    why="""`between` sets the stance of both actors towards each other, `of` and `towards` that of one actor only.
    What it says is the stance, the passage, or both; in an effect the stance is called `to`.""",
    bad="""
    stances:
      - {of: damascus, stance: hostile}
    """,
    good="""
    stances:
      - {of: damascus, towards: isis, stance: hostile}
      - {of: washington, towards: damascus, passage: closed}
      - {between: [sdf, isis], stance: hostile}
    """,
)
def stance_form(draft: Draft) -> Iterator[Finding]:
    for index, stance in enumerate(draft.scenario.stances):
        yield from _faults(draft, ("stances", index), stance, "stance")
    for path, entry in draft.entries:
        if isinstance(entry, StanceEffect):
            yield from _faults(draft, path, entry, "to")


def _faults(draft: Draft, path: Path, entry: Stance | StanceEffect, key: str) -> Iterator[Finding]:
    """key: what says the stance."""
    hint = "write `between: [a, b]`, or `of: a` and `towards: b`"
    keys = set(draft.given(path))
    given = {"between", "of", "towards"} & keys
    if given not in ({"between"}, {"of", "towards"}):
        missing = {"of": "towards", "towards": "of"}
        if len(given) == 1:
            message = f"`{next(iter(given))}` without `{missing[next(iter(given))]}`"
        else:
            message = "a stance has either `between`, or `of` and `towards`"
        yield Finding(path, message, hint=hint)
    pair = entry.between or (entry.of, entry.towards)
    is_list_of_effect = (
        isinstance(entry, StanceEffect) and entry.between is not None
    )  # S217 sees a name twice in a list
    if pair[0] is not None and pair[0] == pair[1] and not is_list_of_effect:
        yield Finding(path, f"a stance of `{pair[0]}` towards itself", hint="name two actors")
    if not {key, "passage"} & keys and keys <= set(type(entry).model_fields):  # else it may be a misspelt one
        yield Finding(
            path, f"neither `{key}` nor `passage` is given", hint=f"such as `{key}: neutral` or `passage: closed`"
        )
