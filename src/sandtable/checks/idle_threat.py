"""S521: a threat that is never carried out, or that does nothing."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.past_horizon import is_never_taken
from sandtable.checks.rule import rule
from sandtable.checks.weights import Weights, is_set_over
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Call, Number, walk
from sandtable.scenario.types import RedLine

_CHOICES = ("chose", "choices", "chosen", "since")


@rule(
    "S521",
    summary="a threat that is never carried out, or does nothing",
    why="""`threat` is the option that the drawer of a red line threatens to take. If its probability is 0, or its decision is
    never taken, the threat is carried out in no future; if it has no effects, and nothing else in the file asks whether it was
    chosen, carrying it out changes nothing. Then nobody has a reason to be deterred, and the line measures only what its
    components set elsewhere.""",
    bad="""
    decisions:
      answer:
        actor: washington
        options: {strike: {title: Strike, probability: 0}, abstain: {title: Abstain, probability: rest}}
    red_lines: {al-tanf: {by: washington, threat: strike, ...}}
    """,
    good="""
    decisions:
      answer:
        actor: washington
        options:
          strike: {title: Strike, probability: 0.3, effects: [{fires: {name: al-tanf, to: open}}]}
          abstain: {title: Abstain, probability: rest}
    red_lines: {al-tanf: {by: washington, threat: strike, ...}}
    """,
    severity="warning",
    needs_whole=True,
)
def idle_threat(draft: Draft) -> Iterator[Finding]:
    if draft.document.reading:  # a reading may switch the threat off
        return
    for name, line in draft.scenario.red_lines.items():
        found = _decision_of(line, draft)
        if line.threat is None or found is None:
            continue
        path, place = ("decisions", found), ("red_lines", name, "threat")
        decision = draft.scenario.decisions[found]
        if why := _why_never(found, line.threat, draft):
            hint = f"give `{line.threat}` a chance, or name another threat"
            yield Finding(place, f"the threat `{line.threat}` is never carried out: {why}", hint=hint)
        elif not decision.options[line.threat].effects and not _is_asked_for(line.drawer, line.threat, path, draft):
            hint = f"give the option its `effects`, or ask for `chose({line.drawer}, {line.threat})` in a shift or an outcome"
            yield Finding(
                place, f"the threat `{line.threat}` has no effect, and nothing asks whether it was chosen", hint=hint
            )


def _decision_of(line: RedLine, draft: Draft) -> str | None:
    """The decision that has the option threatened."""
    decisions = draft.scenario.decisions.items()
    return next((name for name, each in decisions if each.actor == line.drawer and line.threat in each.options), None)


def _why_never(name: str, option: str, draft: Draft) -> str:
    """Why an option of a decision is taken in no future; empty if it may be."""
    decision, path = draft.scenario.decisions[name], ("decisions", name)
    when = decision.when.tree
    if isinstance(when, Number) and not when.value and not is_set_over(draft, (*path, "when")):
        return "the condition of its decision is `false`"
    if is_never_taken(name, draft):
        return "its decision is never taken, or after the horizon only"
    if decision.rule == "logit":
        return ""
    weights = Weights(decision, path, draft)
    given = not any(is_set_over(draft, weights.base_place(each)) for each in decision.options)
    return "its probability is 0" if given and weights.bases[option].often(0.0) == "always" else ""


def _is_asked_for(actor: str, option: str, own: Path, draft: Draft) -> bool:
    """Whether anything but the decision itself asks for the choice: a condition, a shift, or an outcome that stands for what follows."""
    return any(
        isinstance(node, Call) and node.function in _CHOICES and node.arguments[:2] == (actor, option)
        for path, expression in draft.expressions
        if path[:2] != own
        for node in walk(expression)
    )
