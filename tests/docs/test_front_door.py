"""What a newcomer meets: README, the API reference and the page about what the app stores say what is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import sandtable
from sandtable.app.limits import Limits
from sandtable.app.shared.cookies import COOKIE
from sandtable.app.shared.sessions import NAME_BYTES


@pytest.fixture(scope="module")
def readme(repository: Path) -> str:
    return (repository / "README.md").read_text(encoding="utf-8")


def test_readme_begins_with_the_demo(readme: str) -> None:
    first = re.search(r"```console\n\$ (.*)\n", readme)
    assert first is not None
    assert first[1] == "uvx sandtable-crisis demo"
    assert readme.index("moving.webp") < readme.index("## ")


def test_readme_names_the_assessed_text_with_its_grade(readme: str) -> None:
    source = sandtable.load("deir-ez-zor-2017").sources["korybko-2017"]
    text = " ".join(readme.split())
    assert source.author is not None
    assert source.author in text
    assert "Global Village Space" in text
    assert f"Admiralty grade in the scenario is {source.grade}" in text
    assert "charged language is neither adopted nor tested" in text
    assert "judges our encoding in this model, not a person" in text


def test_readme_gives_both_commands_of_make_and_both_installers(readme: str) -> None:
    for line in ("$ make demo", "$ make test", "pip install -c constraints.txt", "uv pip install -c constraints.txt"):
        assert line in readme


def test_every_page_is_two_clicks_from_readme(repository: Path, readme: str) -> None:
    """One to a page that README links to, one more from there; a page in the navigation is one click from every other."""

    def linked(page: Path, text: str) -> set[Path]:
        targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+\.md)", text)
        return {(page.parent / target).resolve() for target in targets}

    first = linked(repository / "README.md", readme)
    second = {target for page in first for target in linked(page, page.read_text(encoding="utf-8"))}
    assert {page.resolve() for page in (repository / "docs").rglob("*.md")} - first - second == set()


def test_every_page_is_in_the_navigation(repository: Path) -> None:
    def named(entry: Any) -> Iterator[str]:
        if isinstance(entry, str):
            yield entry
        else:
            for inner in entry.values() if isinstance(entry, dict) else entry:
                yield from named(inner)

    nav = YAML(typ="safe").load(repository / "mkdocs.yml")["nav"]
    docs = repository / "docs"
    assert sorted(named(nav)) == sorted(page.relative_to(docs).as_posix() for page in docs.rglob("*.md"))


def test_the_api_reference_has_every_public_name(repository: Path) -> None:
    page = (repository / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    named = re.findall(r"^::: sandtable\.(\w+)$", page, re.M)
    assert sorted(named) == sorted(name for name in sandtable.__all__ if name != "__version__")


def test_every_public_function_and_class_has_a_docstring() -> None:
    names = [name for name in sandtable.__all__ if name != "__version__"]
    assert [name for name in names if not (getattr(sandtable, name).__doc__ or "").strip()] == []


def test_the_page_about_storage_gives_the_limits_as_they_are(repository: Path) -> None:
    page = (repository / "docs" / "how-to" / "stored.md").read_text(encoding="utf-8")
    limits = Limits()
    mib = 1 << 20
    for words in (
        f"{limits.uploads} files a session, {limits.upload // mib} MiB each, 4 million characters in all",
        f"| {limits.sessions} sessions |",
        f"after {limits.session_idle / 3600:.0f} hours without a request",
        f"silent for {limits.quiet_seconds / 60:.0f} minutes",
        f"{limits.jobs_kept} finished ones a session, {limits.findings // mib} MiB in all",
        f"{limits.prepared} compiled scenarios; {limits.draws // mib} to {limits.blocks // mib} MiB",
        f"{limits.login_attempts} times an address",
        f"`{COOKIE}-PORT`",
        f"a random name of {8 * NAME_BYTES} bits",
    ):
        assert words in page, words
    assert limits.upload_text == 4 * mib


def test_the_fast_lane_leaves_out_files_that_there_are(repository: Path) -> None:
    makefile = (repository / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    left_out = re.search(r"^NOT_QUICK := (.*)$", makefile, re.M)
    assert left_out is not None
    assert [name for name in left_out[1].split() if not (repository / "tests" / name).is_file()] == []


def test_readme_lists_every_command_once(readme: str) -> None:
    rows = [line.split("|")[1].strip() for line in readme.splitlines() if line.startswith("| `sandtable ")]
    assert len(rows) == len(set(rows))


def test_examples_say_what_a_time_is_the_time_of(repository: Path) -> None:
    """A time beside a comparison of times is of something else than the title: it needs one of its own."""
    pages = [page.read_text(encoding="utf-8") for page in sorted((repository / "docs").rglob("*.md"))]
    races = [
        found
        for page in pages
        for found in re.findall(r"    when: first\(.*\) < (?!never).*\n    time: .*\n(.*)\n", page)
    ]
    assert len(races) >= 2
    assert [after for after in races if not after.startswith("    time_title: ")] == []
