"""What an analysis found: its JSON object, and what the report would show of it, as a fragment of HTML with pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from sys import getsizeof
from typing import TYPE_CHECKING, Any

from sandtable.app.templates import environment
from sandtable.report.analyses import Analyses, Omission
from sandtable.report.content import analysis_content
from sandtable.report.specs import analysis_figures, figure
from sandtable.report.telling import answer_of, canvas, section_charts
from sandtable.telling import said_once, tell
from sandtable.telling.html import PAGE, told_html

if TYPE_CHECKING:
    from sandtable.analysis.signposts.observed import ObserverOdds
    from sandtable.scenario.types import Scenario

NOT_ASKED = Omission("not asked for", "")


@dataclass(frozen=True)
class Finding:
    """Both as JSON texts, as they are sent. shown: an object with `answer`, `html` and `figures` by name."""

    result: str
    shown: str

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return getsizeof(self.result) + getsizeof(self.shown)


def finding(
    scenario: Scenario, result: Mapping[str, Any], *, options: Mapping[str, Any] | None = None, **found: Any
) -> Finding:
    """What analyses found: `found`, by the fields of `Analyses`, for results without a field of their own `others`.

    options : for `tell`, of `others`. Everything from the scenario is escaped; identifiers in the fragment are the report's,
    and the page makes them its own. Its first line is the answer of what is said first.
    """
    left_out = {
        entry.name: NOT_ASKED
        for entry in fields(Analyses)
        if entry.name not in ("passages", "observed", "others", "unasked")
    }
    analyses = Analyses(**{**left_out, **found}, passages={})
    content = analysis_content(analyses, scenario, **(options or {}))
    figures, answer = analysis_figures(analyses, scenario), answer_of(content["told"][0])
    html = environment().get_template("finding.html.j2").render(
        **content, answer=answer, alone=True, said_once=[line for lines in said_once(content["told"]) for line in lines]
    )  # fmt: skip
    return finding_of(result, answer=answer, html=html, figures=figures)


def observed(found: ObserverOdds, scenario: Scenario) -> Finding:
    """The odds for an observer along one future: the words and the picture of the report."""
    told = tell(found, scenario)
    html = environment().get_template("observed.html.j2").render(
        title=told.title, future=found.future, html=told_html(told, look=PAGE, draw=canvas)
    )  # fmt: skip
    figures = {name: figure({0: chart}) for name, chart in section_charts(found, scenario).items()}
    return finding_of(found.to_json_object(), answer=answer_of(told), html=html, figures=figures)


def finding_of(
    result: Mapping[str, Any], *, answer: str, html: str, figures: Mapping[str, Any], **more: Any
) -> Finding:
    """Both texts from their parts. more : what `shown` has besides, as `ShownFinding` describes it."""
    return Finding(_json(result), _json({"answer": answer, "html": html, "figures": figures, **more}))


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
