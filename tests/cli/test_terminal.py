"""What reaches the terminal: at every width, in every encoding, with a closed or full output, and from any author's text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from tests.cli.conftest import RACE, Command

CHINESE = "紅軍在期限結束時仍然控制德尔祖尔東方的全部地區並且沒有任何人提出異議"
CYRILLIC = "Кто первым придёт к мосту?"


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """The race with titles in other scripts."""
    path = tmp_path / "foreign.yaml"
    text = RACE.replace("The North holds the bridge at the end", CHINESE)
    path.write_text(
        text.replace("Does the brigade take the bridge before the militia does?", CYRILLIC), encoding="utf-8"
    )
    return path


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the race prints at 80 columns."""
    path = tmp_path_factory.mktemp("wide") / "vell.yaml"
    path.write_text(RACE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sandtable", "run", str(path), "--futures", "50", "-q"],
        env={**os.environ, "COLUMNS": "80"}, capture_output=True, text=True, encoding="utf-8", timeout=300, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.mark.parametrize("columns", ["0", "1", "8", "20", "40", "-5", "many", ""])
def test_no_width_is_a_fault_and_none_loses_a_name_or_a_number(
    process: Command, race: Path, wide: str, columns: str
) -> None:
    done = process("run", race, "--futures", "50", "-q", env={"COLUMNS": columns})
    assert (done.code, done.err) == (ExitCode.CLEAN, "")
    text = [word.removesuffix(":") for word in done.out.split()]  # a column's head before its number
    assert {"The", "North", "holds", "the", "bridge", "at", "end"} <= set(text)
    assert "\N{HORIZONTAL ELLIPSIS}" not in done.out
    numbers = {word for word in wide.split() if word.endswith("%")}
    assert numbers
    assert numbers <= set(text)


def test_at_40_columns_names_wrap_above_their_numbers(process: Command, race: Path) -> None:
    out = process("run", race, "--futures", "50", "-q", env={"COLUMNS": "40"}).out
    assert max(map(len, out.splitlines())) <= 40
    lines = out.splitlines()
    name = lines.index("The Brigade is at the bridge first")
    assert lines[name + 1].strip().endswith("%")


def test_a_title_without_blanks_wraps(process: Command, foreign: Path) -> None:
    out = process("run", foreign, "--futures", "50", "-q", "--json").out
    assert CHINESE in out
    out = process("run", foreign, "--futures", "50", "-q").out
    assert "\N{HORIZONTAL ELLIPSIS}" not in out
    shown = [character for character in out if character in CHINESE]
    assert "".join(shown) == CHINESE


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1"])
def test_json_is_the_same_object_in_every_encoding(process: Command, foreign: Path, encoding: str) -> None:
    done = process("run", foreign, "--futures", "50", "-q", "--json", env={"PYTHONIOENCODING": encoding})
    titles = [outcome["title"] for outcome in json.loads(done.out)["outcomes"]]
    assert CHINESE in titles
    assert done.out.isascii()
    assert "?" not in titles[titles.index(CHINESE)]


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_csv_is_utf8_in_every_encoding(process: Command, foreign: Path, tmp_path: Path, encoding: str) -> None:
    assert process("run", foreign, "--futures", "50", "-q", "--out", "study").code == 0
    done = process(
        "query", tmp_path / "study", f"select '{CHINESE}' as title", "--csv", env={"PYTHONIOENCODING": encoding}
    )
    assert done.out == f"title\n{CHINESE}\n"


def test_text_on_a_narrow_encoding_loses_no_letter_and_says_so(process: Command, foreign: Path) -> None:
    done = process("run", foreign, "--futures", "50", "-q", env={"PYTHONIOENCODING": "ascii"})
    assert done.code == 0
    written = "".join(done.out.split())
    assert CYRILLIC.replace(" ", "").encode("ascii", "backslashreplace").decode() in written
    assert "#" in done.out  # bars
    assert "note: ascii lacks" in done.err
    assert "PYTHONIOENCODING=utf-8" in done.err


def test_signs_alone_are_replaced_without_a_note(process: Command) -> None:
    done = process("words", "likely", env={"PYTHONIOENCODING": "ascii"})
    assert (done.code, done.err) == (0, "")
    assert '"likely" is 55-80%' in done.out


# -- escapes -----------------------------------------------------------------------------------------


def test_a_query_sends_no_control_characters_to_the_terminal(process: Command, race: Path, tmp_path: Path) -> None:
    assert process("run", race, "--futures", "50", "-q", "--out", "study").code == 0
    sql = "select chr(27) || '[31mred' || chr(155) || chr(8238) || 'txt' as \"\x1b[2Jname\""
    done = process("query", tmp_path / "study", sql)
    assert not set(done.out) & set("\x1b\x9b\u202e")
    assert "\N{REPLACEMENT CHARACTER}[31mred" in done.out
    done = process("query", tmp_path / "study", sql, "--json")
    assert not set(done.out) & set("\x1b\x9b\u202e")
    assert json.loads(done.out)["rows"] == [["\x1b[31mred\x9b\u202etxt"]]


def test_what_was_typed_is_repeated_without_control_characters(process: Command, tmp_path: Path) -> None:
    for arguments in (["run", "\x1b[31mred"], ["explain", "\x1b[31m"], ["words", "\x9b31m"], ["run", "x", "--\x1b[1m"]):
        done = process(*arguments)
        assert done.code != 0
        assert not set(done.out + done.err) & set("\x1b\x9b")


# -- closed and full ---------------------------------------------------------------------------------


def shell(line: str, *, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = f"{sys.executable} -m sandtable"
    return subprocess.run(
        ["sh", "-c", line.replace("sandtable", command, 1)], capture_output=True, text=True, encoding="utf-8", cwd=cwd,
        env={**os.environ, "COLUMNS": "80"}, timeout=300, check=False,
    )  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    "arguments", ["words likely", "words --json", "list", "run vell.yaml --futures 20", "--version"]
)
def test_a_closed_output_is_an_error_in_a_line(race: Path, arguments: str) -> None:
    done = shell(f"sandtable {arguments} >&-", cwd=race.parent)
    assert done.returncode == ExitCode.FAULTS
    assert "error: standard output is closed" in done.stderr.splitlines()
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_what_prints_nothing_needs_no_output_and_keeps_its_files_clean(race: Path) -> None:
    done = shell("sandtable run vell.yaml --futures 20 --out study -q >&- 2>&-", cwd=race.parent)
    assert done.returncode == ExitCode.FAULTS  # it prints a table
    manifest = json.loads((race.parent / "study" / "manifest.json").read_bytes())
    assert manifest["complete"]
    done = shell("sandtable picture study outcomes --svg a.svg -q >&- 2>&-", cwd=race.parent)
    assert done.returncode == ExitCode.CLEAN
    assert (race.parent / "a.svg").read_text(encoding="utf-8").strip().endswith("</svg>")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_nothing_goes_to_stdout_that_is_for_a_closed_stderr(race: Path) -> None:
    done = shell("sandtable run vell.yaml --futures 20 --json --out study 2>&-", cwd=race.parent)
    assert json.loads(done.stdout)["futures"] == 20


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_output_is_an_error_in_a_line(tmp_path: Path) -> None:
    done = shell("sandtable words likely >/dev/full", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (ExitCode.FAULTS, "error: no space left on device\n")
