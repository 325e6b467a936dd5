"""What is wrong with a file of news (codes from S801 on), as `sandtable explain` prints it: `sandtable.analysis.updating` finds it."""

from __future__ import annotations

import textwrap

from sandtable.checks.rule import Rule
from sandtable.diagnostics import Severity


def _rule(code: str, summary: str, why: str, *, bad: str, good: str, severity: Severity = "error") -> Rule:
    before, after = (textwrap.dedent(text).strip("\n") for text in (bad, good))
    return Rule(code, summary, " ".join(why.split()), before, after, severity)


_FALLS = 'news:\n  falls: {{date: 2017-08-05, says: "first(damascus, sukhna)", {more}}}'

NEWS_RULES: tuple[Rule, ...] = (
    _rule("S801", "an item of news without a tolerance for its date",
          """`within` says how far such reports may be off: 90% of them are right about the date to within it. Without it, a future
          would have to meet the date to the minute.""",
          bad=_FALLS.format(more="grade: B2"), good=_FALLS.format(more="within: 5 d, grade: B2")),
    _rule("S802", "an item of news that says nothing of how far it can be relied on",
          """It needs a `grade`, its own or that of its source, or the rates of `reliability`.""",
          bad=_FALLS.format(more="within: 5 d"),
          good=_FALLS.format(more="within: 5 d, reliability: {if_true: 0.9, if_false: 0.05}")),
    _rule("S803", "an item of news outside of the time that is played",
          """Its date must be within the scenario, from the start to the horizon, and not after the day on which it was
          reported: a report of what is to come is a forecast, not news.""",
          bad=_FALLS.format(more="reported: 2017-08-01, within: 5 d, grade: B2"),
          good=_FALLS.format(more="reported: 2017-08-06, within: 5 d, grade: B2")),
    _rule("S804", "an item of news that teaches nothing",
          """A report that comes as often where it is false as where it is true does not distinguish between them; one that comes
          more often where it is false says the opposite of its words.""",
          bad=_FALLS.format(more="within: 5 d, reliability: {if_true: 0.1, if_false: 0.6}"),
          good=_FALLS.format(more="within: 5 d, reliability: {if_true: 0.9, if_false: 0.05}")),
    _rule("S805", "an unknown source of an item of news",
          """Its source must be declared under `sources`, in the file of news or in the scenario.""",
          bad=_FALLS.format(more="within: 5 d, grade: B2, source: agency"),
          good=_FALLS.format(more="within: 5 d, grade: B2, source: agency")
          + "\nsources:\n  agency: {title: A news agency, grade: B2}"),
    _rule("S811", "an item of news that its source's grade calls improbable",
          """The figure of a grade (5: improbable, 6: cannot be judged) is a judgement of what the item says in the light of
          everything else, that is, half a posterior. It is no rate of error, so only the letter counts here.""",
          bad=_FALLS.format(more="within: 5 d, grade: C5"), good=_FALLS.format(more="within: 5 d, grade: C3"),
          severity="warning"),
    _rule("S812", "an item of news that is not counted",
          """A source of grade F cannot be judged, so its report has no rates; and of several reports of one event by one source the
          most reliable one counts, as the others add nothing.""",
          bad=_FALLS.format(more="within: 5 d, grade: F6"), good=_FALLS.format(more="within: 5 d, grade: C3"),
          severity="warning"),
)  # fmt: skip
