"""What a trial found."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sandtable.diagnostics import Diagnostic, render_text
from sandtable.wording import count, plural

LEVEL = 0.95
FAILING = 0.05  # the share of futures that may fail before nothing is said of the others


@dataclass(frozen=True)
class Trial:
    """The warnings of a trial, each at its place in the file.

    scenario : its name. futures : played in each reading. failed : of these, in all readings together, those that the engine gave up.
    complete : the fewest of a reading that came to their end; of them all is said, or nothing if more than one in 20 failed.
    readings : those that were played; empty if the file has none. meant : how many warnings the file, or the caller, says are meant.
    elapsed_s : seconds of playing and looking.
    """

    scenario: str
    futures: int
    seed: int
    failed: int
    complete: int
    diagnostics: tuple[Diagnostic, ...]
    readings: tuple[str, ...] = ()
    meant: int = 0
    elapsed_s: float = 0.0

    @property
    def bound(self) -> float:
        """The largest probability of what none of the futures shows, at 95%: 0.6% of 500."""
        return none_bound(self.complete)

    @property
    def sentence(self) -> str:
        """What was played, and what "in none of them" means; one line."""
        played = f"{plural(self.futures, 'future')}{' in each reading' if self.readings else ''} played"
        parts = [f"{played} (seed {self.seed})" + (f", {count(self.failed)} failed" if self.failed else "")]
        if not is_enough(self.complete, of=self.futures):
            where = "of a reading in which" if self.readings else "while"
            parts.append(f"nothing is said of the others {where} more than one in {1 / FAILING:.0f} fail")
        elif self.diagnostics:
            none = "what happens in none of them" if self.futures > 1 else "what does not happen in it"
            parts.append(f"{none} has a probability below {bound_text(self.complete)} (at 95%)")
        if self.meant:
            parts.append(f"{plural(self.meant, 'warning')} marked as meant")
        return "; ".join(parts)

    def __str__(self) -> str:
        text = render_text(self.diagnostics)
        return f"{text}\n{self.sentence}" if text else f"no warnings; {self.sentence}"


def is_enough(complete: int, *, of: int) -> bool:
    """Whether so many futures came to their end that what they show is no selection."""
    return complete >= (1 - FAILING) * of


def none_bound(futures: int) -> float:
    """The largest probability that still has a chance of 5% to show in none of so many futures (exact, one-sided).

    About 3 / futures, the rule of three.
    """
    return 1 - (1 - LEVEL) ** (1 / futures) if futures > 0 else 1.0


def bound_text(futures: int) -> str:
    """`none_bound` as a percentage, rounded up to two digits that matter: `0.6%`, `0.06%`."""
    share = 100 * none_bound(futures)
    digits = 0 if share >= 10 else max(0, -math.floor(math.log10(share)))
    step = 10.0**-digits
    return f"{min(math.ceil(share / step - 1e-9) * step, 100):.{digits}f}%"
