"""What a page says of results: the same texts as in the terminal, with pictures that the page draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from sandtable.analysis.registry import entry_of
from sandtable.report.analyses import Omission
from sandtable.telling import Told, tell
from sandtable.telling.html import PAGE, told_html, with_minus

if TYPE_CHECKING:
    import altair as alt

    from sandtable.analysis.signposts.observed import ObserverOdds
    from sandtable.scenario.types import Scenario


@dataclass(frozen=True)
class Teller:
    """Tells the results of one page, each once, and keeps what was said of each in `told`, in this order.

    has_claims : the page has a section of claims, to which others link.
    """

    scenario: Scenario
    has_claims: bool = False
    told: list[Told] = field(default_factory=list)

    def tell(self, found: Any, **options: Any) -> Told:
        """What is said of a result. options : for `telling.tell`."""
        self.told.append(tell(found, self.scenario, **options))
        return self.told[-1]

    def section(self, found: Any, **options: Any) -> str:
        """The same as a fragment of the page, with room for its pictures; empty for an analysis that was left out."""
        if isinstance(found, Omission):
            return ""
        return told_html(self.tell(found, **options), look=PAGE, draw=canvas, link=self._claim, whole=False)

    def other(self, found: Any, **options: Any) -> dict[str, str]:
        """A section for a result that has no place of its own on the page: identifier, heading, what is said."""
        entry = entry_of(found)
        return {"id": entry.name, "title": entry.title, "html": self.section(found, **options)}

    def _claim(self, claim: str) -> str:
        return f"#claim-{claim}" if self.has_claims else ""


def along_future(found: ObserverOdds, scenario: Scenario) -> str:
    """The odds for an observer along one of the futures that a page tells, as a fragment with room for its picture."""
    return told_html(
        tell(found, scenario), look=PAGE, draw=lambda name: canvas(figure_along(name, found.future)), whole=False
    )


def figure_along(name: str, future: int) -> str:
    """The name of a picture of one future on a page that tells several."""
    return f"{name}-{future}"


def answer_of(told: Told) -> str:
    """The answer as one text, as a page has it."""
    return with_minus(" ".join(told.answer))


def canvas(name: str) -> str:
    """Room for a picture that the script of the page draws."""
    return f'<div class="canvas" data-figure="{escape(name, quote=True)}"></div>'


def section_charts(found: Any, scenario: Scenario) -> dict[str, alt.LayerChart]:
    """The pictures of a result by their names, as wide as their place on the page and without titles."""
    return entry_of(found).drawer(found)(found, scenario, width="container", titled=False)
