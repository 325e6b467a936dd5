"""S314: a label for a value that the choice does not have."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.units import Quantity, UnitError, format_quantity, read_quantity


@rule(
    "S314",
    summary="a label for a value that the choice does not have",
    why="""Labels describe the values of a choice in words; their keys are those values, with units. They are ignored
    when `--set` replaces the choice with another prior.""",
    bad="""
    munition: {title: Munition, prior: "choice({70 km: 0.8, 300 km: 0.2})", labels: {84 km: guided rockets}}
    """,
    good="""
    munition: {title: Munition, prior: "choice({70 km: 0.8, 300 km: 0.2})", labels: {70 km: guided rockets}}
    """,
)
def choice_labels(draft: Draft) -> Iterator[Finding]:
    for name, assumption in draft.scenario.assumptions.items():
        if _is_set_over(draft, name):
            continue  # `--set` fixed a labelled choice: the labels of the file are of its own values
        prior = assumption.prior
        known = [Quantity(value, prior.dimension) for value in prior.values]
        for key in assumption.labels:
            path = ("assumptions", name, "labels", key)
            if prior.kind != "choice":
                yield Finding(path, "only the values of a choice have labels", part="key")
                continue
            try:
                quantity = read_quantity(key)
            except UnitError as fault:
                yield Finding(path, fault.message, hint=fault.hint, part="key")
                continue
            if quantity not in known:
                written = ", ".join(f"`{format_quantity(q.value, dimension=q.dimension)}`" for q in known)
                yield Finding(path, f"`{key}` is no value of this choice", hint=f"one of {written}", part="key")


def _is_set_over(draft: Draft, name: str) -> bool:
    """Whether the prior comes from the command line and the labels do not."""
    prior, labels = (draft.document.find(("assumptions", name, key)) for key in ("prior", "labels"))
    return prior is not None and labels is not None and bool(prior.source) and not labels.source
