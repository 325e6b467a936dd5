"""A text with its candidate claims as one page: highlighted words beside what they are, each with its locator."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandtable.candidates.finds import ABOUT, KINDS
from sandtable.characters import neutralise
from sandtable.figures.fonts import BASIC, face_stylesheet
from sandtable.figures.palette import DARK, LIGHT, Theme
from sandtable.report.page import LICENCES, content_policy, resource, template, write_text
from sandtable.telling.candidates import meaning_words, town_words
from sandtable.text.reading import digest
from sandtable.wording import plural

if TYPE_CHECKING:
    from sandtable.candidates.finds import Find
    from sandtable.candidates.reader import Reading

HASH = 16  # digits of a locator's hash


def write_candidates(found: Reading, path: str | Path, *, name: str) -> Path:
    """Write the page of a text. name : of the text's file. Returns the path. Raises ReportError if it cannot be written."""
    return write_text(Path(path), candidates_html(found, name=name))


def candidates_html(found: Reading, *, name: str) -> str:
    """The page. Everything that comes from the text is escaped; it has no script and fetches nothing."""
    from sandtable.world.gazetteer import ATTRIBUTION

    kinds = [
        {"name": kind, "count": count, "about": ABOUT[kind]}
        for kind in KINDS
        if (count := sum(find.kind == kind for find in found.finds))
    ]
    by_sentence = found.by_sentence()
    sentences = [_sentence(found, number, by_sentence.get(number, [])) for number in range(1, len(found.sentences) + 1)]
    content: dict[str, Any] = {
        "name": neutralise(name), "kinds": kinds, "sentences": sentences,
        "answer": f"{plural(len(found.finds), 'candidate')} in {plural(len(found.sentences), 'sentence')}.",
        "attribution": ATTRIBUTION if any(find.towns for find in found.finds) else "",
    }  # fmt: skip
    style = _style(frozenset(str(content)))
    return template("candidates.html.j2").render(
        **content, style=style, policy=content_policy(scripts=[], styles=[style]),
        licences="Source Sans and Source Serif" + LICENCES.partition("Source Sans and Source Serif")[2],
    )  # fmt: skip


def _sentence(found: Reading, number: int, finds: list[Find]) -> dict[str, Any]:
    span = found.sentences[number - 1]
    end = max([span.end, *(find.end for find in finds)])
    return {
        "number": number,
        "parts": _parts(found.text, span.start, end, finds),
        "finds": [
            {
                "kind": find.kind,
                "words": " ".join(neutralise(found.text[find.start : find.end]).split()),
                "said": neutralise(_said(find)),
                "locator": (
                    f"{{start: {find.start}, end: {find.end}, sha256: {digest(found.text[find.start : find.end])[:HASH]}}}"
                ),
            }
            for find in finds
        ],
    }


def _parts(text: str, start: int, end: int, finds: list[Find]) -> list[dict[str, str]]:
    """The sentence in parts, each with the kind of the shortest find around it."""
    edges = sorted({start, end, *(find.start for find in finds), *(find.end for find in finds)})
    parts = []
    for begin, stop in itertools.pairwise(edges):
        around = [find for find in finds if find.start <= begin and stop <= find.end]
        kind = min(around, key=lambda find: find.end - find.start).kind if around else ""
        parts.append({"kind": kind, "text": neutralise(text[begin:stop])})
    return parts


def _said(find: Find) -> str:
    said = [meaning_words(find)] if find.meaning is not None else []
    said += find.evidence
    said += ["may be " + "; ".join(town_words(town) for town in find.towns)] if find.towns else []
    return ", ".join(said)


def _style(characters: frozenset[str]) -> str:
    def rules(theme: Theme) -> str:
        return "".join(f"--{name}:{value};" for name, value in theme.items())

    colours = f":root{{{rules(LIGHT)}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{rules(DARK)}}}}}"
    sheets = (resource("report.css"), resource("candidates.css"))
    return "\n".join((face_stylesheet(characters - BASIC), colours, *sheets))
