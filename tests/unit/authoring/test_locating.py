"""Places of a scenario in a text: drafts, moved and edited passages, and what an edit leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from sandtable.authoring.locating import Located, Place, locate
from sandtable.errors import ScenarioError, TextError
from sandtable.loading import read
from sandtable.text.locators import check_text, locators

TEXT = (
    "Who will be first? The brigade will probably take the bridge by spring.\n\n"
    "The guns reach the \u201chill town\u201d. Nobody can say what the South wants; the South may talk.\n"
)
FILE = """\
# a draft, of which every comment stays
sandtable: 2
title: 'A race'   # quoted so
question: Who gets there first?
start: 2017-06-14
horizon: 2017-07-14
sources:
  paper: {title: A paper, grade: C3}
  map: {title: A map, grade: A1}
theatre:
  places:
    west: {name: West, lat: 34.0, lon: 38.0, source: map, at: p. 3}
    east: {name: East, lat: 34.5, lon: 39.0, source: paper, at: p. 4}
  routes:
    road: {between: [west, east]}
actors: {blue: {name: Blue}, red: {name: Red}}
control: {west: blue, east: red}
assumptions:
  talks:
    title: Red talks
    prior: words(may)
    source: paper
    at:   # where
      from: "the South may"  # first
      to: talk   # last

    because: it says so
decisions:
  answer:
    title: The answer
    actor: red
    when: "day >= 2"
    source: paper
    at: 'sentence 4'   # of five
    options:
      talk: {title: Talks, probability: talks}
      wait: {title: Waits, probability: rest}
outcomes:
  talked: {title: Red talks, when: "chose(red, talk)"}
claims:
  first: {kind: likelihood, statement: It is., source: paper, at: AT, test: {probability: "controls(blue, east)", words: likely}}  # one
