"""S418: former enemies are made neutral where one of them is on the way to ground of the other, and nothing hands it over."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Advance, Option, Scenario, StanceEffect


@rule(
    "S418",
    summary="neutral formations enter, and take nothing",
    why="""Formations of a neutral actor walk into a place and stand there beside those who hold it; control does not change.
    Where one side stands aside and leaves the ground to the other, say so: `handover` gives the places, `withdraw` takes the
    garrison away.""",
    bad="""
    formations: {column: {actor: red, orders: {advance: [town]}, ...}}
    control: {town: blue, ...}
    effects: [{stance: {between: [red, blue], to: neutral}}]
    """,
    good="""
    formations: {column: {actor: red, orders: {advance: [town]}, ...}}
    control: {town: blue, ...}
    effects:
      - {stance: {between: [red, blue], to: neutral}}
      - {withdraw: {actor: blue, to: hills}}
      - {handover: {places: [town], to: red}, after: 14 h}
    """,
    severity="warning",
)
def neutral_entry(draft: Draft) -> Iterator[Finding]:
    for name, decision in draft.scenario.decisions.items():
        for key, option in decision.options.items():
            for index, effect in enumerate(option.effects):
                stance = effect.stance
                if stance is None or stance.to != "neutral" or _gives_ground(option):
                    continue
                found = _bound_for(draft, stance)
                if found is not None:
                    formation, place, holder = found
                    path = ("decisions", name, "options", key, "effects", index, "stance", "to")
                    message = f"`{formation}` will enter `{place}` and take nothing: `{holder}` keeps it"
                    hint = f"if `{holder}` gives it up: `handover: {{places: [{place}], to: ...}}`; if it bars the way: `passage: closed`"
                    yield Finding(path, message, hint=hint)


def _gives_ground(option: Option) -> bool:
    return any(e.handover or e.withdraw or e.surrender or (e.stance and e.stance.passage) for e in option.effects)


def _bound_for(draft: Draft, stance: StanceEffect) -> tuple[str, str, str] | None:
    """A formation of one of two enemies that is ordered to a place of the other at the start: formation, place, holder."""
    pair = stance.between or (str(stance.of), str(stance.towards))
    if not draft.is_hostile(*pair):
        return None
    scenario: Scenario = draft.scenario
    for name, formation in scenario.formations.items():
        if formation.actor not in pair or not isinstance(formation.orders, Advance):
            continue
        for place in formation.orders.advance:
            holder = scenario.holders.get(place)
            if holder in pair and holder != formation.actor:
                return name, place, holder
    return None
