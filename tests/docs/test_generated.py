"""Pages made from the code say what the code says now, and the pages written by hand name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sandtable.scenario.vocabulary import FUNCTIONS
from scripts.reference import FOLDER, NOTE, pages, table


@pytest.mark.parametrize("name", list(pages()))
def test_a_generated_page_is_current(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == NOTE + pages()[name]().rstrip() + "\n", "run `make reference`"


def test_every_function_of_the_language_is_in_its_table() -> None:
    page = (FOLDER / "expressions.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)\(", page, re.M) == list(FUNCTIONS)


def test_a_bar_in_a_cell_does_not_split_it() -> None:
    assert table(["a"], [["x | y"]]).splitlines()[-1] == "| x \\| y |"


def test_readme_names_every_command(repository: Path) -> None:
    from typer.main import get_command

    from sandtable.cli.application import app

    readme = (repository / "README.md").read_text(encoding="utf-8")
    for command in get_command(app).commands:
        assert f"| `sandtable {command}" in readme


def test_links_between_pages_lead_somewhere(repository: Path) -> None:
    broken = []
    for page in [*repository.glob("*.md"), *(repository / "docs").rglob("*.md")]:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(repository)}: {target}")
    assert broken == []


def test_make_help_lists_every_target(repository: Path) -> None:
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.M)
    assert phony is not None
    assert re.findall(r"^([a-z-]+):.*## ", makefile, re.M) == phony.group(1).split()
