"""S425: a reserve that no effect commits, or that is ordered before its commitment."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.checks.whom import named_at
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import CommitEffect, EvacuateEffect, Named, Option


@rule(
    "S425",
    summary="a reserve that is never committed, or is ordered before it is",
    why="""A reserve is not on the map until an effect `commit` puts it there. Without one it takes part in no future. Effects of an option
    take place in their order, and one that comes before the commitment of its formation does nothing.""",
    bad="""
    effects:
      - {orders: {formations: [second-echelon], orders: {advance: [town]}}}
      - {commit: {formations: [second-echelon]}}
    """,
    good="""
    effects:
      - {commit: {formations: [second-echelon]}}
      - {orders: {formations: [second-echelon], orders: {advance: [town]}}}
    """,
    severity="warning",
    needs_whole=True,
)
def idle_reserve(draft: Draft) -> Iterator[Finding]:
    formations = draft.scenario.formations
    committed = {name for _, entry in draft.entries if isinstance(entry, CommitEffect) for name in entry.named}
    for name, formation in formations.items():
        if formation.reserve and name not in committed:
            hint = f"add an effect `{{commit: {{formations: [{name}]}}}}` to an option, or remove `reserve`"
            yield Finding(("formations", name, "reserve"), f"no effect commits the reserve `{name}`", hint=hint)
    evacuated = {name for _, entry in draft.entries if isinstance(entry, EvacuateEffect) for name in entry.named}
    reserves = {name for name, formation in formations.items() if formation.reserve} - evacuated
    for path, entry in draft.entries:
        if isinstance(entry, Option):
            yield from _of_option(entry, path, reserves)


def _of_option(option: Option, path: Path, reserves: set[str]) -> Iterator[Finding]:
    """What is done to a reserve by effects before the one of the same option that commits it."""
    first: dict[str, int] = {}
    for index, effect in enumerate(option.effects):
        for name in effect.commit.named if effect.commit is not None and effect.after is None else ():
            first.setdefault(name, index)
    for index, effect in enumerate(option.effects):
        entry = getattr(effect, effect.name, None)
        if (
            not isinstance(entry, Named)
            or isinstance(entry, CommitEffect)
            or effect.name == "reinforce"
            or effect.after is not None
        ):
            continue
        for place, name in named_at((*path, "effects", index, effect.name), entry):
            if name in reserves and first.get(name, -1) > index:
                message = f"`{name}` is a reserve, and is committed only after this: `{effect.name}` does nothing"
                yield Finding(place, message, hint="put the `commit` before it")
