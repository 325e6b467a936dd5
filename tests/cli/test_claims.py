"""`sandtable claims`: the answer first, one claim in full, the text beside it or refused, JSON by its schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from tests.cli.conftest import Command
from tests.cli.test_json import validated

FILE = Path(__file__).resolve().parents[1] / "unit" / "analysis" / "battery.yaml"
FEW = ("--futures", "600")


@pytest.fixture
def article(repository: Path) -> Path:
    """The assessed text, kept beside the repository; tests that need it skip without."""
    path = repository.parent / "shared" / "sources" / "korybko-2017.txt"
    if not path.is_file():
        pytest.skip("needs the assessed text, which is kept beside the repository and not in it")
    return path


def test_the_first_line_is_the_answer(sandtable: Command) -> None:
    done = sandtable("claims", FILE, *FEW)
    assert done.code == ExitCode.CLEAN, done.err
    lines = done.out.splitlines()
    assert lines[0].startswith("17 statements, judged in this model: ")
    assert max(map(len, lines)) <= 80
    for heading in (
        "Contradicted (",
        "Turns on an assumption (",
        "Undetermined (",
        "Consistent (",
        "Understated (1)",
        "Premise (1)",
        "Untestable (1)",
    ):
        assert heading in done.out
    text = " ".join(done.out.split())
    assert "spared and struck do not hold together in any reading looked at of “" in text
    assert "Looked at: the rocket (60 km) and the missile (300 km); all other assumptions as drawn." in text
    # geometry first, then play, each called what it is, with what was tried
    geometry, play = (
        text.index("By geometry, only a reach from 100 to 150 km would"),
        text.index("By play, all are possible"),
    )
    assert geometry < play
    assert "(reaches tried: 60 to 300 km in steps of 1 km, 1,000 futures each)" in text
    assert lines[-1] == "Verdicts are those of this model on a text, not of the world."
    assert done.err == ""


def test_json(sandtable: Command) -> None:
    found = validated(sandtable("claims", FILE, "--futures", "200", "--json"), name="claims")
    assert [each["id"] for each in found["claims"]][:2] == ["fair", "certain"]
    assert found["coverage"]["untestable"] == ["sealed"]
    assert found["claims"][0]["at"] == {"source": "paper", "start": 0, "end": 4, "sha256": "0123456789abcdef"}


def test_one_claim_in_full(sandtable: Command) -> None:
    done = sandtable("claims", FILE, *FEW, "--claim", "certain", "--claim", "halting")
    text = " ".join(done.out.split())
    assert done.out.startswith("2 statements, judged in this model: ")
    assert "certain contradicted: too seldom: " in text
    assert "by each standard" in text
    assert "kent-1964 87–99% contradicted" in text
    assert "Given: `chose(red, heads)`" in text
    assert "over the same futures, once forced and once not" in text
    assert max(map(len, done.out.splitlines())) <= 80


def test_a_claim_about_another_world_says_what_is_set_there(sandtable: Command, tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    there = "variant: {set: {assumptions.slant.prior: 0.2}}, "
    text = FILE.read_text(encoding="utf-8").replace('heads)", words: almost', f'heads)", {there}words: almost')
    path.write_text(text, encoding="utf-8")
    done = sandtable("claims", path, *FEW, "--claim", "certain", "--claim", "halting")
    assert done.code == ExitCode.CLEAN, done.err
    assert " ".join(done.out.split()).count("In a variant of the file: `assumptions.slant.prior = 0.2`") == 1


def test_an_unknown_claim_is_told_the_close_one(sandtable: Command) -> None:
    done = sandtable("claims", FILE, "--claim", "fiar")
    assert done.code != ExitCode.CLEAN
    assert "there is no claim `fiar`" in done.err
    assert "fair" in done.err


def test_a_scenario_without_claims(sandtable: Command) -> None:
    done = sandtable("claims", "fashoda-1898")
    assert done.code != ExitCode.CLEAN
    assert "makes no claims" in done.err


def test_statements_left_out(sandtable: Command, tmp_path: Path) -> None:
    listed = tmp_path / "list.yaml"
    listed.write_text("statements:\n  - {id: fair}\n  - {id: s9}\n", encoding="utf-8")
    done = sandtable("claims", FILE, "--futures", "100", "--statements", listed)
    assert "of 2 in the list 1 missing: s9" in " ".join(done.out.split())
    listed.write_text("statements: []\n", encoding="utf-8")
    done = sandtable("claims", FILE, "--futures", "100", "--statements", listed)
    assert done.code == ExitCode.FAULTS
    assert "is not a list of statements" in done.err
    done = sandtable("claims", FILE, "--statements", tmp_path / "none.yaml")
    assert done.code != ExitCode.CLEAN
    assert "Traceback" not in done.err


def test_another_text_is_refused(sandtable: Command, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text("An article about something else.\n", encoding="utf-8")
    done = sandtable("claims", "deir-ez-zor-2017", "--text", path, "--futures", "50")
    assert done.code != ExitCode.CLEAN
    assert "is not the text of" in done.err
    assert done.out == ""


def test_the_text_beside_the_claim(sandtable: Command, article: Path, tmp_path: Path) -> None:
    done = sandtable("claims", "deir-ez-zor-2017", "--claim", "t02", "--text", article, "--futures", "50")
    assert done.code == ExitCode.CLEAN, done.err
    assert "its hash fits" in " ".join(done.out.split())  # wherever the line breaks
    passage = " ".join(article.read_text(encoding="utf-8")[424:563].split())
    assert passage in " ".join(done.out.split())
    changed = tmp_path / "changed.txt"
    changed.write_text(article.read_text(encoding="utf-8").replace("raqqa", "rakka", 1), encoding="utf-8")
    done = sandtable("claims", "deir-ez-zor-2017", "--claim", "t02", "--text", changed, "--futures", "50")
    assert done.code != ExitCode.CLEAN
    assert "t02" in done.err
    assert "line" in done.err
