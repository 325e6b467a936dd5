"""`sandtable cite`: the citation, from one source; the scenario's sources; the works that the methods come from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sandtable import __version__, load
from sandtable.citation import METHODS, REFERENCES, methods_for, read_software
from sandtable.citation.formats import escaped, names_text, reference_text, software_entry, software_text
from sandtable.citation.software import Software
from sandtable.cli.faults import ExitCode
from sandtable.extras import EXTRAS
from tests.cli.conftest import Command
from tests.cli.test_json import validated

ENTRY = re.compile(r"@(\w+)\{([^,\s]+),\n((?:  [\w-]+ = \{.*\},\n)+)\}")


def test_the_citation_file_is_of_this_version(repository: Path) -> None:
    """Version and date: the version of the code, the date that the changelog gives it, or none while it has none."""
    held = YAML(typ="safe", pure=True).load((repository / "CITATION.cff").read_text(encoding="utf-8"))
    assert held["version"] == __version__
    changelog = (repository / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = re.search(rf"^## \[{re.escape(__version__)}\](?: - (\S+))?", changelog, re.M)
    assert heading is not None
    assert (str(held["date-released"]) if "date-released" in held else None) == heading.group(1)
    assert (
        held["license"]
        == tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license"]
    )


def test_an_installation_reads_what_the_repository_shows(repository: Path) -> None:
    """If this fails: `make reference`."""
    copy = repository / "src" / "sandtable" / "citation" / "CITATION.cff"
    assert copy.read_bytes() == (repository / "CITATION.cff").read_bytes()
    assert read_software().version == __version__


def test_text(sandtable: Command) -> None:
    done = sandtable("cite")
    assert done.code == ExitCode.CLEAN
    assert " ".join(done.out.split()).startswith(
        "The Sandtable maintainers (2026). Sandtable: runnable assessments of crises. Version"
    )
    assert "Works" not in done.out


def test_a_scenario_is_cited_with_its_sources_and_methods(sandtable: Command) -> None:
    done = sandtable("cite", "deir-ez-zor-2017")
    text = " ".join(done.out.split())
    scenario = load("deir-ez-zor-2017")
    assert scenario.sha256 in text
    for source in scenario.sources.values():
        assert source.title in text
    assert "Andrew Korybko, Assessment of" in text
    assert "Tango (1998). Equivalence test and confidence interval" in text
    assert "by SALib 1." in text
    assert "score: scores against history" in text


def test_methods_follow_what_the_scenario_declares(sandtable: Command, race: Path) -> None:
    """No game, no history, no claims: none of their methods."""
    found = validated(sandtable("cite", race, "--json"), name="cite")
    methods = {method["id"] for method in found["methods"]}
    assert {"random-numbers", "shares", "paired", "indices", "association"} <= methods
    assert not methods & {"game", "regret", "scores", "ratios", "readers"}
    assert {work["key"] for work in found["references"]} == {
        key for each in found["methods"] for key in each["references"]
    }
    everything = {method.id for method in methods_for(load("deir-ez-zor-2017"))}
    assert everything == {method.id for method in METHODS}


def test_json_without_a_scenario(sandtable: Command) -> None:
    found = validated(sandtable("cite", "--json"), name="cite")
    assert found["scenario"] is None
    assert found["sources"] == found["methods"] == found["references"] == []
    assert found["software"]["version"] == __version__


def test_bibtex_is_well_formed(sandtable: Command) -> None:
    done = sandtable("cite", "deir-ez-zor-2017", "--bibtex")
    entries = ENTRY.findall(done.out)
    assert ENTRY.sub("", done.out).strip() == ""  # nothing but entries
    keys = [key for _, key, _ in entries]
    assert len(keys) == len(set(keys))
    assert keys[:2] == ["sandtable", "scenario-deir-ez-zor-2017"]
    assert {"tango1998", "source-korybko-2017"} <= set(keys)
    for _, key, fields in entries:
        assert fields.count("{") == fields.count("}"), key
    assert r"Environmental Modelling \& Software" in done.out


def test_bibtex_and_json_together_are_refused(sandtable: Command) -> None:
    assert sandtable("cite", "--bibtex", "--json").code == ExitCode.USAGE


def test_a_scenario_that_is_not_there_is_told(sandtable: Command) -> None:
    done = sandtable("cite", "deir-ez-zor-2071")
    assert done.code == ExitCode.USAGE
    assert "did you mean `deir-ez-zor-2017`?" in done.err


def test_every_reference_is_used_and_whole() -> None:
    used = {key for method in METHODS for key in method.references}
    assert used == set(REFERENCES)
    for key, work in REFERENCES.items():
        assert key == work.key
        assert key.endswith(str(work.year))
        assert 1900 < work.year < 2100
        assert all(re.fullmatch(r"[^,]+, [^,]+", author) for author in work.authors), key
        assert work.doi is None or re.fullmatch(r"10\.\d{4,9}/\S+", work.doi), key
        if work.kind == "article":
            assert work.volume, key
            assert work.pages, key
        assert work.title in reference_text(work)


def test_every_method_names_commands_and_packages_that_exist(repository: Path) -> None:
    from packaging.requirements import Requirement
    from typer.main import get_command

    from sandtable.cli.application import app

    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(one for extra in EXTRAS for one in project["optional-dependencies"][extra])]
    packages = {Requirement(line).name for line in lines}
    for method in METHODS:
        assert set(method.commands) <= set(get_command(app).commands), method.id
        assert method.package is None or method.package in packages, method.id


def test_a_package_that_is_not_installed_is_said(sandtable: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import PackageNotFoundError

    def version(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("sandtable.citation.methods.version", version)
    assert "by SALib (not installed)" in " ".join(sandtable("cite", "fashoda-1898").out.split())


def test_a_released_version_has_its_year_and_address() -> None:
    software = Software(
        title="Sandtable", authors=("Doe, Jane", "The Sandtable maintainers"), version="9.1", released="2027-03-04",
        licence="Apache-2.0", url="https://example.org/s", doi="10.5281/zenodo.1", message="",
    )  # fmt: skip
    assert software_text(software) == (
        "Doe, Jane; The Sandtable maintainers (2027). Sandtable. Version 9.1. Apache-2.0. "
        "https://doi.org/10.5281/zenodo.1. https://example.org/s."
    )
    entry = software_entry(software)
    assert "author = {Doe, Jane and {The Sandtable maintainers}}" in entry
    assert "year = {2027}" in entry


def test_names() -> None:
    assert names_text(("Good, I. J.",)) == "Good"
    assert names_text(("A, x", "B, y")) == "A and B"
    assert names_text(("A, x", "B, y", "C, z")) == "A, B and C"
    assert names_text(("A, x", "B, y", "C, z", "D, w")) == "A and others"


def test_special_characters_of_tex_are_escaped() -> None:
    assert escaped("50 % & {x_1}\n#2 ~ $^\\") == (
        r"50 \% \& \{x\_1\} \#2 \textasciitilde{} \$\textasciicircum{}\textbackslash{}"
    )


def test_a_citation_file_that_lacks_a_field_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_text("title: x\n", encoding="utf-8")
    monkeypatch.setattr("sandtable.citation.software.files", lambda _: tmp_path)
    with pytest.raises(ValueError, match="lacks 'authors'"):
        read_software()
