"""S114: an effect that does nothing, or several things."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Effect

_KEYS = tuple(key for key in Effect.model_fields if key != "after")


@rule(
    "S114",
    summary="an effect has exactly one key, `after` aside",
    why="""Effects happen in the order of their list. With two keys in one effect, their order would be undefined.""",
    bad="""
    effects:
      - {fires: {name: tanf-launchers, to: open}, stance: {between: [washington, damascus], to: hostile}}
    """,
    good="""
    effects:
      - {stance: {between: [washington, damascus], to: hostile}}
      - {fires: {name: tanf-launchers, to: open}}
    """,
)
def one_effect(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if not isinstance(entry, Effect):
            continue
        given = draft.given(path)
        keys = [key for key in given if key in _KEYS]
        if len(keys) > 1:
            hint = "write each as an item of the list, in the order in which they happen"
            yield Finding((*path, keys[1]), f"an effect has one key, found {len(keys)}", hint=hint, part="key")
        elif not keys and set(given) <= {"after"}:
            hint = "one of " + ", ".join(_KEYS)
            yield Finding(path, "this effect is empty", hint=hint)
