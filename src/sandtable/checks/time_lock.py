"""Everything that enters a future, with the date from which its source was public.

Used by the rules S502 and S517 and by `score`. Geography is exempt, because positions and lengths of roads do not
depend on recent events. So are `history` and `claims`, which the engine never reads, and `words`, which define the
meaning of likelihood words.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Barrier, Entry, Place, Precedent, Provenance, Route, Scenario, Source
from sandtable.scenario.walking import values

_FEEDING = (
    "theatre", "actors", "stances", "control", "formations", "fires", "air", "rules", "assumptions", "beliefs",
    "decisions", "red_lines", "settlement", "game", "readings",
)  # fmt: skip
_GEOGRAPHY = (Place, Route, Barrier)  # exceptions under `provenance` of such an entry count all the same


Feeding = Iterable[tuple[Path, Provenance]]


def feeding(scenario: Scenario) -> Iterator[tuple[Path, Provenance]]:
    """Every entry that enters a future and may name a source, with its path, in the order of the format."""
    for section in _FEEDING:
        for path, value in values(getattr(scenario, section), (section,)):
            if isinstance(value, Provenance) and not isinstance(value, _GEOGRAPHY):
                yield path, value


@lru_cache(maxsize=2)
def written_feeding(draft: Draft) -> tuple[tuple[Path, Provenance], ...]:
    """The same of a draft, without entries that the file leaves to their defaults, which name no source."""
    return tuple(
        (path, entry) for path, entry in draft.entries
        if path and path[0] in _FEEDING and isinstance(entry, Provenance) and not isinstance(entry, _GEOGRAPHY)
    )  # fmt: skip


def hindsight(scenario: Scenario, *, until: dt.date, among: Feeding | None = None) -> Iterator[Finding]:
    """Entries that enter a future and became public, or happened, after a date. among : those of `feeding`, if known."""
    for path, entry in feeding(scenario) if among is None else among:
        source = scenario.sources.get(entry.source or "")
        known = None if source is None else public_from(source)
        if known is not None and known > until:
            verb = "public from" if source is not None and source.public_by is not None else "published on"
            yield Finding((*path, "source"), f"{verb} {known}, after {until}", hint=_HINT)
        if isinstance(entry, Precedent) and entry.date > until:
            yield Finding((*path, "date"), f"this precedent is later than {until}", hint="exclude it from the prior")


_HINT = (
    "use an earlier source; if this one was public before it was printed, give the date as `public_by` of the source"
)


def public_from(source: Source) -> dt.date | None:
    """The day from which a source was public: `public_by` if given, else its publication. None if undated."""
    return source.public_by or source.published


def undated(scenario: Scenario, *, among: Feeding | None = None) -> dict[str, int]:
    """The undated sources that enter a future, each with the number of entries based on it. among : as for `hindsight`."""
    found = Counter(
        entry.source
        for _, entry in (feeding(scenario) if among is None else among)
        if entry.source in scenario.sources and public_from(scenario.sources[entry.source]) is None
    )
    return {name: found[name] for name in scenario.sources if name in found}


def reprinted(scenario: Scenario, *, until: dt.date) -> dict[str, int]:
    """The sources printed after a date but public before it by `public_by`, each with the number of entries based on it."""
    found = Counter(
        entry.source
        for _, entry in feeding(scenario)
        if (source := scenario.sources.get(entry.source or "")) is not None
        and source.public_by is not None
        and source.public_by <= until
        and (source.published is None or source.published > until)
    )
    return {name: found[name] for name in scenario.sources if name in found}


def unsourced(scenario: Scenario) -> int:
    """How many entries that enter a future have no source and are judgements: the author's, or conventions of the preset.

    Control given as a bare actor name counts as well, because it has no source.
    """
    judged = sum(entry.source is None and entry.basis is not None for _, entry in feeding(scenario))
    return judged + sum(not isinstance(holder, Entry) for holder in scenario.control.values())
