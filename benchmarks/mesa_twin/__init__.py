"""The rival in Mesa: one scenario played in steps of fixed length, written as a Mesa user would write it.

It has what that scenario uses, `common.COMMON`, and no more: a feature that the format gains later is not added here.

Formations are CellAgents on a Network of places, batteries, engagements and decisions Agents; each step calls
`AgentSet.do` for one after the other. `DECLARATION` says which rules it has and which it cannot have.
"""

from __future__ import annotations

DECLARATION = {
    "steps": "fixed; everything that happens within a step happens at its end, in the order march, meet, settle places, fight, "
    "supply, fires, decisions",
    "has": [
        "march along routes at pace x terrain x friction, quickest paths, waypoints, time left over carried to the next leg",
        "meeting engagements and sorties on routes, joining, being held behind an engagement of others",
        "entering, besieging, attacking, relieving and quarrelling at places, attack and halt ratios, pauses, posture and terrain",
        "losses by the Helmbold law in closed form over each step; giving way by strain, prisoners, refuges, at bay, recovery",
        "control, ceasefires, stances, supply areas, stages and factors, surrender hazards, airlift from the start",
        "fires with rings, exposure, shared tempo, magazine, losses and delays; air support",
        "the conditions of decisions and outcomes; the clocks once, each and hazard; the effects orders, stance, fires, air, commit, "
        "ceasefire and evidence; beliefs",
    ],
    "leaves out": [
        "times within a step: arrivals, meetings, giving way and ticks are up to one step late",
        "the order of things that happen in one step, where the event engine knows it",
        "settling to a fixed point: a place is evaluated once a step",
        "settlements, and times of outcomes",
        "the event log, and draws addressed by purpose: it draws from Mesa's own generator, so futures cannot be paired",
    ],
}  # fmt: skip
