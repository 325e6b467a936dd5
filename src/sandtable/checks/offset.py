"""S421: start and horizon with different offsets from UTC."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.dates import write_moment
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S421",
    summary="the offset of the start holds for the whole future",
    why="""Clock times and dates of a scenario are those of one clock: that of the start. A horizon, or a time of history, with an
    offset of its own would be on another; so would one with an offset where the start has none.""",
    bad="""
    start: 2017-10-14 06:00 +03:00
    horizon: 2017-10-16 18:00 +02:00
    """,
    good="""
    start: 2017-10-14 06:00 +03:00
    horizon: 2017-10-16 18:00
    """,
)
def offset(draft: Draft) -> Iterator[Finding]:
    start, history = draft.start, draft.scenario.history
    if start is None:
        return
    zone = _offset(start)
    moments = [(("horizon",), draft.horizon)]
    moments += [(("history", "times", name), each) for name, each in (history.times if history else {}).items()]  # type: ignore[misc]
    for path, moment in moments:
        if moment is not None and _offset(moment) not in (None, zone):
            message = f"`{write_moment(moment)}` is not by the offset of the start, {write_moment(start)}"
            hint = "leave its offset out" if zone is not None else "give `start` the offset, and leave it out here"
            yield Finding(path, message, hint=hint)


def _offset(moment: dt.date) -> dt.timedelta | None:
    return moment.utcoffset() if isinstance(moment, dt.datetime) else None
