"""The rival in Mesa: the same program played in steps of fixed length, written as a Mesa user would write it.

Formations are CellAgents on a Network of places, batteries FixedAgents, engagements and decisions Agents; each step calls
`AgentSet.do` for one after the other. `DECLARATION` says which rules it has and which it cannot have.
"""

from __future__ import annotations

DECLARATION = {
    "steps": "fixed; everything that happens within a step happens at its end, in the order march, meet, settle places, fight, "
    "supply, fires, decisions, stops",
    "has": [
        "march along routes at pace x terrain x friction, quickest paths, waypoints, time left over carried to the next leg",
        "meeting engagements and sorties on routes, joining, being held behind an engagement of others",
        "entering, besieging, attacking, relieving and quarrelling at places, attack and halt ratios, pauses, posture and terrain",
        "losses by the Helmbold law in closed form over each step; break at the threshold, withdrawal, surrender, destruction",
        "control, ceasefires, stances, supply areas, stages and factors, surrender hazard, airlift",
        "fires with rings, exposure, shared tempo, magazine, losses and delays; air support",
        "all conditions of the scenario, all clocks of decisions, all effects, beliefs, stops, outcomes and settlement",
    ],
    "leaves out": [
        "times within a step: arrivals, meetings, breaks and ticks are up to one step late",
        "the order of things that happen in one step, where the event engine knows it",
        "settling to a fixed point: a place is evaluated once a step",
        "the event log, and draws addressed by purpose: it draws from Mesa's own generator, so futures cannot be paired",
    ],
}  # fmt: skip
