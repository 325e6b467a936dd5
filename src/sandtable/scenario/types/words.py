"""The section `words`: how likelihood words are read."""

from __future__ import annotations

from typing import Literal

from sandtable.scenario.entry import Entry
from sandtable.scenario.types.common import Provenance

StandardName = Literal["icd-203", "nato", "uk-phia", "ipcc", "kent-1964", "efsa", "capphrase", "hbr-2018"]


class DeclaredTerm(Provenance):
    """How likelihood words that the standard lacks are read: as a range, or like one of its terms."""

    range: tuple[float, float] | None = None
    like: str | None = None


class Words(Entry):
    """The standard of likelihood words, and words beside it. `words: nato` is short for `words: {standard: nato}`."""

    standard: StandardName = "icd-203"
    terms: dict[str, DeclaredTerm] = {}
