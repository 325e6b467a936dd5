"""The state of a belief at the start: the counts of its prior after its precedents (docs/model.md section 8)."""

from __future__ import annotations

from dataclasses import dataclass

from sandtable.compile.faults import EntryError
from sandtable.scenario.types import Belief


@dataclass(frozen=True)
class Counts:
    """A Beta(alpha, beta) and the prior it is forgotten towards."""

    alpha: float
    beta: float
    prior_alpha: float
    prior_beta: float


def starting_counts(identifier: str, belief: Belief) -> Counts:
    """Precedents applied in order of date, then text: a = a0 + forgetting (a - a0) + [success], b likewise.

    Raises EntryError S605 if the prior is no beta on 0 to 1, or if precedents meet an uncertain forgetting: the counts
    at the start would differ from future to future.
    """
    kind, parameters = belief.prior.kind, belief.prior.parameters
    if kind != "beta" or tuple(parameters[2:]) not in ((), (0.0, 1.0)):
        raise EntryError(
            "S605", f"the prior of belief `{identifier}` is not a beta on 0 to 1",
            path=("beliefs", identifier, "prior"), hint="write `beta(1, 1)`",
        )  # fmt: skip
    prior_alpha, prior_beta = parameters[:2]
    alpha, beta = prior_alpha, prior_beta
    forgetting = belief.forgetting.value
    if belief.precedents and forgetting is None:
        raise EntryError(
            "S605", f"belief `{identifier}` has precedents, and its forgetting is assumption `{belief.forgetting.name}`",
            path=("beliefs", identifier, "forgetting"), hint="give the forgetting a plain number",
        )  # fmt: skip
    for precedent in sorted(belief.precedents, key=lambda p: (p.date, p.event, p.outcome)):
        keep = 1.0 if forgetting is None else forgetting
        alpha = prior_alpha + keep * (alpha - prior_alpha) + (precedent.outcome == "success")
        beta = prior_beta + keep * (beta - prior_beta) + (precedent.outcome == "failure")
    return Counts(alpha, beta, prior_alpha, prior_beta)
