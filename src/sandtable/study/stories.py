"""What of a future is told: decisions, control, fights, strikes, and of strikes on a formation only the first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sandtable.program import Event, Record
from sandtable.study.narration import Line, Narrator, is_idle

if TYPE_CHECKING:
    from sandtable.program import Program
    from sandtable.scenario.types import Scenario

TOLD = (
    Event.DECISION, Event.CONTROL, Event.OPEN, Event.END, Event.GIVE_WAY, Event.RECOVERY, Event.BAY, Event.GONE, Event.COMMIT, Event.STOP,
    Event.STRIKE, Event.VOID, Event.EFFECT, Event.EVACUATE, Event.BARRED,
)  # fmt: skip


def story_of(scenario: Scenario, program: Program, record: Record, *, drawn: Mapping[str, float]) -> list[Line]:
    """The lines of a future that a reader follows, in order. drawn : the values of its assumptions by name."""
    narrator = Narrator(scenario, program=program, drawn=drawn)
    lines, struck = [], set()
    for row in record.log:
        event, subject = Event(int(row[1])), int(row[2])
        if event not in TOLD or is_idle(row) or (event == Event.STRIKE and subject in struck):
            continue
        if event == Event.STRIKE:
            struck.add(subject)
        lines += narrator.narrate([row])
    return lines
