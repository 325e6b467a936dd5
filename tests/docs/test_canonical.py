"""Files that the documentation shows whole are in canonical order and layout, as a reader's should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandtable.authoring.formatting import format_file
from scripts.examples import FILE_NAME, blocks, pages

SHOWS_OTHERWISE = {"fmt.md"}  # its example is what the command is for


def _whole_files() -> list[tuple[Path, str, str]]:
    """Page, name and text of each file; those that a page goes on with are left out."""
    found = []
    for page in pages():
        named = [
            (match, block.body)
            for block in blocks(page.read_text(encoding="utf-8"))
            if (match := FILE_NAME.match(block.body))
        ]
        added = {match["name"] for match, _ in named if match["added"]}
        found += [(page, match["name"], body) for match, body in named if match["name"] not in added]
    return [each for each in found if each[0].name not in SHOWS_OTHERWISE]


@pytest.mark.parametrize(
    ("page", "name", "text"), [pytest.param(*each, id=f"{each[0].stem}-{each[1]}") for each in _whole_files()]
)
def test_a_file_of_the_documentation_is_canonical(page: Path, name: str, text: str) -> None:
    if "\nsandtable:" not in text:
        pytest.skip(f"{name} of {page.name} is a part of a file")
    assert format_file(text.encode(), file=name).after.decode() == text
