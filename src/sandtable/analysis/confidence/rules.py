"""The word for how sure a model's answer is: from what its numbers rest on, lowered for how it was made and how it moves.

The thresholds are conventions of this project; docs/analysis/confidence.md says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from sandtable.estimates import Estimate

Word: TypeAlias = Literal["high", "moderate", "low"]
Rated: TypeAlias = Literal["high", "moderate", "low", "not-rated"]
Movement: TypeAlias = Literal["stable", "moving", "volatile"]
Fault: TypeAlias = Literal["failed-futures", "readings-apart", "uncalibrated"]

WORDS: tuple[Word, ...] = ("low", "moderate", "high")
SUPPORTED = 0.60  # of the variance, stated or from outside by a sound source: high
ASSUMED = 0.50  # of the variance, assumed or without a basis: low
BARE = 0.95  # of the variance, without a basis: not rated
FAILED = 0.01  # of the futures
APART = 0.10  # between two readings of the text
STABLE, MOVING = 0.05, 0.15  # standard deviation of the odds after VOLATILE_AFTER days, for an observer
VOLATILE_AFTER = 14.0  # days, or half of the scenario where that is less
WIDEST = 0.30  # of the interval of a share, where the word differs between its ends: beyond it too little was played
SOUND = frozenset(f"{letter}{digit}" for letter in "ABC" for digit in "123")  # grades of sources that carry a high word


def information_word(*, supported: float, assumed: float) -> Word:
    """What the information alone allows. supported, assumed : shares of the variance of the log odds."""
    if supported >= SUPPORTED:
        return "high"
    return "low" if assumed >= ASSUMED else "moderate"


def too_wide(supported: Estimate, assumed: Estimate) -> float | None:
    """The width of the wider interval, if it is too wide for a word: it is over WIDEST and its ends give different words."""
    words = {
        information_word(supported=one, assumed=other)
        for one in (supported.low, supported.high)
        for other in (assumed.low, assumed.high)
    }
    width = max(each.high - each.low for each in (supported, assumed))
    return width if len(words) > 1 and width > WIDEST else None


def movement(spread: float | None) -> Movement | None:
    """How the odds move as news comes in. spread : their standard deviation for an observer after two weeks; None if not computed."""
    if spread is None:
        return None
    if spread < STABLE:
        return "stable"
    return "moving" if spread < MOVING else "volatile"


def suggested(information: Word, *, has_faults: bool, moves: Movement | None, is_tested: bool) -> Word:
    """The suggested word: one step down for any fault, one more if volatile, never below low; high only for what was tested.

    is_tested : there is a hindcast, or the rules of battle are a calibrated preset. moves : None where it was not computed, which
    neither raises nor lowers.
    """
    step = WORDS.index(information) - has_faults - (moves == "volatile")
    word = WORDS[max(0, step)]
    return "moderate" if word == "high" and not is_tested else word