"""


def with_at(at: str) -> bytes:
    return FILE.replace("AT", at).encode()


def place(found: Located, path: str) -> Place:
    return next(each for each in found.places if each.path == path)


def at(found: Located, path: str, text: str = TEXT) -> str:
    """The passage that a place has now."""
    now = place(found, path).now
    assert now is not None
    assert sha256(text[now.start : now.end].encode()).hexdigest().startswith(now.sha256)
    return text[now.start : now.end]


def test_drafts_are_resolved_and_nothing_else_changes() -> None:
    found = locate(with_at('{from: the BRIGADE will, to: "by spring"}'), file="race.yaml", text=TEXT)
    assert [each.state for each in found.places] == ["resolved"] * 3
    assert at(found, "claims.first.at") == "The brigade will probably take the bridge by spring"
    assert at(found, "decisions.answer.at") == "Nobody can say what the South wants; the South may talk."
    assert at(found, "assumptions.talks.at") == "the South may talk"
    after = found.after.decode().splitlines()
    before = with_at('{from: the BRIGADE will, to: "by spring"}').decode().splitlines()
    changed = [line for line in after if line not in before]
    assert [line.strip().partition(":")[0] for line in changed] == ["start", "end", "sha256", "at", "first"]
    assert changed[0].endswith("  # first")
    assert after[after.index(changed[1])].endswith("sha256") is False
    assert changed[2].endswith("   # last")
    assert changed[3].endswith("}   # of five")
    scenario = read(found.after, name="race").scenario
    assert scenario is not None
    check_text(TEXT, source=scenario.sources["paper"], locators=locators(scenario, source="paper"))
    again = locate(found.after, file="race.yaml", text=TEXT)
    assert not again.is_changed
    assert {each.state for each in again.places} == {"in place"}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_stay(mark: bytes) -> None:
    raw = mark + with_at("sentence 2").replace(b"\n", b"\r\n")
    found = locate(raw, file="race.yaml", text=TEXT)
    assert found.after.startswith(mark + b"# a draft")
    assert (
        found.after.count(b"\r\n") == found.after.count(b"\n") == raw.count(b"\n") + 1
    )  # `sha256` has a line of its own
    assert read(found.after, name="race").scenario is not None


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("sentence 1", "Who will be first?"),
        ("Sentences 1 - 2", "Who will be first? The brigade will probably take the bridge by spring."),
        ("sentences 2 to 3", "The brigade will probably take the bridge by spring.\n\nThe guns reach the \u201chill town\u201d."),
        ("{from: hill-town}", "hill town"),
        ('{from: "who ... first"}', "Who will be first"),
        ('"sentence 1"', "Who will be first?"),
        ("{to: 'by spring', from: \"the brigade\"}", "The brigade will probably take the bridge by spring"),
        ("&here sentence 1", "Who will be first?"),
        ("The brigade will probably", "The brigade will probably"),  # in a claim the words alone are a draft
        ("'hill town'", "hill town"),
    ],
)  # fmt: skip
def test_ways_to_write_a_draft(draft: str, passage: str) -> None:
    found = locate(with_at(draft), file="race.yaml", text=TEXT)
    assert at(found, "claims.first.at") == passage
    assert read(found.after, name="race").scenario is not None


@pytest.mark.parametrize(
    ("draft", "note"),
    [
        ("{from: the}", "from `the`: 6 passages match"),
        ("{from: the brigade, to: in autumn}", "these words are not in the text, nor anything like them"),
        ("{from: the brigade will surely take a bridge}", "nearest, with 71% of them: line 1, column 20"),
        ("{from: by spring, to: the brigade}", "`the brigade` is not after `by spring`"),
        ("sentence 5", "sentence 5: the text has 4 sentences"),
        ("sentence 0", "sentences are counted from 1 up"),
        ("{to: spring}", "`to` without `from`"),
        ('{from: "--"}', "`from` has no words"),
        ("{from: the, until: spring}", "`until` beside the words of a passage"),
        ("{start: 4, end: 2, sha256: 0123456789abcdef}", "not a place that can be read"),
        ("{start: 1}", "not a place that can be read"),
        ("[1, 2]", "not a place that can be read"),
        ("the brigade will surely take a bridge", "nearest, with 71% of them: line 1, column 20"),
        ("the", "from `the`: 6 passages match"),
        ("12", "a place in a text is not a number"),
        ("{words: the brigade will}", "`words` is not how a passage is given"),
    ],
)  # fmt: skip
def test_what_cannot_be_resolved_is_named_and_the_rest_is_done(draft: str, note: str) -> None:
    found = locate(with_at(draft), file="race.yaml", text=TEXT)
    (left,) = found.unresolved
    assert left.path == "claims.first.at"
    assert note in left.note
    assert left.hint
    assert draft in found.after.decode()
    assert [each.state for each in found.places].count("resolved") == 2


def test_words_of_the_text_outside_claims_are_resolved_and_other_words_left_as_they_are() -> None:
    raw = with_at("sentence 1").replace(b"at: 'sentence 4'", b"at: the brigade ... by spring")
    found = locate(raw, file="race.yaml", text=TEXT)
    assert place(found, "decisions.answer.at").state == "resolved"
    assert at(found, "decisions.answer.at") == "The brigade will probably take the bridge by spring"
    for words, note in (("the table in annex B", "not in the text"), ("south ... the brigade will", "not in the text")):
        raw = with_at("sentence 1").replace(b"'sentence 4'", words.encode())
        found = locate(raw, file="race.yaml", text=TEXT)
        left = place(found, "decisions.answer.at")
        assert (left.state, left.now) == ("in words", None)
        assert note in left.note
        assert not found.unresolved
        assert f"at: {words} " in found.after.decode()
    assert "theatre.places.east.at" not in {each.path for each in found.places}  # `p. 4` is no passage


def test_a_file_with_words_alone_says_which_source_the_text_is() -> None:
    head, _, _ = FILE.partition("assumptions:")
    raw = head.replace("at: p. 4", "at: The guns reach the hill town").encode()
    found = locate(raw, file="race.yaml", text=TEXT)
    assert (found.source, [each.state for each in found.places]) == ("paper", ["resolved"])
    stated = raw.replace(b"grade: C3}", b"grade: C3, sha256: " + b"0" * 64 + b"}")
    elsewhere = locate(stated, file="race.yaml", text="Nothing of it is here.")
    assert [each.state for each in elsewhere.places] == ["in words"]
    assert not elsewhere.is_changed  # not the hash of a text in which nothing was found


def test_several_matches_are_all_listed() -> None:
    found = locate(with_at("{from: south}"), file="race.yaml", text=TEXT)
    assert [TEXT[span.start : span.end] for span in place(found, "claims.first.at").matches] == ["South", "South"]


def written() -> bytes:
    return locate(with_at("sentence 2"), file="race.yaml", text=TEXT).after


def test_moved_passages_are_found_again() -> None:
    new = "Put before.\n\n" + TEXT
    found = locate(written(), file="race.yaml", text=new)
    assert {each.state for each in found.places} == {"moved"}
    assert at(found, "claims.first.at", new) == "The brigade will probably take the bridge by spring."
    was, now = place(found, "claims.first.at").was, place(found, "claims.first.at").now
    assert was is not None
    assert now is not None
    assert (now.start - was.start, now.sha256) == (13, was.sha256)
    assert locate(found.after, file="race.yaml", text=TEXT).after == written()  # and back


def test_an_edited_passage_needs_the_old_text() -> None:
    new = TEXT.replace("probably", "very probably")
    found = locate(written(), file="race.yaml", text=new)
    (left,) = found.unresolved
    assert (left.path, left.now) == ("claims.first.at", None)
    assert "--old FILE" in left.hint
    found = locate(written(), file="race.yaml", text=new, old=TEXT)
    assert place(found, "claims.first.at").state == "edited"
    assert "read it again" in place(found, "claims.first.at").note
    assert at(found, "claims.first.at", new) == "The brigade will very probably take the bridge by spring."
    gone = locate(
        written(),
        file="race.yaml",
        text=TEXT.replace("The brigade will probably take the bridge by spring.", "No."),
        old=TEXT,
    )
    assert "taken out or rewritten" in place(gone, "claims.first.at").note
    with pytest.raises(TextError, match="none of its passages is in place"):
        locate(written(), file="race.yaml", text=new, old="Another text.")


def test_the_hash_of_the_whole_follows_when_every_place_is_known() -> None:
    stated = written().replace(
        b"paper: {title: A paper, grade: C3}", b'paper: {title: A paper, grade: C3, sha256: "' + b"0" * 64 + b'"}'
    )
    found = locate(stated, file="race.yaml", text=TEXT)
    assert f'sha256: "{sha256(TEXT.encode()).hexdigest()}"}}' in found.after.decode()
    edited = locate(stated, file="race.yaml", text=TEXT.replace("probably", "surely"))
    assert edited.unresolved
    assert "0" * 64 in edited.after.decode()


def test_which_source_the_text_is() -> None:
    raw = with_at("sentence 1")
    assert locate(raw, file="race.yaml", text=TEXT).source == "paper"
    both = raw.replace(b"source: map, at: p. 3", b"source: map, at: sentence 1")
    with pytest.raises(TextError, match=r"places in several sources: paper \(3\), map \(1\)\n  hint: .*--source NAME"):
        locate(both, file="race.yaml", text=TEXT)
    found = locate(both, file="race.yaml", text=TEXT, source="map")
    assert [each.path for each in found.places] == ["theatre.places.west.at"]
    with pytest.raises(TextError, match="unknown source `papr`\n  hint: did you mean `paper`"):
        locate(both, file="race.yaml", text=TEXT, source="papr")
    with pytest.raises(TextError, match="no place in a text"):
        locate(b"sandtable: 2\ntitle: none\n", file="race.yaml", text=TEXT)


def test_a_place_that_an_alias_shares_is_left_to_its_author() -> None:
    raw = with_at("&here {from: the guns}") + (
        b"  second: {kind: likelihood, statement: Again., source: paper, at: *here, test: {untestable: no}}\n"
    )
    found = locate(raw, file="race.yaml", text=TEXT)
    assert [each.path for each in found.unresolved] == ["claims.first.at", "claims.second.at"]
    assert "by an alias" in found.unresolved[0].note
    assert "write `at: {start: 73, end: 81" in found.unresolved[0].hint


def test_places_that_a_reading_sets_are_found() -> None:
    raw = with_at("sentence 2") + (
        b"readings:\n  one: {title: One}\n  two:\n    title: Two\n    source: paper\n    at: sentence 1\n"
        b"    set:\n      claims.first.at: {from: the guns}\n"
        b"      assumptions.talks: {title: T, prior: 0.5, source: paper, at: sentence 3}\n"
    )
    found = locate(raw, file="race.yaml", text=TEXT)
    assert {each.path: each.state for each in found.places if each.path.startswith("readings")} == {
        "readings.two.at": "resolved",
        "readings.two.set.claims.first.at": "resolved",
        "readings.two.set.assumptions.talks.at": "resolved",
    }
    assert read(raw, name="race").scenario is None
    assert {each.code for each in read(raw, name="race").errors} == {"S132"}
    assert read(found.after, name="race").errors == ()


@pytest.mark.parametrize("raw", [b"", b"a: [", b"- a list\n", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_refused(raw: bytes) -> None:
    with pytest.raises(ScenarioError):
        locate(raw, file="race.yaml", text=TEXT)


def test_the_bundled_scenario_moves_with_its_article(shared_data: Callable[[str], Path], repository: Path) -> None:
    article = shared_data("captures_2017.csv").parent.parent / "sources" / "korybko-2017.txt"
    if not article.exists():
        pytest.skip("needs the article, which is kept beside the repository and not in it")
    text = article.read_text(encoding="utf-8")
    raw = (repository / "src/sandtable/scenarios/deir-ez-zor-2017/scenario.yaml").read_bytes()
    assert locate(raw, file="d.yaml", text=text).after == raw
    moved = locate(raw, file="d.yaml", text="A line above.\n" + text)
    assert len(moved.places) == 32
    assert {each.state for each in moved.places} == {"moved"}
    assert locate(moved.after, file="d.yaml", text=text).after == raw
