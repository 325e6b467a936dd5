"""`sandtable words`: words in numbers, numbers in words, all standards; what it cannot answer."""

from __future__ import annotations

import pytest

from sandtable.cli.faults import ExitCode
from tests.cli.conftest import Command
from tests.cli.test_json import validated


def test_words_in_numbers(sandtable: Command) -> None:
    done = sandtable("words", "A very good chance")
    assert done.out.splitlines()[0] == "“very good chance” is 64–90% to nine of ten readers."
    lines = sandtable("words", "likely").out.splitlines()
    assert lines[0] == "“likely” is 55–80% in ICD 203, and 60–90% to nine of ten readers."
    assert any(line.startswith("ipcc       66–100%") for line in lines)
    assert "5,174 readers (CAPphrase): half of them say 67–80%, the middle one 75%." in lines
    assert "1,790 readers (Harvard Business Review 2018): half of them say 60–75%," in " ".join(lines)
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("number", ["22%", "22 %", "0.22"])
def test_numbers_in_words(sandtable: Command, number: str) -> None:
    lines = sandtable("words", number).out.splitlines()
    assert lines[0] == "22% is unlikely in ICD 203."
    assert "uk-phia    between highly unlikely and unlikely" in lines


def test_beyond_the_last_term(sandtable: Command) -> None:
    assert sandtable("words", "100%").out.splitlines()[0] == "100% lies above almost certain in ICD 203."


def test_all_standards_fit_the_terminal(sandtable: Command) -> None:
    done = sandtable("words")
    lines = done.out.splitlines()
    assert done.code == ExitCode.CLEAN
    assert lines[0].startswith("8 standards of likelihood words")
    assert max(map(len, lines)) <= 80
    for standard in ("icd-203", "nato", "uk-phia", "ipcc", "kent-1964", "efsa", "capphrase", "hbr-2018"):
        assert any(line.startswith(f"{standard}  ") for line in lines)


def test_json_of_words(sandtable: Command) -> None:
    found = validated(sandtable("words", "highly likely", "--json"), name="words")
    assert (found["phrase"], found["probability"]) == ("highly likely", None)
    held = {each["id"]: [term["term"] for term in each["terms"]] for each in found["standards"]}
    assert held["icd-203"] == []
    assert held["nato"] == ["highly likely"]
    assert held["kent-1964"] == ["almost certain"]
    assert found["readers"]["judgements"] == sum(found["readers"]["histogram"]) == 5_174
    both = validated(sandtable("words", "unlikely", "--json"), name="words")
    assert [each["survey"] for each in both["surveys"]] == ["capphrase", "hbr-2018"]
    assert both["surveys"][0] == both["readers"]


def test_words_of_readers_only_say_how_a_scenario_takes_them(sandtable: Command) -> None:
    told = " ".join(sandtable("words", "slam dunk").out.split())
    assert told.startswith("“slam dunk” is 54–100% to nine of ten readers.")
    assert "In a scenario it is read as these readers understand it" in told
    assert "possibility, not likelihood" not in told
    assert "possibility, not likelihood" in " ".join(sandtable("words", "maybe").out.split())


def test_json_of_a_number_and_of_everything(sandtable: Command) -> None:
    found = validated(sandtable("words", "5%", "--json"), name="words")
    assert (found["phrase"], found["probability"], found["readers"]) == (None, 0.05, None)
    phia = next(each for each in found["standards"] if each["id"] == "uk-phia")
    assert (phia["words"], phia["terms"]) == ("between remote chance and highly unlikely", [])
    everything = validated(sandtable("words", "--json"), name="words")
    assert all(each["terms"] and each["words"] is None for each in everything["standards"])


@pytest.mark.parametrize(
    ("phrase", "message", "hint"),
    [
        ("fait accompli", "`fait accompli` is not a term of any standard", "`sandtable words` lists all terms"),
        ("allmost certain", "`allmost certain` is not a term of any standard", "did you mean `almost certain`?"),
        ("75", "75 is not a probability", "write 75% for a percentage"),
        ("150%", "150% is not a probability", ""),
        ("", "`` is not a term of any standard", ""),
    ],
)
def test_what_it_cannot_answer(sandtable: Command, phrase: str, message: str, hint: str) -> None:
    done = sandtable("words", phrase)
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert message in done.err
    assert hint in done.err


def test_words_of_possibility_are_what_readers_take_them_for(sandtable: Command) -> None:
    done = sandtable("words", "may have")
    assert done.code == ExitCode.CLEAN, done.err
    assert done.out.splitlines()[0] == "“may have” is 10–70% to nine of ten readers."
    assert "They were asked about “may happen”." in " ".join(done.out.split())
