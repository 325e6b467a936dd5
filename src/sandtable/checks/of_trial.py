"""What a trial warns of (codes from S701 on), as `sandtable explain` prints it: `sandtable.trials` finds it.

The rules stand here, not beside what finds them, so that explaining a code plays nothing. Both examples of each are
parts of one small file, and a test plays them.
"""

from __future__ import annotations

import textwrap

from sandtable.checks.rule import Rule


def _rule(code: str, summary: str, why: str, *, bad: str, good: str) -> Rule:
    before, after = (textwrap.dedent(text).strip("\n") for text in (bad, good))
    return Rule(code, summary, " ".join(why.split()), before, after, "warning")


_STORM = """
decisions:
  storm:
    title: Red storms on
    actor: red
    when: {when}
    options:
      storm: {{title: Red storms, probability: 0.5}}
      wait: {{title: Red waits, probability: rest}}
"""
_GUNS = """
fires:
  guns: {{name: The guns, actor: blue, base: port, against: [red],
    launchers: 4, reach: {reach}, tempo: 1 per day, magazine: 20{more}}}
"""
_EFFECT = """
decisions:
  answer:
    title: Blue answers
    actor: blue
    when: {when}
    options:
      act:
        title: Blue acts
        probability: 0.5
        effects:
          - {effect}
      wait: {{title: Blue waits, probability: rest}}
"""
_LINE = """
assumptions:
  resolve: {{title: Blue answers, prior: "beta(6, 4)", basis: assumed, because: a guess}}
decisions:
  dash:
    title: Red weighs the march on the port
    actor: red
    when: day >= 1
    rule: logit
    precision: 4
    options:
      march: {{title: Red marches, utility: {worth}}}
      stay: {{title: Red stays, utility: 0}}
  answer:
    title: Blue answers the march
    actor: blue
    when: {answers}
    options:
      strike: {{title: Blue strikes, probability: 0.5}}
      look-on: {{title: Blue looks on, probability: rest}}
red_lines:
  guarantee:
    title: The guarantee of Blue
    by: blue
    against: red
    threat: strike
    act: march
    outcome: taken
    credibility: {{set: {{assumptions.resolve.prior: "fixed(0)"}}}}
"""

