"""An INVENTED crisis with everything that a report can tell: claims on a text of our own, a red line, a game, history."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sandtable.text.reading import digest

TEXT = (
    "The brigade will probably take the bridge. The hill town lies within reach of the guns. "
    "Without the guns the brigade would be there more often. Nobody can say what the South wants. "
    "It is almost certain that no shot is fired. All turns on the pace of the brigade.\n"
)
PASSAGES = {
    "bridge-taken": "The brigade will probably take the bridge.",
    "in-reach": "The hill town lies within reach of the guns.",
    "guns-matter": "Without the guns the brigade would be there more often.",
    "unknowable": "Nobody can say what the South wants.",
    "no-shot": "It is almost certain that no shot is fired.",
    "pace-decides": "All turns on the pace of the brigade.",
}
TESTS = {
    "bridge-taken": ("likelihood", "{probability: 'controls(north, bridge)', words: likely}"),
    "in-reach": ("geography", "{holds: 'distance(bridge, hill-town) <= reach(guns)'}"),
    "guns-matter": (
        "capability",
        "{probability: 'first(north, bridge) < first(south, bridge)', variant: {set: {fires.guns.launchers: 0}}, expect: lower}",
    ),
    "unknowable": ("untestable", "{untestable: 'No model knows what a capital wants.'}"),
    "no-shot": ("forecast", "{probability: 'strikes(south, north) == 0', words: almost certain}"),
    "pace-decides": ("drivers", "{outcome: north-first, groups: [movement]}"),
}


def crossing_yaml() -> str:
    """The scenario as a file."""
    claims = "\n".join(
        f"  {name}: {{kind: {TESTS[name][0]}, statement: 'Paraphrase {name}', source: paper, test: {TESTS[name][1]}, "
        f"at: {{start: {TEXT.index(passage)}, end: {TEXT.index(passage) + len(passage)}, sha256: {digest(passage)[:16]}}}}}"
        for name, passage in PASSAGES.items()
    )
    return f"""\
sandtable: 2
title: The crossing at Vell
question: Does the brigade cross at Vell before the militia is there?
start: 2021-05-01
horizon: 2021-05-31
as_of: 2021-04-20
sources:
  paper: {{title: The Vell Courier, author: A. Writer, published: 2021-04-20, grade: C3, grade_because: one view, sha256: {digest(TEXT)}}}
  later: {{title: The Vell Courier a month on, published: 2021-06-20, grade: B2, grade_because: looked back}}
theatre:
  places:
    harbour: {{name: Harbour, lat: 45.00, lon: 20.00}}
    bridge: {{name: Vell Bridge, lat: 45.80, lon: 20.20}}
    hill-town: {{name: Hill Town, lat: 45.75, lon: 20.85}}
  routes:
    coast-road: {{between: [harbour, bridge]}}
    hill-track: {{between: [hill-town, bridge], terrain: rolling}}
actors:
  north: {{name: the North}}
  south: {{name: the South}}
stances: [{{between: [north, south], stance: hostile}}]
control: {{harbour: north, hill-town: south}}
formations:
  brigade: {{name: the Brigade, actor: north, place: harbour, strength: 1800, pace: brigade-pace, orders: {{advance: [bridge]}}}}
  militia: {{name: the Militia, actor: south, place: hill-town, strength: 900, pace: 15 km/day, orders: {{advance: [bridge]}}}}
fires:
  guns: {{name: the Guns, actor: south, base: hill-town, against: [north], launchers: 4, reach: gun-reach, tempo: 0.5 /day, magazine: 60}}
assumptions:
  brigade-pace: {{title: Pace of the Brigade, prior: "uniform(15 km/day, 35 km/day)", group: movement, basis: assumed, because: a guess}}
  gun-reach: {{title: Reach of the guns, prior: "choice({{40 km: 0.5, 70 km: 0.5}})", group: guns, basis: inferred, source: paper}}
  parley-offered: {{title: The South offers a parley, prior: "beta(2, 6)", group: will, basis: assumed, because: a guess}}
decisions:
  parley:
    title: The two are about to meet
    actor: south
    when: within(brigade, 30 km, bridge)
    solve: true
    options:
      talk: {{title: Asks for a parley, probability: parley-offered, effects: [{{stance: {{between: [north, south], to: neutral}}}}]}}
      fight: {{title: Says nothing, probability: rest}}
  turn-back:
    title: The guns open up
    actor: north
    when: strikes(south, north) >= 1
    solve: true
    options:
      go-on: {{title: Goes on, probability: rest}}
      halt: {{title: Halts, probability: 0.2, effects: [{{orders: {{formations: [brigade], orders: hold}}}}]}}
red_lines:
  guns:
    {{title: The guns against the crossing, by: south, against: north, outcome: north-first,
     capability: {{set: {{fires.guns.launchers: 0}}}}, resolve: {{set: {{fires.guns.magazine: 0}}}},
     basis: assumed, because: what the guns are for}}
outcomes:
  north-first:
    {{title: The Brigade is at the bridge first, when: "first(north, bridge) < first(south, bridge)",
     time: "first(north, bridge)", headline: true}}
  north-holds: {{title: The North holds the bridge at the end, when: "controls(north, bridge)"}}
settlement:
  rules:
    northern:
      {{title: the North holds the bridge, when: "controls(north, bridge)",
       de_facto: {{unitary: 0.6, frozen: 0.4}}, de_jure: {{unitary: 1}}}}
    otherwise: {{title: it does not, when: true, de_facto: {{frozen: 1}}, de_jure: {{unitary: 1}}}}
claims:
{claims}
history:
  basis: outside
  source: later
  outcomes: {{north-first: true, north-holds: true}}
  times: {{north-first: 2021-05-06}}
game:
  players: [north, south]
  utilities:
    north: [{{outcome: north-holds, utility: 1, basis: assumed, because: it wants the bridge}}]
    south:
      - {{outcome: north-holds, utility: 0, basis: assumed, because: it wants it too}}
      - {{outcome: north-first, utility: 0.2, basis: assumed, because: a start}}
"""


@lru_cache(maxsize=1)
def crossing() -> Any:
    """A study of the crossing."""
    from sandtable.loading import read
    from sandtable.study.run import run

    reading = read(crossing_yaml(), name="crossing.yaml")
    assert reading.scenario is not None, [fault.message for fault in reading.errors]
    return run(reading.scenario, futures=400, seed=5, progress=False)


@lru_cache(maxsize=1)
def crossing_analyses() -> Any:
    """Its analyses, on few futures."""
    return few_analyses(crossing(), rows=256, paired=600, fewer=200, passages=dict(PASSAGES))


def few_analyses(study: Any, *, rows: int, paired: int, fewer: int, passages: dict[str, str] | None = None) -> Any:
    """The analyses of a study on fewer futures than a report takes, which says less and costs seconds."""
    from sandtable.report import analyses

    before = analyses.ROWS, analyses.PAIRED, analyses.FEWER, analyses.SEARCHED
    analyses.ROWS, analyses.PAIRED, analyses.FEWER, analyses.SEARCHED = rows, paired, fewer, study.futures
    try:
        return analyses.run_analyses(study, report=lambda _: None, passages=passages)
    finally:
        analyses.ROWS, analyses.PAIRED, analyses.FEWER, analyses.SEARCHED = before
