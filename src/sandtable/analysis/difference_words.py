"""What a comparison says in words: the answer first, then what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.wording import count, estimate, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.differences import Comparison, Deterrence, ShareDifference, VariantDifference
    from sandtable.scenario.types import Scenario

MANY_PAIRS = 10_000  # from which on a hundredth of a point can be told
TOGETHER = "all together"


def digits_of(found: Comparison) -> int:
    """Decimals of shares and points."""
    return 2 if found.futures >= MANY_PAIRS else 1


def points(difference: float, *, digits: int) -> str:
    """0.0012 as `+0.12`: percentage points, with a sign unless they are exactly 0."""
    return f"{100 * difference:+.{digits}f}" if difference else f"{0:.{digits}f}"


def between(low: float, high: float, *, digits: int) -> str:
    """Two differences as `+0.09 to +0.17`, in percentage points."""
    return f"{points(low, digits=digits)} to {points(high, digits=digits)}"


def answer_lines(found: Comparison, *, digits: int) -> Iterator[str]:
    """Which outcome moved most, by how much; then the headlines where they are others."""
    mover = max(found.variants, key=lambda variant: (abs(variant.largest.difference), variant.changed))
    if not any(variant.changed or variant.retimed for variant in found.variants):
        what = f"with {mover.label}" if len(found.variants) == 1 else "with any of these settings"
        yield f"No difference in any of {plural(mover.pairs, 'future')} {what}."
        return
    largest, label = mover.largest, "all settings together" if mover.label == TOGETHER else mover.label
    if not (largest.gained or largest.lost):
        yield f"No outcome differs in any of {plural(mover.pairs, 'future')} with {label}; what differs stands below."
        return
    told = difference_words(largest, digits=digits)
    if largest.is_certain:
        yield f"With {label}, what moves most is “{largest.title}”: {told}."
    else:
        yield f"With {label}, no outcome is told from unmoved. The largest difference is in “{largest.title}”: {told}."
    for outcome in mover.outcomes:
        if outcome.headline and outcome.id != largest.id:
            yield f"“{outcome.title}”: {difference_words(outcome, digits=digits)}."


def difference_words(share: ShareDifference, *, digits: int) -> str:
    """Both shares, the difference and its interval."""
    if not (share.gained or share.lost):
        return f"no difference in any future ({percent(share.baseline, digits=digits)} either way)"
    return (
        f"{percent(share.variant, digits=digits)} of futures instead of {percent(share.baseline, digits=digits)},"
        f" {points(share.difference, digits=digits)} points"
        f" ({100 * share.level:.0f}% interval {between(share.low, share.high, digits=digits)})"
    )


def deterrence_lines(found: Comparison, scenario: Scenario, *, digits: int) -> Iterator[str]:
    """What the red line does, all components taken together."""
    line = found.red_line
    assert line is not None
    effect, outcome = line.effects[-1], scenario.outcomes[line.outcome].title
    level = f"{100 * effect.level:.0f}% interval {between(effect.low, effect.high, digits=digits)}"
    shares = (
        f"without it {percent(effect.without_it, digits=digits)} of futures,"
        f" with it {percent(effect.with_it, digits=digits)}"
    )
    if not (effect.prevented or effect.brought_about):
        yield f"The red line `{line.id}` makes no difference to “{outcome}” in any of {plural(found.variants[-1].pairs, 'future')}."
    else:
        yield (
            f"{_what_it_does(effect)} “{outcome}”: {shares}, a deterrent effect of"
            f" {points(effect.effect, digits=digits)} points ({level})."
        ).replace("{id}", line.id)
    deterred = scenario.actors[line.deters].name
    yield f"{line.title}: drawn by {scenario.actors[line.actor].name} to hold back {deterred}."


def _what_it_does(effect: Deterrence) -> str:
    if effect.low > 0:
        return "The red line `{id}` makes rarer"
    if effect.high < 0:
        return "The red line `{id}` makes more frequent"
    return "No effect of the red line `{id}` can be told on"


def changed_words(variant: VariantDifference) -> str:
    """In how many futures anything differs."""
    if not variant.changed and not variant.retimed:
        return f"Nothing differs in any of {plural(variant.pairs, 'future')}."
    if not variant.changed:
        return f"No outcome and no settlement differs in any future; a time does in {count(variant.retimed)}."
    return (
        f"An outcome or the settlement differs in {count(variant.changed)} of {plural(variant.pairs, 'future')}"
        f" ({', '.join(estimate(variant.changed_share, variant.changed_low, variant.changed_high))});"
        f" only a time in {count(variant.retimed)} more."
    )


def counted_lines(found: Comparison) -> Iterator[str]:
    """How many futures were played, which were dropped, and how to take the intervals."""
    yield (
        f"The same {plural(found.futures, 'future')} in {1 + len(found.variants)} worlds, seed {found.seed}."
        " Points are percentage points."
    )
    for variant in found.variants:
        if variant.dropped:
            yield (
                f"{plural(variant.dropped, 'pair')} of futures dropped ({variant.label}): {count(found.failed)} failed"
                f" as it is, {count(variant.failed)} when changed."
            )
    yield "Each interval stands for itself: among many, some leave out 0 by chance."
