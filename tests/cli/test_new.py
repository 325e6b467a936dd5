"""`sandtable new` and `sandtable recipes`: what they write, print, ask and refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from sandtable.authoring.recipes import RECIPES
from sandtable.cli import new as command
from sandtable.cli.__main__ import run_application
from sandtable.loading import read_file

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_scenario_is_begun_and_checks_clean(here: Path, capsys: Captured) -> None:
    assert run_application(["new", "vell", "--places", "Harbour=45,20, Ford=45.4,20, Vell Bridge=45.8,20.2"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "vell/scenario.yaml: 2 actors, 3 places; 0 errors, 0 warnings"
    assert out.splitlines()[1].endswith("sandtable check vell")
    assert err == ""
    assert run_application(["check", "vell"]) == 0
    assert capsys.readouterr().out == "vell: 0 errors, 0 warnings\n"


def test_a_sentence_that_was_not_understood_whole_is_said(capsys: Captured) -> None:
    arguments = ["new", "vell", "--actors", "A,B", "--places", "Ford=45.4,20, Harbour=45,20"]
    assert run_application([*arguments, "--settled-by", "A never reaches Ford"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == (
        "To confirm: “A never reaches Ford” was read as “A does not hold Ford at the end”. Correct the first outcome if that is not"
        " what settles it."
    )


def test_towns_that_were_looked_up_are_said_to_be_confirmed(capsys: Captured) -> None:
    assert run_application(["new", "assab", "--places", "Semera, Bure, Assab"]) == 0
    first, note, missing, how, _ = capsys.readouterr().out.splitlines()
    assert first == (
        "assab/scenario.yaml: 2 actors, 3 places (1 with placeholder coordinates: Bure); 0 errors, 1 warning"
    )
    assert note == (
        "To confirm: coordinates by name from GeoNames for Semera (Samara, ET, 50,000 inhabitants) and"
        " Assab (Assab, ER, 21,300 inhabitants)."
    )
    assert missing.startswith(
        "No coordinates for Bure: 4 towns of this name, none clearly meant: the nearest are Burē, ET 10.70, 37.07 (46,000 inhabitants), "
    )
    assert how == "Give coordinates as Name=latitude,longitude; `sandtable places NAME` lists the towns of a name."
    line = next(
        line for line in Path("assab/scenario.yaml").read_text(encoding="utf-8").splitlines() if " bure:" in line
    )
    assert "placeholder until its coordinates are known" in line
    assert line.endswith(missing.removeprefix("No coordinates for Bure: ").removesuffix("."))


def test_the_first_line_gives_the_command_that_makes_the_same_file(here: Path, capsys: Captured) -> None:
    arguments = [
        "new",
        "vell",
        "--actors",
        "the North,the South",
        "--start",
        "2031-05-01",
        "--length",
        "4 weeks",
        "--with",
        "race",
    ]
    assert run_application(arguments) == 0
    first = (here / "vell" / "scenario.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == (
        "# Begun with: sandtable new vell --actors 'the North,the South' --start 2031-05-01 --length '4 weeks' --with race"
    )
    capsys.readouterr()


def test_towns_are_looked_up(here: Path, capsys: Captured) -> None:
    assert run_application(["new", "east", "--places", "Raqqa, Deir ez-Zor, al-Tanf=33.5 38.67"]) == 0
    assert "0 warnings" in capsys.readouterr().out
    scenario = read_file(here / "east").scenario
    assert scenario is not None
    places = scenario.theatre.places
    assert places["raqqa"].lat == pytest.approx(35.95, abs=0.05)
    assert places["raqqa"].source == "geonames"
    assert places["al-tanf"].source == "coordinates"


def test_a_text_without_likelihoods_is_said_to_have_none(here: Path, capsys: Captured) -> None:
    (here / "plain.txt").write_text("The bridge stands.\n", encoding="utf-8")
    assert run_application(["new", "vell", "--from", "plain.txt"]) == 0
    assert "no likelihoods in the text; 0 errors, 0 warnings" in capsys.readouterr().out


def test_a_page_is_read_as_its_text(here: Path, capsys: Captured) -> None:
    (here / "page.html").write_text("<p>A bridge.</p><p>It is <b>very</b> likely to hold.</p>", encoding="utf-8")
    assert run_application(["new", "vell", "--from", "page.html"]) == 0
    assert "1 claim to confirm" in capsys.readouterr().out
    assert run_application(["claims", "vell", "--text", "page.html", "--futures", "50", "-q"]) == 0
    assert "It is very likely to hold." in capsys.readouterr().out


def test_a_dry_run_prints_the_file_and_writes_nothing(here: Path, capsys: Captured) -> None:
    assert run_application(["new", "vell", "--with", "race", "--dry-run"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("# Begun with: sandtable new vell --with race\n")
    assert "not written" in err
    assert list(here.iterdir()) == []


def test_nothing_is_overwritten(here: Path, capsys: Captured) -> None:
    (here / "vell").mkdir()
    (here / "vell" / "scenario.yaml").write_text("mine\n", encoding="utf-8")
    assert run_application(["new", "vell", "--with", "race"]) == 2
    assert "vell/scenario.yaml exists" in capsys.readouterr().err.replace("\\", "/")
    assert (here / "vell" / "scenario.yaml").read_text(encoding="utf-8") == "mine\n"


def test_a_folder_with_other_files_is_used(here: Path, capsys: Captured) -> None:
    (here / "vell").mkdir()
    (here / "vell" / "vell.txt").write_text("It is likely.\n", encoding="utf-8")
    assert run_application(["new", "vell", "--from", "vell/vell.txt"]) == 0
    assert read_file(here / "vell").diagnostics == ()
    assert "1 claim to confirm" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["new", "fashoda-1898", "--with", "race"], "fashoda-1898 is a bundled scenario"),
        (["new", "vell.yaml", "--with", "race"], "vell.yaml is the name of a file"),
        (["new", " ", "--with", "race"], "the name is empty or not a file name"),
        (["new", "a\nb", "--with", "race"], "the name is empty or not a file name"),
        (["new", "vell", "--with", "races"], "there is no recipe `races`"),
        (["new", "vell", "--start", "1 May"], "`1 May` is not a date"),
        (["new", "vell", "--start", "9999-12-31"], "the year 9999 is too late"),
        (["new", "vell", "--length", "soon"], "`soon` is neither a time nor a date"),
        (["new", "vell", "--length", "0 d"], "a scenario ends after its start"),
        (["new", "vell", "--start", "2031-05-01", "--length", "2031-04-01"], "a scenario ends after its start"),
        (["new", "vell", "--actors", "A,B,A"], "the actor A is given twice"),
        (["new", "vell", "--actors", ",".join(f"a{n}" for n in range(17))], "17 actors, more than the 16"),
        (["new", "vell", "--settled-by", "x" * 201], "at most 200 are allowed"),
        (["new", "vell", "--from", "none.txt"], "none.txt cannot be read"),
        (["new", "vell", "--places", "A=99,1"], "a latitude is between -90 and 90, found 99"),
        (["recipes", "siege"], "there is no recipe `siege`"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_written(
    here: Path, capsys: Captured, arguments: list[str], message: str
) -> None:
    assert run_application(arguments) == 2
    assert message in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_all_faults_at_once_each_on_its_line(here: Path, capsys: Captured) -> None:
    arguments = [
        "new", "vell", "--places", "A=99,1,B=1,200", "--start", "May", "--length", "soon", "--actors", "A,A", "--from", "none.txt",
        "--with", "races,race,siege",
    ]  # fmt: skip
    assert run_application(arguments) == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    parts = (
        "there is no recipe `races`", "there is no recipe `siege`", "A: a latitude is between", "B: ", "`May` is not a date",
        "`soon` is neither a time nor a date", "none.txt cannot be read", "the actor A is given twice",
    )  # fmt: skip
    assert len(lines) == len(parts)
    for line, part in zip(lines, parts, strict=True):
        assert part in line
        assert ";" not in line
    assert list(here.iterdir()) == []


def test_an_unknown_recipe_is_said_before_anything_is_asked(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(command, "_is_terminal", lambda: True)
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: pytest.fail("asked"))
    assert run_application(["new", "vell", "--with", "races"]) == 2
    assert "there is no recipe `races`" in capsys.readouterr().err


def test_without_a_terminal_and_options_it_says_which_there_are(here: Path, capsys: Captured) -> None:
    assert run_application(["new", "vell"]) == 2
    err = capsys.readouterr().err
    assert "no terminal in which to ask" in err
    for option in ("--actors", "--places", "--start", "--length", "--settled-by", "--from", "--with"):
        assert option in err
    assert list(here.iterdir()) == []


class TestQuestions:
    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The questions that were asked in a terminal; the answers come in their order."""
        questions: list[str] = []
        answers = {
            "Who?": "the North, the South", "Where?": "Harbour=45,20, Bridge=45.8,20.2, Hill=45.7,20.9", "Since when?": "2031-05-01",
            "How long?": "30 d", "What would settle it?": "The South holds Bridge", "Which text?": "",
        }  # fmt: skip

        def prompt(question: str, **_: object) -> str:
            questions.append(question)
            return next(answer for key, answer in answers.items() if question.startswith(key))

        monkeypatch.setattr(typer, "prompt", prompt)
        monkeypatch.setattr(command, "_is_terminal", lambda: True)
        return questions

    def test_six_are_asked_where_no_option_answers(self, here: Path, asked: list[str], capsys: Captured) -> None:
        assert run_application(["new", "vell"]) == 0
        assert len(asked) == 6
        scenario = read_file(here / "vell").scenario
        assert scenario is not None
        assert scenario.outcomes["settled"].title == "The South holds Bridge"
        assert str(scenario.horizon) == "2031-05-31"
        capsys.readouterr()

    def test_an_answer_that_cannot_be_read_is_asked_again(
        self, here: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        answers = iter(
            ["A, A", "A, B", "X=99,1", "X=1,2", "May", "2031-05-01", "never", "2031-05-09", "", "none.txt", ""]
        )
        monkeypatch.setattr(typer, "prompt", lambda question, **_: next(answers))
        assert run_application(["new", "vell"]) == 0
        err = capsys.readouterr().err
        for part in (
            "the actor A is given twice",
            "a latitude is between",
            "`May` is not a date",
            "`never` is neither",
            "none.txt cannot be read",
        ):
            assert part in err
        scenario = read_file(here / "vell").scenario
        assert scenario is not None
        assert [each.name for each in scenario.actors.values()] == ["A", "B"]

    def test_what_an_option_gives_is_not_asked(self, asked: list[str], capsys: Captured) -> None:
        assert run_application(["new", "vell", "--actors", "A,B", "--length", "20 d", "--dry-run"]) == 0
        assert [question.split("?")[0] for question in asked] == [
            "Where",
            "Since when",
            "What would settle it",
            "Which text",
        ]
        capsys.readouterr()

    def test_programs_are_not_asked(self, asked: list[str], capsys: Captured) -> None:
        assert run_application(["new", "vell", "--with", "race", "--dry-run", "--json"]) == 0
        assert asked == []
        capsys.readouterr()


@pytest.mark.parametrize("length", ["60 d", "60", "60 days", "2030-03-02"])
def test_lengths(here: Path, length: str, capsys: Captured) -> None:
    assert run_application(["new", "vell", "--length", length]) == 0
    scenario = read_file(here / "vell").scenario
    assert scenario is not None
    assert str(scenario.horizon) == "2030-03-02"
    capsys.readouterr()


def test_a_scenario_of_hours(here: Path, capsys: Captured) -> None:
    arguments = ["new", "vell", "--start", "2030-10-14 06:00 +03:00", "--length", "66 h", "--with", "stand-down"]
    assert run_application(arguments) == 0
    text = (here / "vell" / "scenario.yaml").read_text(encoding="utf-8")
    assert "start: 2030-10-14 06:00 +03:00\nhorizon: 2030-10-17 00:00\n" in text
    assert read_file(here / "vell").diagnostics == ()
    capsys.readouterr()


def test_json_has_the_file(here: Path, capsys: Captured) -> None:
    assert run_application(["new", "vell", "--places", "A=1,2,Qqb,C=2,3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["text"] == (here / "vell" / "scenario.yaml").read_text(encoding="utf-8")
    assert found["placeholders"] == ["Qqb"]
    assert (found["errors"], found["warnings"], found["written"]) == (0, 1, True)


def test_recipes_are_listed_with_a_line_each(capsys: Captured) -> None:
    assert run_application(["recipes"]) == 0
    out = capsys.readouterr().out
    for recipe in RECIPES:
        assert f"{recipe.name}\n  {recipe.about}" in out


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda each: each.name)
def test_a_recipe_is_printed_as_a_file(recipe, capsys: Captured) -> None:  # type: ignore[no-untyped-def]
    assert run_application(["recipes", recipe.name]) == 0
    assert capsys.readouterr().out == recipe.text
