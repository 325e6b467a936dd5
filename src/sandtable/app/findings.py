"""What an analysis found: its JSON object, and what the briefing would show of it, as a fragment of HTML with pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from sys import getsizeof
from typing import TYPE_CHECKING, Any

from sandtable.app.templates import environment
from sandtable.briefing.analyses import Analyses, Omission
from sandtable.briefing.assumptions import HIGH, WIDE
from sandtable.briefing.content import analysis_content
from sandtable.briefing.specs import analysis_figures, figure

if TYPE_CHECKING:
    import altair as alt

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
    scenario: Scenario,
    result: Mapping[str, Any],
    *,
    answer: str,
    charts: Mapping[str, alt.LayerChart] | None = None,
    sections: Mapping[str, Any] | None = None,
    **found: Any,
) -> Finding:
    """A finding of analyses that the briefing knows (`found`, by the fields of `Analyses`), or of sections of the app's own.

    answer: the first line, in words. Everything from the scenario is escaped; identifiers in the fragment are the
    briefing's, and the page makes them its own.
    """
    others = {entry.name: NOT_ASKED for entry in fields(Analyses) if entry.name != "passages"}
    analyses = Analyses(**{**others, **found}, passages={})
    content = {"difference": None, "response": None, **analysis_content(analyses, scenario), **(sections or {})}
    figures = analysis_figures(analyses, scenario)
    figures.update({name: figure({0: chart}) for name, chart in (charts or {}).items()})
    html = environment().get_template("finding.html.j2").render(
        **content, answer=answer, alone=True, sparkline={"wide": WIDE, "high": HIGH}
    )  # fmt: skip
    return Finding(_json(result), _json({"answer": answer, "html": html, "figures": figures}))


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
