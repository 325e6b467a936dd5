"""What `read` shows is what `new` drafts."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandtable.authoring.beginning import Answers, notes, plan
from sandtable.authoring.drafts import drafts_of, places_of_text
from sandtable.authoring.formatting import canonical_text
from sandtable.authoring.given_places import GivenPlace
from sandtable.authoring.lookup import looked_up
from sandtable.authoring.skeleton import scenario_text
from sandtable.candidates.reader import read_claims
from sandtable.loading import read
from sandtable.scenario.types import Locator
from sandtable.text.reading import decode, digest

GOLD = Path(__file__).parents[1] / "candidates" / "gold"
EAST = (
    "Turkey might send a brigade to Raqqa by 2 May 2031. Turkey has 300 tanks near Manbij, and there is a 60% chance that\n"
    "Jordan stays out. It will march on Nowhereville within ten days. Jordan might wait.\n"
)


def _texts() -> dict[str, str]:
    found = {file.stem: decode(file.read_bytes(), name=file.name) for file in sorted(GOLD.glob("*.txt"))}
    return {**found, "east": EAST}


TEXTS = _texts()


def _begun(text: str) -> str:
    return scenario_text(plan(Answers(name="vell", command="sandtable new vell", text=text, text_name="vell.txt")))


@pytest.mark.parametrize("name", TEXTS)
def test_every_find_of_the_kinds_that_are_drafted_is_in_the_file_with_its_place(name: str) -> None:
    text = TEXTS[name]
    written = _begun(text)
    reading = read_claims(text)
    kinds = [each.kind for each in reading.finds]
    assert kinds.count("likelihood") > 0
    for each in reading.finds:
        at = f'start: {each.start}, end: {each.end}, sha256: "{digest(text[each.start : each.end])[:16]}"'
        if each.kind in ("likelihood", "quantity"):
            assert at in written, text[each.start : each.end]
        elif each.kind in ("actor", "place", "forecast"):
            assert text[each.start : each.end].casefold().removeprefix("the ") in written.casefold()


@pytest.mark.parametrize("name", TEXTS)
def test_the_file_is_canonical_and_without_errors(name: str) -> None:
    written = _begun(TEXTS[name])
    assert canonical_text(written) == written
    found = read(written, name="vell")
    assert {each.code for each in found.diagnostics} <= {"S541"}
    assert found.scenario is not None
    likely = [each for each in read_claims(TEXTS[name]).finds if each.kind == "likelihood"]
    places = {
        each.at.start
        for key, each in found.scenario.assumptions.items()
        if key.endswith("-likelihood") and isinstance(each.at, Locator)
    }
    assert {each.start for each in likely} <= places
    assert len(found.scenario.claims) == len(places)


def test_the_priors_have_the_meanings_that_read_shows() -> None:
    drafts = drafts_of(
        "It is likely. It is close to no chance. There is an even chance. A 60% chance. A 5-10% chance. It is not likely."
    )
    assert [(each.prior, each.term) for each in drafts.likelihoods] == [
        ("words(likely)", "likely"),
        ("words(almost no chance)", "almost no chance"),
        ("words(even chance, nato)", ""),
        ("fixed(0.6)", ""),
        ("uniform(0.05, 0.1)", ""),
        ("uniform(0.2, 0.45)", ""),
    ]


def test_a_could_that_only_says_what_a_likelihood_is_about_is_no_claim() -> None:
    drafts = drafts_of("It is unlikely that they could hold. They might fall, and they could come.")
    assert [each.words for each in drafts.likelihoods] == ["unlikely", "might", "could"]


def test_a_forecast_with_a_likelihood_is_told_beside_it_and_one_without_is_a_comment() -> None:
    drafts = drafts_of("The column will probably arrive by 2 May 2031. It will leave by July.")
    assert [each.terms for each in drafts.likelihoods] == [("by 2 May 2031",)]
    assert [terms for _, _, terms in drafts.forecasts] == [("by July",)]


def test_a_forecast_that_is_taken_from_its_comment_fits_the_format() -> None:
    written = _begun("It is likely to hold. The column will leave by July.\n")
    head, _, tail = written.partition("  # f01:")
    lines = [line.replace("  # ", "  ", 1).replace("  #", "", 1) for line in f"  # f01:{tail}".splitlines()]
    found = read(head + "\n".join(lines) + "\n", name="vell")
    assert [each.code for each in found.diagnostics] == []
    assert found.scenario is not None
    assert found.scenario.claims["f01"].kind == "forecast"


def test_actors_and_places_that_nobody_gives_are_those_of_the_text_to_be_confirmed() -> None:
    made = plan(Answers(name="vell", command="sandtable new vell", text=EAST, text_name="vell.txt"))
    assert list(made.actors.values()) == ["Turkey", "Jordan"]
    assert {spot.name for spot in made.spots if spot.origin == "found"} == {"Raqqa", "Manbij"}
    said = " ".join(notes(made))
    assert "the actors Turkey and Jordan are from the text" in said
    assert "Raqqa (" in said
    written = scenario_text(made)
    assert "“Nowhereville”" in written


def test_actors_and_places_that_are_given_stay() -> None:
    given = Answers(
        name="vell", command="sandtable new vell", text=EAST, text_name="vell.txt", actors=("the North", "Jordan"),
        places=(GivenPlace("Mill", 35.0, 39.0),),
    )  # fmt: skip
    made = plan(given)
    assert list(made.actors.values()) == ["the North", "Jordan"]
    assert [spot.name for spot in made.spots if spot.origin != "placeholder"] == ["Mill"]
    written = scenario_text(made)
    assert "# “Turkey”, 2 times" in written
    assert "# “Jordan”" not in written


def test_one_town_alone_is_no_evidence() -> None:
    drafts = drafts_of("Turkey might march on Raqqa. Turkey may wait.")
    assert places_of_text(drafts, looked_up) == []


def test_a_text_of_nothing_but_a_forecast_has_no_empty_section() -> None:
    written = _begun("The column will leave by July.\n")
    assert "# claims:" in written
    assert [each.code for each in read(written, name="vell").diagnostics] == []


def test_the_most_likely_outcome_is_no_prior_and_it_is_possible_is_one() -> None:
    """A plurality is not "very likely"; what it is said of is a claim in comments, by its date."""
    drafts = drafts_of(
        "It is unlikely that Turkey moves, and it is possible that Jordan accepts talks. It's possible that they end soon.\n\n"
        "By 30 June 2031 the most likely outcome is that nothing has moved.\n"
    )
    assert [(each.words, each.prior) for each in drafts.likelihoods] == [
        ("unlikely", "words(unlikely)"),
        ("it is possible that", "words(it is possible that)"),  # which readers have as "possible"
        ("It's possible that", "words(possible)"),
    ]
    assert any("30 June 2031" in term for _, _, terms in drafts.forecasts for term in terms)
