"""Fires whose reach covers none of those that they are against."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sandtable.program import Event
from sandtable.scenario.findings import Finding
from sandtable.trials.played import Played
from sandtable.wording import listed


def reaches(played: Played) -> Iterator[Finding]:
    """S732: nobody that the fires are against is ever inside their reach, in any future."""
    program = played.program
    entered = played.rows(Event.RING)
    for rank, name in enumerate(program.fires):
        ring = program.rings.names.index(f"fires:{name}") if f"fires:{name}" in program.rings.names else -1
        against = np.flatnonzero(program.support.fires_against[rank])
        targets = np.flatnonzero(np.isin(program.parties.formation_actor, against))
        if ring < 0:
            continue
        inside = program.rings.inside[ring][-1]  # of the longest reach that is drawn
        standing = [f for f in targets if inside[int(program.parties.formation_place[f])]]
        came = np.isin(entered.subject, targets) & (entered.object == ring) & (entered.value == 1.0)
        put = played.rows(Event.COMMIT)
        committed = np.isin(put.subject, targets) & inside[put.object] if len(put) else np.zeros(0, bool)
        if len(standing) or came.any() or committed.any():
            continue
        names = listed([f"`{program.actors[int(actor)]}`" for actor in against])
        message = f"the reach of `{name}` covers a formation of {names} in {played.none}"
        hint = "a longer reach, another base, or other formations in `against`"
        if not len(targets):
            hint = f"{names} {'has' if len(against) == 1 else 'have'} no formations"
        yield Finding(("fires", name, "reach"), message, "S732", hint)
