"""S311: futures without a settlement rule, or rules that are never reached."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Number


@rule(
    "S311",
    summary="the last settlement rule must always apply, and only the last",
    why="""The first rule whose condition is true applies. The last one has `when: true`, so that a rule applies in
    every future; rules after it would never be reached.""",
    bad="""
    rules:
      split: {when: "controls(sdf, raqqa)", ...}
    """,
    good="""
    rules:
      split: {when: "controls(sdf, raqqa)", ...}
      whole: {when: true, ...}
    """,
)
def last_settlement_rule(draft: Draft) -> Iterator[Finding]:
    settlement = draft.scenario.settlement
    if settlement is None:
        return
    node = draft.document.find(("settlement", "rules"))
    names = list(node.entries) if node is not None else list(settlement.rules)
    for name, entry in settlement.rules.items():
        path = ("settlement", "rules", name, "when")
        tree = entry.when.tree
        is_always = isinstance(tree, Number) and tree.value == 1.0
        if name == names[-1] and not is_always:
            yield Finding(path, "the last settlement rule must always apply", hint="add a last rule with `when: true`")
        if name != names[-1] and is_always:
            yield Finding(path, f"the rules after `{name}` are never reached", hint="put this rule last")
