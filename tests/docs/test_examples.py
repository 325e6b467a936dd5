"""Every example of README and the documentation does what its page says."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from scripts.examples import REPOSITORY, ExampleError, agrees, blocks, commands, pages, refresh_page, run_command


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_the_examples_of_a_page_print_what_it_says(page: Path) -> None:
    if "$ sandtable solve" in page.read_text(encoding="utf-8") and find_spec("pygambit") is None:
        pytest.skip("an example shows mixed equilibria, which take pygambit (extra `game`)")
    assert refresh_page(page) == page.read_text(encoding="utf-8"), "python -m scripts.examples --write renews outputs"


def test_readme_and_tutorial_have_examples() -> None:
    found = {page.name: [block.language for block in blocks(page.read_text(encoding="utf-8"))] for page in pages()}
    assert "console" in found["README.md"]
    assert "python" in found["README.md"]
    assert found["tutorial.md"].count("yaml") >= 2
    assert found["tutorial.md"].count("console") >= 5


class TestTheRunnerItself:
    """A runner that agreed to everything would make the tests above worthless."""

    def test_it_notices_an_output_that_is_not_so(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text("```console\n$ sandtable --version\nsandtable 999\n```\n", encoding="utf-8")
        refreshed = refresh_page(page)
        assert "sandtable 999" not in refreshed
        assert "$ sandtable --version\nsandtable 0." in refreshed

    def test_it_notices_a_python_block_that_fails(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text("text\n\n```python\nassert 1 == 2, 'no'\n```\n", encoding="utf-8")
        with pytest.raises(ExampleError, match=r"page\.md:4: AssertionError: no"):
            refresh_page(page)

    def test_a_block_that_is_a_recipe_is_that_of_the_package(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text("```yaml\n# race.yaml, a recipe\nsandtable: 2\n```\n", encoding="utf-8")
        text = (REPOSITORY / "src" / "sandtable" / "recipes" / "race.yaml").read_text(encoding="utf-8")
        assert refresh_page(page) == f"```yaml\n{text}```\n"

    def test_a_text_below_the_name_of_a_file_becomes_it(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        text = "<!-- file: note.txt -->\n\n```text\nA line.\n```\n\n```console\n$ cat note.txt\nA line.\n```\n"
        page.write_text(text, encoding="utf-8")
        assert refresh_page(page) == text
        page.write_text(text.replace("<!-- file: note.txt -->\n", ""), encoding="utf-8")
        assert "No such file" in refresh_page(page)

    def test_it_notices_a_recipe_that_is_not_there(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text("```yaml\n# siege.yaml, a recipe\nsandtable: 2\n```\n", encoding="utf-8")
        with pytest.raises(ExampleError, match="no recipe siege"):
            refresh_page(page)

    def test_it_notices_a_make_target_that_is_not_there(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text("```console\n$ make nonsense\n```\n", encoding="utf-8")
        with pytest.raises(ExampleError, match="no target nonsense"):
            refresh_page(page)

    def test_it_runs_nothing_but_what_it_knows(self, tmp_path: Path) -> None:
        with pytest.raises(ExampleError, match="not: rm"):
            run_command("rm nothing", folder=tmp_path)

    @pytest.mark.parametrize(
        ("said", "printed", "verdict"),
        [
            (["a", "b"], ["a", "b"], True),
            (["a"], ["a", "b"], False),
            (["a", "b"], ["a"], False),
            (["a", "..."], ["a", "b", "c"], True),
            (["...", "c"], ["a", "b", "c"], True),
            (["a", "...", "d"], ["a", "b", "c"], False),
            ([], ["a"], False),
        ],
    )
    def test_three_dots_stand_for_any_lines(self, said: list[str], printed: list[str], verdict: bool) -> None:
        assert agrees(said, printed) is verdict

    def test_a_command_may_go_on_in_the_next_line(self) -> None:
        assert commands("$ sandtable run x \\\n    --seed 1\nout\n") == [("sandtable run x \\\n    --seed 1", ["out"])]
