"""What requests say, by type: bounds are part of the description that the app publishes."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from sandtable.app.limits import Limits

MOST = Limits()
MAX_SEED = 2**53 - 1  # larger whole numbers are not the same in every reader of JSON


def _whole(value: Any) -> Any:
    """JSON writes 2000 as `2000.0` too, and its schema calls both whole; `true` is none."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[int, BeforeValidator(_whole)]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$")]
Identifier = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9-]*$")]
Value = Annotated[float, Field(allow_inf_nan=False)]
Settings = Annotated[
    dict[str, Value],
    Field(max_length=200, description="assumptions held at a value, in km, days and fighters; others are drawn"),
]


class Question(BaseModel):
    """Unknown keys are faults, and so is a value of another type: `true` is no number."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _is_text(cls, asked: Any) -> Any:
        """Halves of characters, which JSON may escape, cannot be answered, not even in the words of a refusal."""
        try:
            json.dumps(asked, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError as fault:
            half = fault.object[fault.start]
            raise PydanticCustomError(
                "half_character", "half a character, U+{code}", {"code": f"{ord(half):04X}"}
            ) from None
        except TypeError:  # no JSON: the types say so
            pass
        return asked


class Variant(Question):
    """A scenario with some assumptions held at a value."""

    scenario: Name
    set: Settings = {}
    seed: Whole = Field(default=1, ge=0, le=MAX_SEED, description="same seed, same futures")


class WhatIf(Variant):
    """Futures 0 to futures - 1 of a variant."""

    futures: Whole = Field(default=2_000, ge=1, le=MOST.futures)


class WhatIfOrAhead(WhatIf):
    """A what-if that somebody waits for, or may ask for next."""

    ahead: bool = Field(default=False, description="nobody waits for it yet: it is played when nothing else is")


class Versus(WhatIf):
    """Two variants over the same futures: `set` against `pinned`."""

    pinned: Settings = {}


class ExamplesOf(WhatIf):
    """Futures in which an outcome holds, or does not; near a day if one is named."""

    outcome: Identifier
    holds: bool = True
    day: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)
    count: Whole = Field(default=12, ge=1, le=100)


class OneFuture(Variant):
    """One future of a variant."""

    future: Whole = Field(ge=0, le=2**53 - 1)


class Decided(Question):
    """Another option of a decision, from a tick on."""

    decision: Identifier
    tick: Whole = Field(ge=0, le=2**31 - 1)
    option: Identifier


class Assumed(Question):
    """Another value of an assumption, from the start."""

    assumption: Identifier
    value: Value


class ForkOf(OneFuture):
    """One future and what it becomes if a decision or an assumption is changed: exactly one of the two."""

    decided: Decided | None = None
    assumed: Assumed | None = None


class Asked(Variant):
    """A long analysis of a variant.

    `outcome` for those that are about one; `pinned` and `decided` for `compare`: what it compares with, and options that
    decisions always take in the variant; `actor` and `option` for `best-response`.
    """

    analysis: Identifier
    outcome: Identifier | None = None
    futures: Annotated[int, Field(ge=100, le=MOST.job_futures), BeforeValidator(_whole)] | None = None
    pinned: Settings = {}
    decided: Annotated[dict[str, Identifier], Field(max_length=50)] = {}
    actor: Identifier | None = None
    option: Identifier | None = None


class Upload(BaseModel):
    """A scenario that was read."""

    id: str
    title: str
    question: str
    diagnostics: list[dict[str, Any]]


class Fault(BaseModel):
    """Every refusal has this form."""

    model_config = ConfigDict(extra="allow")

    error: str
    hint: str | None = None


class JobAnswer(BaseModel):
    """How far an analysis is."""

    id: str
    analysis: str
    title: str
    scenario: str
    about: str
    set: dict[str, float]
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    stopping: bool
    stage: str
    done: int
    total: int
    elapsed_s: float | None
    error: str | None
    hint: str | None


class Share(BaseModel):
    """How likely one outcome is, with its interval, and both as people write them."""

    id: str
    title: str
    probability: float | None
    low: float
    high: float
    level: float
    assumptions_low: float | None = None
    assumptions_high: float | None = None
    assumptions_low_error: float | None = None
    assumptions_high_error: float | None = None
    number: str
    interval: str
    range: str = ""
    shown: str = ""
    range_low: float | None = None
    range_high: float | None = None


class WhatIfAnswer(BaseModel):
    """What a variant comes to. Shares are of complete futures; failed ones are counted."""

    model_config = ConfigDict(extra="allow")

    scenario: str
    set: dict[str, float]
    seed: int
    futures: int
    failed: int
    answer: str
    outcomes: list[Share]
    settlements: list[dict[str, Any]]
    times: list[dict[str, Any]]
