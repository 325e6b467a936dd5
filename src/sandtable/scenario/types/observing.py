"""The key `observable` of decisions and formations: what somebody outside sees of them, when, and how reliably."""

from __future__ import annotations

from typing import Literal

from sandtable.scenario.amounts import Amount, Duration, Probability
from sandtable.scenario.entry import Entry


class Observable(Entry):
    """Seen some time after it happens, not always, or reported where nothing happened."""

    after: Amount[Duration] = Amount(0.0)
    hit: Amount[Probability] = Amount(1.0)
    false_alarm: Amount[Probability] = Amount(0.0)


Observed = Literal["no"] | Observable
