"""Paragraphs of the documentation, written from the kept figures of `news_agreement.py`, `observer_agreement.py` and `observer_sampler.py`.

    python -m benchmarks.agreement_page            writes the paragraphs into their pages

Checked by tests/docs/test_agreement.py.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import news_agreement, observer_agreement, observer_sampler
from sandtable.analysis.updating.sampling import SWEEPS

DOCS = Path(__file__).parents[1] / "docs" / "analysis"
BEGIN, END = "<!-- Written by `python -m benchmarks.agreement_page` from {}. -->", "<!-- Until here. -->"


def news_paragraph(found: Mapping[str, Any]) -> str:
    """What `news_agreement.json` says, as Markdown."""
    return "\n".join([*_carried(found), "", *_table(found), "", *_judged(found)])


def _carried(found: Mapping[str, Any]) -> list[str]:
    missing = found["not carried"]
    after = (
        f"; after the next, `{missing['item']}`, {missing['worth']:,.0f}, fewer than the {found['fewest']} at which it stops."
        if missing
        else "."
    )
    return [
        f"`benchmarks/news_agreement.py` weighs {found['futures']:,} futures of `{found['scenario']}` by its news. Bare weighting is "
        f"exact, and it carries {found['carried']} items:",
        f"after them the headline's odds are worth {found['items'][-1]['worth']:,} independent futures{after}",
        f"The sampler takes in the same items from the first one on, in {found['runs']} runs that move {found['particles']:,} futures. "
        "The odds of the headline in percent, with standard errors:",
    ]


def _table(found: Mapping[str, Any]) -> list[str]:
    lines = [
        "| after | weighting is worth | by weighting | by the sampler, run by run | z beyond 1.645, all outcomes |",
        "|---|---|---|---|---|",
    ]
    for item in found["items"]:
        runs = ", ".join(_with_error(run) for run in item["by sampler"])
        lines.append(
            f"| `{item['item']}` | {item['worth']:,} | {_with_error(item['by weighting'])} | {runs} "
            f"| {item['outside 90%']} of {item['z in all']} |"
        )
    return lines


def _judged(found: Mapping[str, Any]) -> list[str]:
    sampler, unchecked, dice = (found[name]["outcomes"] for name in ("sampler", *news_agreement.RIVALS))
    last, few = found["items"][-1], found["few"]
    few_sampler, few_dice = (few[name]["outcomes"] for name in ("sampler", news_agreement.DICE_ONLY))
    square, apart = "root mean square of z", "mean absolute difference"
    return [
        f"In all, {sampler['outside 90%']} of {sampler['z in all']} differences of outcomes are beyond 1.645 of their joint standard "
        f"error: {_percent(sampler['share outside'])}, with a 90% interval from run to run.",
        f"If all is right and the error is judged from {found['islands']} islands, {100 * found['outside if right']:.0f}% are to be "
        "expected. Differences within one run are not independent.",
        f"So no disagreement is visible. What could be seen is limited by the errors: after `{last['item']}` that of an outcome is up to "
        f"{100 * last['largest error of an outcome']['by weighting']:.1f} percentage points by weighting and "
        f"{100 * last['largest error of an outcome']['by sampler']:.1f} by a run of the sampler.",
        f"The root mean square of z is {_number(sampler[square])}, the mean absolute difference {_points(sampler[apart])}. "
        "A rival that accepts one move after each item, whatever the news say,",
        f"has {_number(unchecked[square])} and {_points(unchecked[apart])}. The rival that moves dice only, which fails the calibration "
        f"above, cannot be distinguished from the sampler here: {_number(dice[square])} and {_points(dice[apart])}.",
        f"The {found['particles'] * SWEEPS:,} futures of the prior that it begins with contain enough values of the assumptions for so "
        f"few items. With only {few['particles']} futures moved, in {few['runs']} runs, its mean absolute difference is "
        f"{_points(few_dice[apart])} against {_points(few_sampler[apart])};",
        f"z does not show it ({_number(few_dice[square])} against {_number(few_sampler[square])}), because its islands disagree as well. "
        "This comparison says nothing about later items, which only the sampler reaches.",
    ]


def observer_paragraph(found: Mapping[str, Any]) -> str:
    """What `observer_agreement.json` says, as Markdown."""
    same, line, rival = (found[name] for name in ("same events", "line", "rival"))
    taken, days, apart = found["events taken in"], found["days"], "mean absolute difference"
    return "\n".join(
        [
            f"`benchmarks/observer_agreement.py` compares this line with bare weighting, in {found['cases']} cases: "
            f"{found['futures told']} futures of `{found['scenario']}`, on those of {len(days)} days from day {days[0]:.0f} to day "
            f"{days[-1]:.0f} on which they are undecided.",
            f"What a future shows is taken as news: {found['futures weighed']:,} other futures are weighed by whether they show the same "
            f"events within {found['within']:.0f} days, and none of those that it does not show.",
            f"All {found['events of the line']} events at once leave too few futures. So the events are used that weigh most in the "
            f"regression of the day, as long as at least {observer_agreement.FEWEST} futures count:",
            f"{taken['fewest']} to {taken['most']} events, {taken['median']:.0f} in the median; the weighed odds are worth "
            f"{found['reference is worth, median']:,} futures in the median.",
            "",
            f"The mean absolute difference from the weighed odds is {_points(line[apart])} for the line, and {_points(same[apart])} "
            "for the same regression with just the events that are used, with 90% intervals over the futures.",
            f"The errors of both alone would give {100 * line['by errors alone']:.1f} and {100 * same['by errors alone']:.1f}. An observer "
            f"who knows only that nothing is decided is off by {_points(rival[apart])}.",
            "So the form of the regression, linear in the log odds, and the tolerance together cost a few points beyond chance: "
            f"{100 * same['outside 90% of both errors']['value']:.0f}% of the cases are outside 90% of both errors.",
            "The interval of the line covers the error of the fit, not that of its form. The weighed odds are no exact posterior either: "
            "dates count within a tolerance, and the events that weigh least are left out.",
        ]
    )


def sampler_paragraph(found: Mapping[str, Any]) -> str:
    """What `observer_sampler.json` says, as Markdown."""
    apart, errors, beyond = "mean absolute difference", "by errors alone", "beyond 1.645 of both errors"
    line, same, exact = (
        found[name] for name in ("line from sampler", "same events from sampler", "sampler from weighting")
    )
    dated, unseen = found["events dated"], found["events not seen"]
    refused = f"; in {found['refused']} `update` would refuse them, and these are left out" if found["refused"] else ""
    return "\n".join(
        [
            f"`benchmarks/observer_sampler.py` compares the line with the sampler of [`update`](update.md) itself, along {found['cases']} "
            f"futures of `{found['scenario']}`, each on one day from day {found['days']['first']:.0f} to day {found['days']['last']:.0f} "
            "on which it is undecided.",
            "Each future is written as a file of news. Of the line's "
            f"{found['events of the line']} events such a file can state {found['events that news can state']}: places taken and "
            "reached, options chosen, none that may be missed or seen late.",
            f"Those seen by the day are dated, the {observer_sampler.DATED} that weigh most in the regression at most, each within "
            f"{found['within']} days ({dated['fewest']} to {dated['most']}, {dated['median']:g} in the median); one more item states "
            f"that the others ({unseen['fewest']} to {unseen['most']}) have not happened and that nothing is decided.",
            f"{100 * found['right']:.1f}% of the reports are right. The sampler moves {found['particles']} futures on "
            f"{found['islands']} islands and takes in every item, the first included; all of it took "
            f"{found['seconds of processor time']:,} seconds of processor time. It has odds in "
            f"{found['cases'] - found['refused']} cases{refused}.",
            "",
            f"The mean absolute difference of the line from the sampler is {_points(line[apart])}, with a 90% interval over the futures; "
            f"the errors of both alone would give {100 * line[errors]:.1f}, and {line[beyond]} of {line['cases']} differences are beyond "
            "1.645 of them.",
            f"The same regression with just the events that the sampler is told differs by {_points(same[apart])} "
            f"({100 * same[errors]:.1f} by errors alone), an observer who knows only that nothing is decided by "
            f"{_points(found['rival from sampler'])}.",
            f"Weighting {found['futures weighed']:,} futures by the same items carries {found['exact']} of these cases (at least "
            f"{found['exact from']} futures count). There the sampler is {_points(exact[apart])} from it, with "
            f"{100 * exact[errors]:.1f} by errors alone and {exact[beyond]} beyond 1.645 of both errors;",
            f"the line is {_points(found['line from weighting'][apart])} from it.",
            "The line sees flags and days since, each added to the log odds by itself; the sampler takes in the joint history of what it "
            "is told: how events follow from one another, and what they say together about assumptions.",
            "What the form of the line costs is the second figure beyond its errors. The rest of the first comes from events that the "
            "sampler is not told and only the line has.",
        ]
    )


def _with_error(each: Mapping[str, float]) -> str:
    return f"{100 * each['odds']:.1f} ± {100 * each['error']:.1f}"


def _percent(each: Mapping[str, float]) -> str:
    return f"{100 * each['value']:.0f}% ({100 * each['low']:.0f} to {100 * each['high']:.0f})"


def _points(each: Mapping[str, float]) -> str:
    return f"{100 * each['value']:.1f} percentage points ({100 * each['low']:.1f} to {100 * each['high']:.1f})"


def _number(each: Mapping[str, float]) -> str:
    return f"{each['value']:.2f} ({each['low']:.2f} to {each['high']:.2f})"


def paragraphs() -> list[tuple[Path, str, str]]:
    """Page, the line that begins its paragraph, and the paragraph."""
    found = []
    for kept, page, told in (
        (news_agreement.KEPT, "update.md", news_paragraph),
        (observer_agreement.KEPT, "signposts.md", observer_paragraph),
        (observer_sampler.KEPT, "signposts.md", sampler_paragraph),
    ):
        figures = json.loads(kept.read_text(encoding="utf-8"))
        found.append((DOCS / page, BEGIN.format(f"benchmarks/{kept.name}"), told(figures)))
    return found


def main() -> int:
    """Write them. Raises ValueError if a page has no place for its paragraph."""
    for page, begin, paragraph in paragraphs():
        text = page.read_text(encoding="utf-8")
        start = text.index(begin)
        stop = text.index(END, start)
        page.write_text(f"{text[:start]}{begin}\n\n{paragraph}\n\n{text[stop:]}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
