"""S422: an option whose effects make the condition of its own decision true again at once."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Call, Logic, Node, Not, Number, walk
from sandtable.scenario.types import Decision, Effect

Known = dict[tuple[str, tuple[str, ...]], bool]  # what is true or false after the effects, by function and arguments


@rule(
    "S422",
    summary="an option makes the condition of its own decision true again",
    why="""After such an option the condition holds whatever else happens, by the option's own effect. A decision with the clock `every` or
    `hazard` is then taken again and again; one with the clock `each` never again, because its condition does not become
    true a second time. Mostly the condition was meant to end with the option.""",
    bad="""
    decisions:
      war:
        actor: red
        when: "hostile(red, blue) or day >= 10"
        clock: {every: 1 d}
        options:
          attack: {effects: [{stance: {between: [red, blue], to: hostile}}], ...}
    """,
    good="""
    decisions:
      war:
        actor: red
        when: "day >= 10 and not hostile(red, blue)"
        clock: {every: 1 d}
        options:
          attack: {effects: [{stance: {between: [red, blue], to: hostile}}], ...}
    """,
    severity="warning",
)
def self_renewing(draft: Draft) -> Iterator[Finding]:
    for name, decision in draft.scenario.decisions.items():
        if decision.clock == "once" or decision.limit is not None:
            continue
        for key, option in decision.options.items():
            known = _after([effect for effect in option.effects if effect.after is None])
            known["chose", (decision.actor, key)] = True
            tree = decision.when.tree
            if _holds(tree, known) and not _holds(tree, {}) and _uses_effects(tree, known):
                path = ("decisions", name, "options", key)
                yield Finding(path, _message(key, decision), hint=_hint(decision, key), part="key")


def _message(option: str, decision: Decision) -> str:
    again = "is not taken again" if decision.clock == "each" else "is taken again and again"
    return f"`{option}` makes the condition of its own decision true again at once: the decision {again}"


def _hint(decision: Decision, option: str) -> str:
    return f"add `and not chose({decision.actor}, {option})`, a `limit`, or the clock `once`"


def _after(effects: list[Effect]) -> Known:
    """What is certain once the effects have taken place, in their order."""
    known: Known = {}
    for effect in effects:
        if (stance := effect.stance) is not None and stance.to is not None and stance.between is not None:
            for pair in (stance.between, stance.between[::-1]):
                known["hostile", pair] = stance.to == "hostile"
                known["friendly", pair] = stance.to == "friendly"
        if effect.handover is not None:
            for place in effect.handover.places:
                known["controls", (effect.handover.to, place)] = True
        for formation in effect.surrender.named if effect.surrender is not None else ():
            known["gone", (formation,)] = True
        for formation in effect.evacuate.named if effect.evacuate is not None else ():
            known["gone", (formation,)] = True
        for formation in effect.commit.named if effect.commit is not None else ():
            known.pop(("gone", (formation,)), None)
        for formation in effect.refit.formations if effect.refit is not None else ():
            known["spent", (formation,)] = False
    return known


def _value(node: Node, known: Known) -> bool | None:
    """Whether a condition is certainly true or certainly false; None if that is open."""
    match node:
        case Number(value, "boolean"):
            return bool(value)
        case Not(term):
            inner = _value(term, known)
            return None if inner is None else not inner
        case Logic(operator, terms):
            values = [_value(term, known) for term in terms]
            decisive = operator == "or"
            if decisive in values:
                return decisive
            return None if None in values else not decisive
        case Call(function, arguments):
            return known.get((function, tuple(str(each) for each in arguments)))
    return None


def _holds(tree: Node, known: Known) -> bool:
    return _value(tree, known) is True


def _uses_effects(tree: Node, known: Known) -> bool:
    """Whether an effect other than the choice itself is looked at, or the choice makes the condition true for ever."""
    return any(isinstance(n, Call) and (n.function, tuple(str(a) for a in n.arguments)) in known for n in walk(tree))
