"""The comparison of a claim: both sides, and the difference that was judged."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.estimates import Estimate
from sandtable.results import CONFIG, Count, Keys, Result

Side: TypeAlias = Annotated[Estimate | None, Keys(least=0, most=1)]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Compared(Result):
    """A comparison: both sides, and the difference that was judged, first less second.

    method : `variant`, `forced` and `intervention` over the same futures (Tango's interval), `groups` over different ones
    (Newcombe's). with_ : what the second side is; first, first_trials : of the first side, probability, trials : of the second.
    judged_by : whether the verdict goes by the difference in points or by the ratio of the shares, first over second.
    ratio_of : where it goes by the ratio, what is rare and compared: the event or its opposite; then ratio (not a number
    without a future on the second side; an infinite upper bound if there is none). gained, lost : futures in
    which it happens on the first side only, on the second only; None for groups.
    """

    method: Annotated[
        Literal["variant", "forced", "intervention", "groups"],
        Field(
            description="variant, forced and intervention: over the same futures, with Tango's interval; groups: over different"
            " futures, with Newcombe's"
        ),
    ]
    with_: Annotated[str, Field(serialization_alias="with", description="the second side: a condition, or what is set")]
    first: Annotated[Side, Field(description="share on the first side; null without a future")]
    first_trials: Annotated[Count, Field(description="futures on the first side")]
    probability: Annotated[
        Estimate | None,
        Keys(low="low", high="high", least=0, most=1),
        Field(description="share on the second side; null without a future"),
    ]
    trials: Annotated[Count, Field(description="futures of the second side")]
    difference: Annotated[Estimate | None, Keys(least=-1, most=1), Field(description="first side less the second")]
    judged_by: Annotated[
        Literal["points", "ratio"],
        Field(
            description="what the verdict goes by: the difference, or where something is rare on both sides the ratio of the"
            " shares"
        ),
    ]
    ratio_of: Annotated[
        Literal["event", "opposite"] | None,
        Field(description="what is rare and compared by its ratio; null where the verdict goes by points"),
    ]
    ratio: Annotated[
        Estimate | None,
        Keys(least=0),
        Field(
            description="share of it on the first side over that on the second; null without a future there, an upper bound"
            " of null means that there is none"
        ),
    ]
    is_too_small: Annotated[bool, Field(description="certainly too small to count as a difference")]
    gained: Annotated[
        Count | None, Field(description="futures in which it happens on the first side only; null for groups")
    ]
    lost: Annotated[Count | None, Field(description="on the second side only; null for groups")]
