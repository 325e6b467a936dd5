"""The linter of key judgments: a sound text passes, and each way of breaking a rule is caught."""

from __future__ import annotations

import pytest

from sandtable.telling.judgment_rules import Broken, broken_rules
from sandtable.telling.signposts import nothing_listed

LIKELY = (
    "“Blue fights, which will probably surprise Red” is likely: 64% (63–65%) of futures, from 20% to 91% depending on the"
    " assumptions, in this model."
)
SURE = "Confidence in this judgment is moderate (suggested): of what the assumptions do to it, 73% (71–75%) rests on what is stated."
TURNS = "It turns most on “The pace”: 48% (46–51%) of futures at its low end (30%), 88% (86–89%) of futures at its high end (11.1 km/day)."
WATCH = "Watch until 9 Jul 2017 for “The attack”: 91.2% (90.2–92.1%) of futures have the outcome if it is seen, 54% (52–55%) if not."
SOUND = (LIKELY, SURE, TURNS, WATCH)


def rules(*texts: str, standard: str = "icd-203") -> set[str]:
    return {each.rule for each in broken_rules(texts, standard=standard)}


def test_a_sound_text_breaks_no_rule() -> None:
    assert broken_rules(SOUND, standard="icd-203") == ()


@pytest.mark.parametrize(
    ("at", "text", "rule"),
    [
        (1, f"{SURE[:-1]}, and it is likely.", "likelihood-with-confidence"),
        (1, "Confidence is moderate that it happens in 64% (63–65%) of futures.", "likelihood-with-confidence"),
        (0, LIKELY.replace("is likely", "is probable"), "other-vocabulary"),  # the second row of ICD 203
        (0, LIKELY.replace("is likely", "is a realistic possibility"), "other-vocabulary"),
        (3, WATCH.replace("if it is seen", "and perhaps more if it is seen"), "other-vocabulary"),
        (0, LIKELY.replace("64% (63–65%)", "64%"), "no-interval"),
        (2, TURNS.replace("88% (86–89%)", "88%"), "no-interval"),
        (2, f"{TURNS[:-1]}, 40 percentage points more.", "no-interval"),
        (0, LIKELY.replace("is likely", "may be likely"), "doubled-hedge"),
        (0, LIKELY.replace("is likely", "is likely and possibly unlikely"), "doubled-hedge"),
        (0, LIKELY.replace("is likely", "is very likely"), "word-and-number"),
        (0, LIKELY.replace("64% (63–65%)", "34% (33–35%)"), "word-and-number"),
        (3, f"{WATCH[:-1]}; then it will happen.", "certainty"),
        (0, LIKELY.replace("is likely: ", ""), "no-likelihood"),
        (0, LIKELY.replace(", in this model", ""), "not-in-the-model"),
        (1, "How it was made says nothing.", "no-confidence"),
        (1, "Confidence in this judgment is great.", "no-confidence"),
        (2, "“The pace” is one assumption of several.", "turns-on-nothing"),
        (3, "The attack at Sukhna says much.", "nothing-to-watch"),
        (3, WATCH.replace("until 9 Jul 2017 ", ""), "nothing-to-watch"),
    ],
)
def test_a_broken_text_is_caught(at: int, text: str, rule: str) -> None:
    texts = [*SOUND]
    texts[at] = text
    assert rule in rules(*texts)


def test_the_length_is_counted_in_sentences_and_not_in_texts() -> None:
    assert rules(LIKELY, SURE) >= {"length"}
    assert "length" in rules(*SOUND, f"{WATCH} {WATCH}")
    assert "length" not in rules(*SOUND, WATCH)


def test_two_words_across_a_border_are_one_statement() -> None:
    crossing = LIKELY.replace("is likely", "is likely to very likely").replace("64% (63–65%)", "80.1% (79–81%)")
    assert rules(crossing, SURE, TURNS, WATCH) == set()


def test_what_is_quoted_is_the_authors() -> None:
    assert rules(LIKELY.replace("Blue fights", "Blue may perhaps fight. It will, 50%"), SURE, TURNS, WATCH) == set()


def test_the_vocabulary_is_that_of_the_scenario() -> None:
    assert rules(*SOUND, standard="nato") == set()
    assert "other-vocabulary" in rules(
        LIKELY.replace("likely", "very likely").replace("64% (63–65%)", "85% (84–86%)"), *SOUND[1:], standard="nato"
    )
    assert Broken("length", "", "1 sentences, not 3 to 5") in broken_rules([LIKELY], standard="icd-203")


def test_only_where_signs_could_not_be_looked_for_is_no_date_needed() -> None:
    assert rules(*SOUND[:3], "There is no sign to watch: the outcome happens in all of 800 futures.") == set()
    nothing = nothing_listed("10 Mar 2031")
    assert nothing == "No observable event seen by 10 Mar 2031 changes the odds enough to be listed."
    assert rules(*SOUND[:3], nothing) == set()
    assert rules(*SOUND[:3], nothing.replace(" seen by 10 Mar 2031", "")) == {"nothing-to-watch"}
