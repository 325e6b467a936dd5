"""What happens when a command line cannot be used: one line that says why, a hint, exit code 2, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer import Context
from typer.core import TyperCommand
from typer.main import get_command

from sandtable.cli.application import app
from sandtable.cli.faults import ExitCode
from sandtable.cli.sections import Section, SectionedGroup
from tests.cli.conftest import RACE, Command

COMMANDS = list(get_command(app).commands)


def test_the_commands_are_those_of_the_documentation() -> None:
    assert COMMANDS == [
        "demo", "list", "new", "recipes", "places", "check", "explain", "fmt", "locate", "read", "run",
        "brief", "replay", "picture", "query", "compare", "diff", "deterrence",
        "sensitivity", "settlement", "volatility", "discover", "signposts", "solve", "claims", "update", "words", "score",
        "serve", "mcp", "pack", "unpack", "cite", "unchecked", "key-assumptions", "confidence",
        "pre-mortem", "key-judgments", "import", "export", "skill",
    ]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_into_80_columns(sandtable: Command, command: str) -> None:
    groups = {
        name: list(each.commands) for name, each in get_command(app).commands.items() if hasattr(each, "commands")
    }
    for words in [(command, each) for each in groups[command]] if command in groups else [(command,)]:
        done = sandtable(*words, "--help")
        assert done.code == ExitCode.CLEAN
        assert f"sandtable {' '.join(words)}" in done.out
        assert max(map(len, done.out.splitlines())) <= 80
        assert "--json" in done.out


PLAYING = ["run", "brief", "picture", "compare", "sensitivity", "settlement", "discover", "solve", "claims", "score"]


@pytest.mark.parametrize("command", [*PLAYING, "replay"])
def test_every_command_that_plays_can_be_quiet_and_takes_its_futures(command: str) -> None:
    options = {name for each in get_command(app).commands[command].params for name in each.opts}
    assert {"--quiet", "-q"} <= options
    assert ("--future" if command == "replay" else "--futures") in options


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_lists_the_commands(sandtable: Command, flag: str) -> None:
    done = sandtable(flag)
    assert done.code == ExitCode.CLEAN
    assert [name for name in COMMANDS if f"\n  {name} " in done.out] == COMMANDS


def test_every_command_stands_once_under_the_heading_of_its_section(sandtable: Command) -> None:
    lines = sandtable("--help").out.splitlines()
    found: dict[str, list[str]] = {}
    for line in lines[lines.index("Begin:") :]:
        if line.endswith(":") and not line.startswith(" "):
            found[line[:-1]] = []
        elif line.startswith("  ") and line[2] != " " and not line.startswith("  SCENARIO is"):
            found[list(found)[-1]].append(line.split()[0])
    assert list(found) == list(Section)
    assert sorted(name for names in found.values() for name in names) == sorted(COMMANDS)
    assert found["Set against news and history"] == ["update", "score"]


def test_a_command_without_a_section_is_a_fault_of_ours() -> None:
    group = SectionedGroup(name="x", rich_markup_mode=None, commands={"lost": TyperCommand("lost")})
    with pytest.raises(ValueError, match="Section"):
        group.get_help(Context(group))


def test_no_command_is_a_question_for_help(sandtable: Command) -> None:
    done = sandtable()
    assert done.code == ExitCode.USAGE
    assert "Usage: sandtable" in done.out + done.err


def test_version(sandtable: Command) -> None:
    from sandtable._version import __version__

    assert sandtable("--version").out == f"sandtable {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (["chek"], "No such command 'chek'", None),
        (["run"], "missing argument 'SCENARIO'", "sandtable run --help"),
        (["run", "x", "--futres", "5"], "no such option: --futres", "--futures"),
        (["run", "x", "--futures", "-5"], "'--futures'", "sandtable run --help"),
        (["run", "x", "--futures", "0"], "'--futures'", "sandtable run --help"),
        (["run", "x", "--futures", "99999999999999999999"], "'--futures'", "sandtable run --help"),
        (["run", "x", "--futures", "many"], "'--futures'", "sandtable run --help"),
        (["run", "x", "--seed", "-1"], "'--seed'", "sandtable run --help"),
        (["run", "x", "--seed", str(2**64)], "'--seed'", "sandtable run --help"),
        (["run", "x", "--threads", "0"], "'--threads'", "sandtable run --help"),
        (["replay", "x"], "missing option '--future'", "sandtable replay --help"),
        (["replay", "x", "--future", "-1"], "'--future'", "sandtable replay --help"),
        (["run", "no-such-scenario"], "no-such-scenario", "bundled scenarios"),
        (["check", "deir-ez-zur-2017"], "deir-ez-zur-2017", "did you mean `deir-ez-zor-2017`?"),
        (["check", ""], "not the name of a scenario", None),
        (["check", "."], "this is a directory", None),
        (["query", "nowhere", "select 1"], "`nowhere` does not contain a study", "run SCENARIO --out DIR"),
        (["explain", "S999"], "S999", "sandtable explain"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_line(
    sandtable: Command, arguments: list[str], said: str, hint: str | None
) -> None:
    done = sandtable(*arguments)
    assert done.code in (ExitCode.USAGE, ExitCode.FAULTS)
    assert done.out == ""
    first, *rest = done.err.splitlines()
    assert first.startswith(("error: ", "error["))
    assert said.lower() in done.err.lower()
    assert hint is None or hint in "\n".join([first, *rest])
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("formations.brigade.strength", "PATH=VALUE"),
        ("=5", "PATH=VALUE"),
        ("formations.brigade.strength=", "has no value"),
        ("formations.brigad.strength=5", "brigade"),
        ("formations.brigade.strenght=5", "strength"),
        ("formations.brigade.strength=-5", "strength"),
        ("formations.brigade.strength=lots of men", "--set"),
        ("formations.brigade.pace=25", "needs a unit"),
        ("nonsense=1", "nonsense"),
    ],
)
def test_settings_that_cannot_be_used(sandtable: Command, race: Path, setting: str, said: str) -> None:
    done = sandtable("check" if "=" not in setting else "run", race, "--set", setting)
    assert done.code == ExitCode.USAGE
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_path_set_twice(sandtable: Command, race: Path) -> None:
    done = sandtable("check", race, "--set", "start=2031-05-02", "--set", "start=2031-05-03")
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert "--set start is given twice" in done.err


def test_a_file_that_cannot_be_read(sandtable: Command, tmp_path: Path) -> None:
    binary = tmp_path / "picture.yaml"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    done = sandtable("run", binary)
    assert done.code == ExitCode.FAULTS
    assert "S003" in done.err


FAULTY = ("place: harbour, strength", "place: harbor, strength")  # a fault of the file


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize(
    ("is_file_faulty", "path", "code"),
    [
        (True, None, ExitCode.FAULTS),
        (False, "formations.brigade.pase=1 km/day", ExitCode.USAGE),
        (True, "formations.brigade.pase=1 km/day", ExitCode.FAULTS),  # correcting the command line would not be enough
    ],
)
def test_the_exit_code_says_whose_fault_it_is(
    sandtable: Command, tmp_path: Path, command: str, is_file_faulty: bool, path: str | None, code: ExitCode
) -> None:
    file = tmp_path / "vell.yaml"
    file.write_text(RACE.replace(*FAULTY) if is_file_faulty else RACE, encoding="utf-8")
    done = sandtable(command, file, *(["--set", path] if path else []))
    assert done.code == code
    assert ("harbor" in done.out + done.err) == is_file_faulty
    assert ("pase" in done.out + done.err) == (path is not None)
