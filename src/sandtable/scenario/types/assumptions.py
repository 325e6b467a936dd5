"""The sections `assumptions` and `beliefs`: what is not known."""

from __future__ import annotations

from typing import Literal

from sandtable.scenario.amounts import Amount, Probability
from sandtable.scenario.priors.text import WrittenPrior
from sandtable.scenario.types.common import Date, Identifier, Provenance, Sourced


class Assumption(Sourced):
    title: str
    prior: WrittenPrior
    group: Identifier | None = None
    labels: dict[str, str] = {}  # of a choice's values, for people
    against: str | None = None  # what is known against it


class Precedent(Provenance):
    date: Date
    event: str
    outcome: Literal["success", "failure"]


class Belief(Sourced):
    title: str
    prior: WrittenPrior  # a beta
    forgetting: Amount[Probability] = Amount(1.0)
    precedents: tuple[Precedent, ...] = ()
