"""`python -m benchmarks.reading`: how well `sandtable read` finds what was marked by hand, a kind at a time, in three texts.

A find counts if it has the kind of a marked span and overlaps it. Recall is the share of marked spans that are found, precision the share
of finds that are marked; each with its number and Wilson's interval at 90%. One person marked the texts, before any output was seen; they
are few and short, so the intervals are wide. The article was looked at while the patterns were written; the other two were not.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from sandtable.candidates.finds import KINDS
from sandtable.candidates.reader import read_claims
from sandtable.study.intervals import wilson
from sandtable.text.reading import decode, digest, read_bytes

REPOSITORY = Path(__file__).resolve().parent.parent
GOLD = REPOSITORY / "tests" / "unit" / "candidates" / "gold"
ARTICLE = REPOSITORY.parent / "shared" / "sources" / "korybko-2017.txt"
TEXTS = ("article", "estimate", "column")

Mark = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one kind. hits : finds that are marked. found : marked spans that are found."""

    kind: str
    marked: int
    found: int
    finds: int
    hits: int


def gold_text(name: str) -> str | None:
    """A marked text; None for the article where it is not there."""
    file = ARTICLE if name == "article" else GOLD / f"{name}.txt"
    return decode(read_bytes(file), name=file.name) if file.is_file() else None


def marks_of(name: str, text: str) -> list[Mark]:
    """The marked spans of a text. Raises ValueError if one is not at its place."""
    marks = [tuple(each) for each in json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))]
    for _, start, end, sha256 in marks:
        if digest(text[start:end])[:16] != sha256:
            raise ValueError(f"{name}: characters {start} to {end} are not what was marked")
    return marks


def scores(text: str, marks: list[Mark]) -> list[Score]:
    """Precision and recall of every kind that is marked or found."""
    finds = read_claims(text).finds
    result = []
    for kind in KINDS:
        marked = [each for each in marks if each[0] == kind]
        found = [each for each in finds if each.kind == kind]
        hits = sum(any(one.start < end and start < one.end for _, start, end, _ in marked) for one in found)
        recalled = sum(any(one.start < end and start < one.end for one in found) for _, start, end, _ in marked)
        if marked or found:
            result.append(Score(kind, len(marked), recalled, len(found), hits))
    return result


def _share(part: int, whole: int) -> str:
    if not whole:
        return "     -               "
    low, high = wilson(part, trials=whole)
    return f"{part:3d}/{whole:<3d} {part / whole:4.2f} ({low:.2f}-{high:.2f})"


def main() -> int:
    """Print the figures of each text and of the two held out together."""
    together: dict[str, Score] = {}
    for name in TEXTS:
        text = gold_text(name)
        if text is None:
            print(f"{name}: the text is not here; skipped\n")
            continue
        print(f"{name}\n{'':12} {'precision':22} recall")
        for each in scores(text, marks_of(name, text)):
            print(f"{each.kind:12} {_share(each.hits, each.finds):22} {_share(each.found, each.marked)}")
            if name != "article":
                one = together.get(each.kind, Score(each.kind, 0, 0, 0, 0))
                sums = (one.marked + each.marked, one.found + each.found, one.finds + each.finds, one.hits + each.hits)
                together[each.kind] = Score(each.kind, *sums)
        print()
    print(f"the two held out, together\n{'':12} {'precision':22} recall")
    for each in together.values():
        print(f"{each.kind:12} {_share(each.hits, each.finds):22} {_share(each.found, each.marked)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