TRIAL_RULES: tuple[Rule, ...] = (
    _rule("S701", "a decision that is reached in no future",
          """Its condition never holds, or not long enough for its clock, so its options and all that waits for them are
          never played. The message names the part that never holds, and decisions that wait for this one.""",
          bad=_STORM.format(when="controls(red, town) and controls(red, port)"),
          good=_STORM.format(when="controls(red, town)")),
    _rule("S702", "a decision that is reached at the first instant of every future",
          """Its condition holds before anything has happened, so it does not say when the decision is taken. If it is to be taken
          at once, `when: true` says so.""",
          bad=_STORM.format(when="controls(blue, town)"), good=_STORM.format(when="attacked(guard)")),
    _rule("S703", "an outcome that holds in no future",
          """A probability of exactly 0 is rarely a result: a condition is read at the end of the future, and asks for something that
          does not happen in the model, or no longer holds. What is merely rare shows in more futures (`--futures`).""",
          bad='outcomes:\n  taken: {title: Red takes the town,\n    when: "controls(red, town) and controls(red, port)"}',
          good='outcomes:\n  taken: {title: Red takes the town, when: "controls(red, town)"}'),
    _rule("S704", "an outcome that holds in every future",
          """A probability of exactly 100% says that nothing in the model can prevent it. Outcomes with a `time` are not reported: they
          say when.""",
          bad='outcomes:\n  held: {title: Blue holds on, when: "controls(blue, port)"}',
          good='outcomes:\n  held: {title: Blue holds on, when: "controls(blue, town)"}'),
    _rule("S705", "a stop that ends no future, or every one at its start",
          """A stop that never holds changes nothing: all futures last to the horizon. One that holds at the start leaves nothing to
          play.""",
          bad='stop: ["controls(red, port)"]', good='stop: ["controls(red, town)"]'),
    _rule("S706", "a settlement rule that applies in every future, or that rules before it always replace",
          """The first rule whose condition holds applies. A rule for what is rare may well apply in no future, and is not reported; one
          whose condition holds while an earlier rule applies in each of these futures never can.""",
          bad="""
          settlement:
            rules:
              split: {title: Split, when: "controls(blue, port)", de_facto: {partition: 1}, de_jure: {unitary: 1}}
              whole: {title: Whole, when: true, de_facto: {unitary: 1}, de_jure: {unitary: 1}}
          """,
          good="""
          settlement:
            rules:
              split: {title: Split, when: "controls(blue, town)", de_facto: {partition: 1}, de_jure: {unitary: 1}}
              whole: {title: Whole, when: true, de_facto: {unitary: 1}, de_jure: {unitary: 1}}
          """),
    _rule("S707", "an outcome that holds, with a time that is never known",
          "The table of times stays empty: `time` asks for something else than `when`.",
          bad='outcomes:\n  taken: {title: Red takes the town, when: "controls(red, town)", time: "first(red, port)"}',
          good='outcomes:\n  taken: {title: Red takes the town, when: "controls(red, town)", time: "first(red, town)"}'),
    _rule("S708", "a comparison of times that holds because the later one is never",
          """`never` is later than every time, so that `reached(a, p) < reached(b, p)` holds in all futures in which `a` gets
          there and `b` does not even set out. Where both have to come, say so. `reached` is of any formation of the actor. A
          comparison with `first` as the later time is not reported: who is there first keeps the other from control.""",
          bad="""
          outcomes:
            ahead: {title: Red is in the town before Blue is in the camp,
              when: "reached(red, town) < reached(blue, camp)"}
          """,
          good="""
          outcomes:
            ahead: {title: Red is in the town before Blue is in the hills,
              when: "reached(red, town) < reached(blue, hills) and reached(blue, hills) < never"}
          """),
    _rule("S710", "an option that has no chance whenever its decision is reached",
          """Judged by the probability that it had each time, not by the draws: an option with a chance of 0.2% that shows in none of 500
          futures is not reported. A probability that the file itself sets to 0, or leaves to `rest`, is meant.""",
          bad="""
          decisions:
            choice:
              title: Red weighs its options
              actor: red
              when: day >= 5
              rule: logit
              precision: 10
              options:
                go: {title: Red goes on, utility: 1}
                stay: {title: Red stays, utility: 0.9}
                flee: {title: Red runs, utility: -3}
          """,
          good="""
          decisions:
            choice:
              title: Red weighs its options
              actor: red
              when: day >= 5
              rule: logit
              precision: 10
              options:
                go: {title: Red goes on, utility: 1}
                stay: {title: Red stays, utility: 0.9}
                flee: {title: Red runs, utility: 0.7}
          """),
    _rule("S711", "an option that is always chosen, because the others have no chance",
          """The decision is none. A probability that the file itself sets to 1 is meant; one that comes out of utilities, shifts or
          assumptions rarely is.""",
          bad="""
          decisions:
            choice:
              title: Red weighs its options
              actor: red
              when: day >= 5
              rule: logit
              precision: 10
              options:
                go: {title: Red goes on, utility: 3}
                stay: {title: Red stays, utility: 0.5}
          """,
          good="""
          decisions:
            choice:
              title: Red weighs its options
              actor: red
              when: day >= 5
              rule: logit
              precision: 10
              options:
                go: {title: Red goes on, utility: 0.6}
                stay: {title: Red stays, utility: 0.5}
          """),
    _rule("S712", "a shift that applies never, or each time",
          """A shift multiplies an option's odds while its condition holds. One that never holds does nothing; one that always holds
          belongs into `base`.""",
          bad="""
          decisions:
            choice:
              title: Blue looks at the town
              actor: blue
              when: day >= 20
              options:
                act: {title: Blue acts, probability: {base: 0.3,
                  shifts: [{when: "controls(red, port)", odds_times: 3}]}}
                wait: {title: Blue waits, probability: rest}
          """,
          good="""
          decisions:
            choice:
              title: Blue looks at the town
              actor: blue
              when: day >= 20
              options:
                act: {title: Blue acts, probability: {base: 0.3,
                  shifts: [{when: "controls(red, town)", odds_times: 3}]}}
                wait: {title: Blue waits, probability: rest}
          """),
    _rule("S720", "a formation that is ordered to move, and never does",
          """It is where it is sent, a reserve that is not on the map, or its way is closed. Its orders then change nothing.""",
          bad="formations:\n  column: {orders: {advance: [camp]}}", good="formations:\n  column: {orders: {advance: [town]}}"),
    _rule("S721", "a formation that never gets where it is ordered, without a fight",
          """A ceasefire or closed passage keeps it out in every future, or it is still on the way at the end. What battle decides is not
          reported, nor what a condition of the file asks for (`barred(...)`).""",
          bad=_EFFECT.format(when="true", effect="{ceasefire: {places: [town]}}").replace("0.5", "1"),
          good=_EFFECT.format(when="true", effect="{ceasefire: {places: [town]}, after: 30 d}").replace("0.5", "1")),
    _rule("S722", "a neutral formation that others march through or fight around",
          """Neutral formations take no part: they bar no way and defend nothing, and who enters their place takes nothing. If one
          is to bar the way, close the passage (`passage: closed`); if it gives up the place, hand it over; `passage: open` says that
          this is meant.""",
          bad="""
          formations:
            peacekeepers: {name: Peacekeepers, actor: grey, place: town,
              strength: 90, pace: 10 km/day}
          """,
          good="""
          formations:
            peacekeepers: {name: Peacekeepers, actor: grey, place: town,
              strength: 90, pace: 10 km/day}
          stances:
            - {between: [red, blue], stance: hostile}
            - {of: grey, towards: red, passage: open} # or closed: then they bar the way
          """),
    _rule("S730", "an effect that does nothing each time it is due",
          """The message says why: it was so already, the formation was gone or fighting, the place was closed, the giver held none of
          the places. A decision whose effects are void changes nothing, whatever its probability.""",
          bad=_EFFECT.format(when="true", effect="{refit: {formations: [guard]}}"),
          good=_EFFECT.format(when="spent(guard)", effect="{refit: {formations: [guard]}}")),
    _rule("S731", "a delayed effect that never comes about",
          """Each future in which the option was chosen, thirty or more, ended before its delay was over. The message has their number and
          the hint how often it may come about all the same.""",
          bad=_EFFECT.format(when="day >= 10", effect="{handover: {places: [hills], to: red}, after: 90 d}"),
          good=_EFFECT.format(when="day >= 10", effect="{handover: {places: [hills], to: red}, after: 9 d}")),
    _rule("S732", "fires whose reach never covers anything that they are against",
          """No formation of those in `against` is inside the reach in any future: the reach is too short, in another unit, or the base is
          another.""",
          bad=_GUNS.format(reach="5 km", more=""), good=_GUNS.format(reach="60 km", more="")),
    _rule("S733", "fires whose condition holds in no future",
          "They never fire, whatever comes into their reach.",
          bad=_GUNS.format(reach="60 km", more=',\n    when: "controls(red, port)"'),
          good=_GUNS.format(reach="60 km", more=',\n    when: "attacked(guard)"')),
    _rule("S734", "a handover of a place that the giver never holds",
          """Of the places named, those that the giver holds by then change hands; this one it holds at no time of any future, so that
          naming it does nothing. Where the giver holds none of them, S730 says so.""",
          bad=_EFFECT.format(when="day >= 10", effect="{handover: {places: [port, camp], to: grey}}"),
          good=_EFFECT.format(when="day >= 10", effect="{handover: {places: [port], to: grey}}")),
    _rule("S740", "a red line that makes no difference",
          """The decision that it is about is never reached, or the futures are the same without it: nothing in the file sees it. A threat
          deters only where the utility or the probability of an option depends on what the line sets.""",
          bad=_LINE.format(worth="0.5", answers="chose(red, march)"),
          good=_LINE.format(worth="0.5 - resolve", answers="chose(red, march)")),
    _rule("S750", "a claim on which no future bears",
          """What it presupposes (`given`) happens in no future, so that the model can neither bear it out nor refute it. `under` gives a
          claim a world of its own in which it does.""",
          bad="""
          claims:
            follows:
              kind: conditional
              statement: With the port, Red has the town too.
              source: text
              at: {start: 0, end: 10, sha256: 0123456789abcdef}
              test: {probability: "controls(red, town)", given: "controls(red, port)", words: likely}
          """,
          good="""
          claims:
            follows:
              kind: conditional
              statement: Once attacked, the town falls.
              source: text
              at: {start: 0, end: 10, sha256: 0123456789abcdef}
              test: {probability: "controls(red, town)", given: "attacked(guard)", words: likely}
          """),
    _rule("S760", "an assumption that changes nothing",
          """Every future was played again with another value of it and came out the same: what it feeds comes up in none of
          them or decides nothing, and no option is more or less probable. In a file with readings it is reported only if it is
          so in each.""",
          bad="""
          assumptions:
            march: {title: Pace, prior: "uniform(8 km/day, 14 km/day)", basis: assumed, because: a guess}
          formations:
            guard: {pace: march}
            column: {orders: hold}
          """,
          good="""
          assumptions:
            march: {title: Pace, prior: "uniform(8 km/day, 14 km/day)", basis: assumed, because: a guess}
          formations:
            column: {pace: march}
          """),
    _rule("S761", "a belief that nothing reads",
          "It is updated by evidence, and no condition or probability of the file asks for it.",
          bad='beliefs:\n  answer: {title: Blue answers, prior: "beta(1, 1)"}',
          good='beliefs:\n  answer: {title: Blue answers, prior: "beta(1, 1)"}'
          + _STORM.format(when="day >= 5").replace("0.5", "belief(answer)")),
    _rule("S770", "futures that the engine gave up",
          """They are excluded from every share. Usually two decisions undo each other at one instant, or something repeats without
          end; a `cooldown` or `limit` stops it.""",
          bad="""
          decisions:
            peace: {title: Peace, actor: red, when: "hostile(red, blue) and day >= 3", clock: each, options: {
              sign: {title: Sign, probability: 1, effects: [{stance: {between: [red, blue], to: neutral}}]},
              refuse: {title: Refuse, probability: rest}}}
            war: {title: War, actor: blue, when: "not hostile(red, blue) and day >= 3", clock: each, options: {
              declare: {title: Declare, probability: 1, effects: [{stance: {between: [red, blue], to: hostile}}]},
              refrain: {title: Refrain, probability: rest}}}
          """,
          good="""
          decisions:
            peace: {title: Peace, actor: red, when: "hostile(red, blue) and day >= 3", clock: each, limit: 2, options: {
              sign: {title: Sign, probability: 0.5, effects: [{stance: {between: [red, blue], to: neutral}}]},
              refuse: {title: Refuse, probability: rest}}}
            war: {title: War, actor: blue, when: "not hostile(red, blue) and day >= 3", clock: each, cooldown: 9 d, options: {
              declare: {title: Declare, probability: 1, effects: [{stance: {between: [red, blue], to: hostile}}]},
              refrain: {title: Refrain, probability: rest}}}
          """),
)  # fmt: skip
