"""S224: two readings with the same title."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario import rivals
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S224",
    summary="two readings with the same title",
    why="""Readings stand side by side under their titles, in tables, charts and sentences. Under one title nobody could say
    which of the two a result belongs to. Capitals and blanks make no difference.""",
    bad="""
    readings:
      deterrent: {title: The launchers}
      pretext: {title: The launchers, set: {decisions.dash.precision: 0}}
    """,
    good="""
    readings:
      deterrent: {title: The launchers deter}
      pretext: {title: The launchers are a pretext, set: {decisions.dash.precision: 0}}
    """,
)
def reading_titles(draft: Draft) -> Iterator[Finding]:
    section = draft.document.root.child(rivals.SECTION)
    if draft.document.reading or section is None:
        return
    first: dict[str, str] = {}
    for name, (_, entry) in section.entries.items():
        title = entry.child("title")
        if title is None or not isinstance(title.value, str):
            continue
        other = first.setdefault(plain_words(title.value), name)
        if other != name:
            message = f"the readings `{other}` and `{name}` have the same title"
            yield Finding(
                (rivals.SECTION, name, "title"), message, hint="say in the title what differs in this reading"
            )


def plain_words(text: str) -> str:
    """A text without what readers do not see: capitals, and how many blanks there are."""
    return " ".join(text.split()).casefold()
