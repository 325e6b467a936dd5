"""Types of the requests. Their bounds are part of the API's description."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from sandtable.app.limits import Limits

MOST = Limits()
MAX_SEED = 2**53 - 1  # larger whole numbers are not the same in every reader of JSON


def _whole(value: Any) -> Any:
    """JSON may write 2000 as `2000.0`, which its schema counts as an integer; `true` is not one."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


AS_WHOLE = BeforeValidator(_whole)  # behind the bounds of a number: before them it would hide them from its description
Whole = Annotated[int, AS_WHOLE]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$")]
Identifier = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9-]*$")]
Value = Annotated[float, Field(allow_inf_nan=False)]
Settings = Annotated[
    dict[str, Value],
    Field(max_length=200, description="assumptions fixed at a value, in km, days and fighters; the others are sampled"),
]


class Question(BaseModel):
    """A request body. Unknown keys and values of another type are errors: `true` is not a number."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _is_text(cls, asked: Any) -> Any:
        """Refuse lone surrogates, which JSON can escape but no answer can contain."""
        try:
            json.dumps(asked, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError as fault:
            half = fault.object[fault.start]
            raise PydanticCustomError(
                "half_character", "half a character, U+{code}", {"code": f"{ord(half):04X}"}
            ) from None
        except TypeError:  # not JSON: reported by the types
            pass
        return asked


class Variant(Question):
    """A scenario with some assumptions fixed."""

    scenario: Name
    set: Settings = {}
    seed: Whole = Field(default=1, ge=0, le=MAX_SEED, description="same seed, same futures")


class WhatIf(Variant):
    """Futures 0 to futures - 1 of a variant."""

    futures: Whole = Field(default=2_000, ge=1, le=MOST.futures)


PathText = Annotated[str, Field(min_length=1, max_length=200)]
Paths = Annotated[
    dict[PathText, PathText],
    Field(max_length=200, description="settings as `--set` has them: paths, and values as in a scenario file"),
]


class LinkSettings(WhatIf):
    """The settings of a link, by assumption or by path."""

    paths: Paths = {}


class WhatIfOrAhead(WhatIf):
    """A what-if, or one that is probably asked for next."""

    ahead: bool = Field(default=False, description="computed in advance, while nothing else is played")


class Versus(WhatIf):
    """Two variants over the same futures: `set` against `pinned`."""

    pinned: Settings = {}


class ExamplesOf(WhatIf):
    """Futures in which an outcome holds, or does not; those nearest to a day if one is given."""

    outcome: Identifier
    holds: bool = True
    day: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)
    count: Whole = Field(default=12, ge=1, le=100)


class OneFuture(Variant):
    """One future of a variant."""

    future: Whole = Field(ge=0, le=2**53 - 1)


class Decided(Question):
    """Another option for a decision, from a tick on."""

    decision: Identifier
    tick: Whole = Field(ge=0, le=2**31 - 1)
    option: Identifier


class Assumed(Question):
    """Another value for an assumption, from the start."""

    assumption: Identifier
    value: Value


class ForkOf(OneFuture):
    """A fork of one future, by a decision or an assumption: exactly one of the two."""

    decided: Decided | None = None
    assumed: Assumed | None = None


class Asked(Variant):
    """A long analysis of a variant.

    `outcome`: for analyses of one outcome. `pinned` and `decided`: for `compare`, the baseline's settings and the options that
    decisions always take in the variant. `actor` and `option`: for `best-response`. `future`: for `observer`, its number.
    """

    analysis: Identifier
    outcome: Identifier | None = None
    futures: Annotated[int, Field(ge=100, le=MOST.job_futures), BeforeValidator(_whole)] | None = None
    pinned: Settings = {}
    decided: Annotated[dict[str, Identifier], Field(max_length=50)] = {}
    actor: Identifier | None = None
    option: Identifier | None = None
    future: Annotated[int, Field(ge=0, le=2**53 - 1), BeforeValidator(_whole)] | None = None
