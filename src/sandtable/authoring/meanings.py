"""What has changed in meaning from format 1 to format 2: one entry each, in the words of the notes of `fmt --upgrade`.

`docs/how-to/upgrade.md` has a section for each, under its title.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """One change. title : heading of its section in the documentation. words : what a note says; braces are filled in."""

    title: str
    words: str


MEANINGS: dict[str, Meaning] = {
    "futures": Meaning(
        "Other futures",
        "this version plays other futures than version 0.2 from the same seed, and all probabilities may differ",
    ),
    "rules": Meaning(
        "Rules of battle that a file does not state",
        "what is not stated here comes from rules fitted to battles, in part as assumptions (`battle-...`) that are drawn in every "
        "future. Version 0.2 took {defaults}: state them to fix them",
    ),
    "losses": Meaning(
        "Losses stated by halves",
        "`{given}` without `{missing}` is an error in format 2; version 0.2 took {value} for it, which is stated now",
    ),
    "giving-way": Meaning(
        "Who is beaten recovers",
        "formations give way after a time in battle, not at a share of losses; they withdraw, to neutral and uncontrolled places "
        "too, lose prisoners, and fight again when they have recovered. Version 0.2 broke them for good",
    ),
    "at-bay": Meaning(
        "Nobody surrenders at once",
        "a formation that must withdraw and cannot is at bay: it fights on and may surrender in time. In version 0.2 it surrendered "
        "at once",
    ),
    "spent": Meaning(
        "`broken()` is `spent()`",
        "`broken({formation})` is now `spent({formation})`, which is false again once the formation has recovered; `broken` stayed true",
    ),
    "gone": Meaning(
        "Nobody surrenders at once",
        "`gone({formation})` comes later or never where the formation cannot withdraw: it is at bay first, and may surrender in time",
    ),
    "tolerance": Meaning(
        "`tolerance`, `cohesion`, spreads",
        "`tolerance` is about losses by fires alone; how long formations stand in battle: `attack_endurance` and `defence_endurance`",
    ),
    "spread": Meaning(
        "`tolerance`, `cohesion`, spreads",
        "`intensity_spread` counts for each side by itself: attackers and defenders draw independently, in version 0.2 once for both",
    ),
    "friction": Meaning(
        "`tolerance`, `cohesion`, spreads",
        "friction is drawn each time a formation leaves a place by a route; version 0.2 drew it once for the route",
    ),
    "cohesion": Meaning(
        "`tolerance`, `cohesion`, spreads",
        "`cohesion` multiplies the time that the formation stands in battle, and its losses by fires; in version 0.2 the share of losses "
        "at which it broke",
    ),
    "control": Meaning(
        "Presence takes a place",
        "a place passes to hostile formations inside it when nobody of its controller or its friends is there, also without a march "
        "into it: an army alone in a town takes it when war begins",
    ),
    "commit": Meaning(
        "A commitment into a hostile place fights",
        "a reserve that is committed to a place in hostile hands fights for it, or takes it if it is empty; in version 0.2 "
        "the effect did nothing",
    ),
    "reserve-orders": Meaning(
        "A reserve takes no orders before it is committed",
        "`{formation}` is a reserve: an order before its commitment does nothing; version 0.2 kept it. Order it after the `commit`",
    ),
    "fires": Meaning(
        "Fires and those who are fighting",
        "a strike makes a formation give way outside battle only, and it recovers; what it bears is counted from the strength it "
        "had when it last left a battle. In version 0.2 a strike could break it anywhere, for good",
    ),
    "hours": Meaning(
        "Short scenarios are told in hours",
        "a scenario of less than ten days is told in hours and clock times; its pictures go by the hour, and `--day` counts hours",
    ),
    "formations": Meaning("Older words", "`formation: x` of an effect is now `formations: [x]`; it means the same"),
    "belief": Meaning(
        "Older words",
        "`rule: belief` with `probability: {belief}` is now `probability: belief({belief})`; it means the same",
    ),
    "red-line": Meaning(
        "Older words",
        "`actor` and `deters` of a red line are now `by` and `against`. With `threat` and `act`, the options threatened and "
        "deterred, its deterrent effect becomes a result",
    ),
    "by-hand": Meaning("Older words", "{what} is not rewritten here: {how}"),
}
