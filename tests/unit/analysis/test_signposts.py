"""Signposts against closed forms: a sign with known rates, what is observed late or falsely, what is no sign at all."""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import pairwise
from math import exp, log, sqrt
from pathlib import Path

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.signposts.candidates import Candidate, sightings
from sandtable.analysis.signposts.ensemble import Ensemble, play_ensemble
from sandtable.analysis.signposts.excluded import Asked, is_excluded
from sandtable.analysis.signposts.information import information, joined, overlap
from sandtable.analysis.signposts.results import Signposts
from sandtable.analysis.signposts.undecided import Reading, settled_days
from sandtable.analysis.signposts.watching import find_list, find_telling
from sandtable.errors import AnalysisError
from sandtable.program import Program
from sandtable.scenario.types import Scenario
from sandtable.study.play import load_engine, no_report
from sandtable.telling import tell

SIGN = (Path(__file__).parent / "sign.yaml").read_text(encoding="utf-8")
OFTEN, SELDOM, KIND = 0.06, 0.01, 0.4  # rates per day, and how likely the kind is that shows often
SHOWN = "stance(blue, red, hostile)"


def scenario(text: str = SIGN) -> Scenario:
    reading = st.read(text, name="sign")
    assert reading.errors == (), "\n".join(map(str, reading.errors))
    assert reading.scenario is not None
    return reading.scenario


@cache
def found() -> Signposts:
    return st.signposts(scenario(), futures=4_000, seed=3, matrix=True, progress=False)


def ensemble_of(of: Scenario, futures: int, seed: int = 5) -> tuple[Program, Ensemble]:
    program = st.compile_scenario(of)
    engine = load_engine(program)
    return program, play_ensemble(program, engine=engine, seed=seed, futures=futures, threads=1, report=no_report)


# -- what a sign says ----------------------------------------------------------------------------------


def test_a_row_has_the_odds_of_the_closed_form() -> None:
    row = found().signpost(SHOWN)
    assert row.by == "2030-01-21"  # a third of the way to the end, which decides it
    often, seldom = (1 - exp(-rate * 20) for rate in (OFTEN, SELDOM))
    seen = KIND * often / (KIND * often + (1 - KIND) * seldom)
    unseen = KIND * (1 - often) / (KIND * (1 - often) + (1 - KIND) * (1 - seldom))
    for estimate, wanted in (
        (row.today, KIND),
        (row.undecided, KIND),
        (row.seen, seen),
        (row.unseen, unseen),
        (row.share, KIND * often + (1 - KIND) * seldom),
        (row.ratio_seen, often / seldom),
        (row.ratio_unseen, (1 - often) / (1 - seldom)),
    ):
        assert estimate is not None
        half = (estimate.high - estimate.low) / 2
        assert abs(estimate.value - wanted) < 2 * half, wanted
    shares = [KIND * often, KIND * (1 - often), (1 - KIND) * seldom, (1 - KIND) * (1 - seldom)]
    shown = KIND * often + (1 - KIND) * seldom
    products = [KIND * shown, KIND * (1 - shown), (1 - KIND) * shown, (1 - KIND) * (1 - shown)]
    bits = sum(share * log(share / product, 2) for share, product in zip(shares, products, strict=True))
    assert row.bits.low < bits < row.bits.high


def test_the_lead_is_counted_from_the_sighting() -> None:
    """It is decided at the end, day 60: seen on day 0 to 20, so 40 to 60 days ahead."""
    lead = found().signpost(SHOWN).lead_days
    assert lead is not None
    # of an exponential sighting before day 20
    quantiles = [60 + log(1 - q * (1 - exp(-OFTEN * 20))) / OFTEN for q in (0.9, 0.5, 0.1)]
    assert np.allclose([lead.p10, lead.median, lead.p90], quantiles, atol=1.2)
    assert found().signpost(SHOWN).first_share.value == pytest.approx(1 - exp(-OFTEN * 60), abs=0.02)  # type: ignore[union-attr]


def test_what_says_nothing_is_not_listed() -> None:
    assert [each.event for each in found().watch_list] == [SHOWN]
    assert found().telling == ()
    assert found().candidates == 3


def test_no_hidden_decision_is_a_candidate() -> None:
    events = {each.event for each in (*found().signposts, *found().excluded)}
    assert not any("shown" in event for event in events)
    assert SHOWN in events


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Moved", "Blue: Moved"),
        ("Blue moves", "Blue moves"),
        ("Bluebells ring", "Blue: Bluebells ring"),
    ],
)
def test_a_sign_names_its_actor_once(title: str, told: str) -> None:
    of = scenario(SIGN.replace("{title: Moved,", f"{{title: {title},"))
    program, played = ensemble_of(of, 300)
    assert f"{told} (Says nothing)" in {
        each.title for each in sightings(of, program, played, seed=5, least=1).candidates
    }


def test_what_follows_from_an_option_that_is_asked_for_is_left_out() -> None:
    asked = st.signposts(scenario(), outcome="shown", futures=1_000, seed=3, progress=False)
    assert SHOWN in {each.event for each in asked.excluded}
    assert asked.watch_list == ()


def test_late_missed_and_false_sightings() -> None:
    of = scenario()
    program, played = ensemble_of(of, 6_000)
    seen = sightings(of, program, played, seed=5, least=1)
    column = [each.event for each in seen.candidates].index("chose(blue, moved)")
    # taken at a rate of .025 a day; seen 3 days later in 8 of 10; a false alarm in 1 of 10, at any time
    rate, day = 0.025, 30.0
    real = 0.8 * (1 - exp(-rate * (day - 3)))
    wanted = 1 - (1 - real) * (1 - 0.1 * day / 60)
    share = float((seen.days[:, column] <= day).mean())
    assert abs(share - wanted) < 4 * sqrt(wanted * (1 - wanted) / 6_000)
    again = sightings(of, program, played, seed=5, least=1)
    assert np.array_equal(seen.days, again.days)


def test_sightings_do_not_depend_on_how_many_futures_are_played() -> None:
    of = scenario()
    days = []
    for futures in (300, 600):
        program, played = ensemble_of(of, futures)
        days.append(sightings(of, program, played, seed=5, least=1).days)
    assert np.array_equal(days[0], days[1][:300])


def test_threads_change_nothing() -> None:
    one, two = (st.signposts(scenario(), futures=1_200, seed=4, threads=threads, progress=False) for threads in (1, 2))
    assert one.to_json_object() == two.to_json_object()


# -- the date ------------------------------------------------------------------------------------------


def late(day: int, noise: int, text: str = SIGN) -> Scenario:
    """The case in which nothing can be seen before a day: of the sign, and of what says nothing."""
    text = text.replace("when: kind", f"when: day >= {day} and kind").replace(
        "when: not", f"when: day >= {noise} and not"
    )
    return scenario(text.replace(f"title: It is the kind that shows often, when: day >= {day} and kind", OUTCOME).replace(
        f"title: It is the kind that shows seldom, when: day >= {day} and kind", OUTCOME.replace("often", "seldom")
    ))  # fmt: skip


OUTCOME = "title: It is the kind that shows often, when: kind"


def test_the_date_is_the_first_on_the_way_by_which_something_can_be_seen() -> None:
    third = st.signposts(late(10, 10), futures=2_000, seed=3, progress=False)
    assert (third.by, third.by_day) == ("2030-01-21", 20)
    two_thirds = st.signposts(late(25, 25), futures=2_000, seed=3, progress=False)  # it is decided at the end, day 60
    assert (two_thirds.by, two_thirds.by_day) == ("2030-02-10", 40)
    assert [each.event for each in two_thirds.watch_list] == [SHOWN]
    asked = st.signposts(late(25, 25), by=dt.date(2030, 2, 10), futures=2_000, seed=3, progress=False)
    assert asked == two_thirds
    # by a third of the way nothing is listed, and the sentence says that it speaks of that date
    early = st.signposts(late(25, 25), by=dt.date(2030, 1, 21), futures=2_000, seed=3, progress=False)
    assert early.watch_list == ()
    assert "No observable event seen by 21 Jan 2030 changes the odds enough to be listed." in tell(early).answer


def test_the_date_may_be_the_median_itself_and_is_never_later() -> None:
    """The outcome comes from day 25 on; the false alarms before that are seen in less than 5% of the futures."""
    of = late(25, 28)
    found = st.signposts(of, outcome="shown", futures=4_000, seed=3, progress=False)
    program, played = ensemble_of(of, 4_000, seed=3)
    target = program.outcomes.index("shown")
    happens = played.outcomes[:, target] & (played.number % 2 == 0)
    median = float(np.median(settled_days(program, played, target)[happens]))
    assert found.by_day == round(median)
    assert 28 < median < 45


def test_where_nothing_can_be_seen_before_the_end_the_date_is_a_third_of_the_way() -> None:
    of = late(58, 58, SIGN.replace("false_alarm: 0.1", "false_alarm: 0.0"))
    found = st.signposts(of, futures=2_000, seed=3, progress=False)
    assert (found.by_day, found.watch_list) == (20, ())
    assert "No observable event seen by 21 Jan 2030 changes the odds enough to be listed." in tell(found).answer


def test_what_the_signs_say_does_not_choose_the_date() -> None:
    """By a later date the sign says more; the date is the first one all the same."""
    later = st.signposts(scenario(), by=dt.date(2030, 2, 10), futures=4_000, seed=3, progress=False)
    assert later.signpost(SHOWN).bits.value > found().signpost(SHOWN).bits.value
    assert found().by_day == 20


# -- what is decided -----------------------------------------------------------------------------------


def test_what_is_decided_is_read_from_the_history_alone() -> None:
    of = st.load("deir-ez-zor-2017")
    program, played = ensemble_of(of, 400)
    settled = {name: settled_days(program, played, index) for index, name in enumerate(program.outcomes)}
    times = {name: played.times[:, index] for index, name in enumerate(program.outcomes)}
    # whichever comes first decides; if neither comes, the end does
    first = np.minimum(np.minimum(times["damascus-first"], times["sdf-first"]), played.end)
    assert np.array_equal(settled["damascus-first"], first)
    assert np.array_equal(settled["neither"], first)
    assert np.array_equal(settled["dash"], np.minimum(times["dash"], played.end))
    # a state at the end: decided by its time where there is one, else at the end
    assert np.array_equal(settled["raqqa-falls"], np.minimum(times["raqqa-falls"], played.end))
    assert np.array_equal(settled["garrison-lost"], played.end)


def test_a_reading_never_contradicts_what_comes_out() -> None:
    of = st.load("deir-ez-zor-2017")
    program, played = ensemble_of(of, 300)
    for outcome, index in enumerate(program.conditions.outcome_when):
        reading = Reading(program, played, program.conditions.expressions[index].tree)
        widths = []
        for day in (0.0, 40.0, 90.0, 200.0):
            low, high = reading.at(np.full(len(played), day))
            truth = played.outcomes[:, outcome]
            assert np.all((low <= truth) & (truth <= high))
            widths.append(high - low)
        assert all(np.all(later <= earlier) for earlier, later in pairwise(widths))


@pytest.mark.parametrize(
    ("condition", "day"),
    [
        ("chosen(red, often-shown) < 30", 30.0),
        ("choices(red, often-shown) >= 1", None),
        ("not chose(red, often-shown) and kind > 0.5", None),
        ("chosen(red, often-shown) <= 2030-01-11 + 5 d", 15.0),
        ("chosen(red, often-shown) == never", None),
    ],
)
def test_conditions_are_decided_when_they_can_no_longer_change(condition: str, day: float | None) -> None:
    """day : by which nothing is open where the option was not taken; the option's own time decides before."""
    of = scenario(SIGN.replace("when: kind > 0.5, headline: true", f'when: "{condition}", headline: true'))
    program, played = ensemble_of(of, 200)
    chosen = next(
        np.asarray(days)
        for days in Reading(
            program,
            played,
            program.conditions.expressions[program.conditions.outcome_when[program.outcomes.index("shows-often")]].tree,
        ).moments()
        if np.isfinite(days).any() and len(np.unique(days)) > 1
    )
    last = played.end if day is None else np.minimum(day, played.end)
    found = settled_days(program, played, program.outcomes.index("shows-often"))
    assert np.allclose(found, np.minimum(chosen, last), atol=1e-5)


# -- what is left out ----------------------------------------------------------------------------------


def test_what_is_part_of_the_outcome_or_comes_with_it_is_left_out() -> None:
    asked = Asked(
        pairs=frozenset({("blue", "town")}), places=frozenset({"town"}), states=frozenset(),
        options=frozenset({("red", "strike")}), strikes=frozenset({("red", "blue")}), fires=frozenset(),
        stances=frozenset({frozenset({"red", "blue"})}), formations=frozenset({"column"}),
    )  # fmt: skip
    out = [
        Candidate("controls(blue, town)", "control", "", "blue", ("town",)),
        Candidate("reached(blue, town)", "arrival", "", "blue", ("town",)),
        Candidate("battle(blue, town)", "battle", "", "blue", ("town",)),
        Candidate("battle-end(town, attackers)", "battle-end", "", places=("town",)),
        Candidate("chose(red, strike)", "option", "", "red", options=(("red", "strike"),)),
        Candidate("chose(green, march)", "option", "", "green", ("town",), options=(("green", "march"),)),
        Candidate("strikes(red, blue)", "strike", "", "red", others=("blue", "guns")),
        Candidate("stance(blue, red, hostile)", "stance", "", "blue", others=("blue", "red")),
        Candidate("level(column)", "level", "", "blue"),
        Candidate("within(column, 5 km, mill)", "reach", "", "blue", ("mill",)),
    ]
    kept = [
        Candidate("controls(red, town)", "control", "", "red", ("town",)),
        Candidate("controls(blue, mill)", "control", "", "blue", ("mill",)),
        Candidate("reached(red, town)", "arrival", "", "red", ("town",)),
        Candidate("battle(red, town)", "battle", "", "red", ("town",)),
        Candidate("chose(red, wait)", "option", "", "red", ("mill",), options=(("red", "wait"),)),
        Candidate("strikes(blue, red)", "strike", "", "blue", others=("red", "guns")),
        Candidate("stance(blue, green, hostile)", "stance", "", "blue", others=("blue", "green")),
        Candidate("level(guard)", "level", "", "blue"),
    ]
    assert [each.event for each in out if not is_excluded(each, asked)] == []
    assert [each.event for each in kept if is_excluded(each, asked)] == []


def test_a_state_is_no_sign_of_itself_whoever_holds_it() -> None:
    asked = Asked(
        pairs=frozenset({("blue", "town")}), places=frozenset({"town"}), states=frozenset({"town"}), options=frozenset(),
        strikes=frozenset(), fires=frozenset({"guns"}), stances=frozenset(), formations=frozenset(),
    )  # fmt: skip
    assert is_excluded(Candidate("controls(red, town)", "control", "", "red", ("town",)), asked)
    assert is_excluded(Candidate("strikes(red, blue)", "strike", "", "red", others=("blue", "guns")), asked)


def test_a_lead_leaves_out_what_comes_too_late() -> None:
    asked = st.signposts(scenario(), futures=2_000, seed=3, lead=55.0, progress=False)
    assert SHOWN in {each.event for each in asked.excluded}  # 53 days ahead
    assert asked.watch_list == ()


# -- the search ----------------------------------------------------------------------------------------


def test_the_list_takes_what_adds_and_no_stand_in() -> None:
    random = np.random.default_rng(1)
    hidden = random.random((8_000, 2)) < 0.5
    outcome = (hidden.sum(axis=1) + random.integers(0, 2, 8_000) >= 2).astype(np.int64)
    seen = np.stack(
        [hidden[:, 0], hidden[:, 1], hidden[:, 0] ^ (random.random(8_000) < 0.01), random.random(8_000) < 0.5], axis=1
    )
    listed = find_list(seen, outcome)
    assert sorted(each.column for each in listed) == [0, 1]
    assert {each.column: each.stand_ins for each in listed}[0] == (2,)


def test_what_too_few_futures_show_is_not_found() -> None:
    random = np.random.default_rng(2)
    outcome = random.random(4_000) < 0.3
    rare = outcome & (np.cumsum(outcome) <= 49)
    assert find_list(rare[:, None], outcome.astype(np.int64)) == ()
    assert find_telling(rare[:, None], outcome, taken=set()) == ()
    enough = outcome & (np.cumsum(outcome) <= 60)
    assert [each.column for each in find_telling(enough[:, None], outcome, taken=set())] == [0]


def test_information_has_its_closed_form() -> None:
    noisy = np.repeat([0, 1, 0, 1], [400, 100, 100, 400])
    outcome = np.repeat([0, 0, 1, 1], [400, 100, 100, 400])
    told = information(noisy, outcome, states=2)
    bits = 1 + 0.8 * log(0.8, 2) + 0.2 * log(0.2, 2)
    assert told.value == pytest.approx(bits - 1 / (2 * 1_000 * log(2)), abs=1e-12)
    assert information(joined(np.zeros((100, 1), bool)), outcome[:100], states=2).value == 0
    assert overlap(np.stack([noisy, outcome], axis=1).astype(bool), noisy.astype(bool)) == pytest.approx([1.0, bits])


# -- hypotheses ----------------------------------------------------------------------------------------


def test_the_matrix_weighs_what_was_seen() -> None:
    matrix = found().matrix
    assert matrix is not None
    assert [each.id for each in matrix.hypotheses] == ["shows-often", "shows-seldom"]
    often, seldom = (1 - exp(-rate * 20) for rate in (OFTEN, SELDOM))
    first, second = (cell.log_ratio for cell in matrix.evidence[0].cells)
    assert first is not None
    assert second is not None
    assert first.low < log(often / seldom) < first.high
    assert second.value == pytest.approx(-first.value)
    assert [each.inconsistencies for each in matrix.hypotheses] == [0, 1]
    # one sign: adding the weights is exact, up to the half future added to each count
    for each in matrix.hypotheses:
        assert each.joint is not None
        assert each.as_if_independent == pytest.approx(each.joint.value, abs=0.002)


def test_signs_that_say_the_same_are_counted_twice_as_if_independent() -> None:
    from sandtable.analysis.signposts.matrix import _as_if_independent

    random = np.random.default_rng(4)
    held = (random.random(4_000) < 0.5).astype(np.int64)
    once = random.random(4_000) < np.where(held == 1, 0.8, 0.2)
    naive = _as_if_independent(np.stack([once, once], axis=1), held, 2)
    assert naive[1] == pytest.approx(0.8**2 / (0.8**2 + 0.2**2), abs=0.02)
    assert (held[once] == 1).mean() == pytest.approx(0.8, abs=0.02)


def test_hypotheses_that_overlap_are_an_error_that_says_where() -> None:
    with pytest.raises(
        AnalysisError,
        match=r"`shows-often` and `shown` both happen in \d+ of 1,000 futures \(\d.*%\), for example in future \d+",
    ):
        st.signposts(
            scenario(), futures=1_000, seed=3, matrix=True, hypotheses=["shows-often", "shown"], progress=False
        )
    with pytest.raises(AnalysisError, match="no outcome `shwn`"):
        st.signposts(scenario(), futures=1_000, seed=3, matrix=True, hypotheses=["shwn"], progress=False)


def test_what_no_hypothesis_covers_is_one_of_its_own() -> None:
    alone = st.signposts(
        scenario(), futures=1_000, seed=3, matrix=True, hypotheses=["shows-often"], progress=False
    ).matrix
    assert alone is not None
    assert [each.id for each in alone.hypotheses] == ["shows-often", "other"]


# -- refusals ------------------------------------------------------------------------------------------


def test_what_cannot_be_asked() -> None:
    of = scenario()
    with pytest.raises(AnalysisError, match="50 futures are too few"):
        st.signposts(of, futures=50, seed=3, progress=False)
    with pytest.raises(AnalysisError, match=r"2031-01-01 is not between 1 Jan 2030 and 2 Mar 2030"):
        st.signposts(of, by=dt.date(2031, 1, 1), futures=300, seed=3, progress=False)
    with pytest.raises(AnalysisError, match="too few to tell what a sign says"):
        st.signposts(of, outcome="shown", by=dt.date(2030, 3, 1), futures=300, seed=3, progress=False)
    with pytest.raises(AnalysisError, match="no outcome `x`"):
        st.signposts(of, outcome="x", futures=300, seed=3, progress=False)


@pytest.mark.parametrize(("when", "how"), [("day < 0", "none"), ("day >= 0", "all")])
def test_an_outcome_of_never_or_always_names_one_that_varies(when: str, how: str) -> None:
    text = SIGN.replace("when: kind > 0.5, headline: true", f"when: {when}, headline: true")
    with pytest.raises(AnalysisError, match=f"the outcome happens in {how} of 600 futures") as fault:
        st.signposts(scenario(text), futures=600, seed=3, progress=False)
    assert fault.value.hint is not None
    assert "shows-seldom" in fault.value.hint
    assert "earlier date" not in fault.value.hint


def test_a_rare_outcome_names_the_futures_that_would_do() -> None:
    text = SIGN.replace("choice({0: 0.6, 1: 0.4})", "choice({0: 0.95, 1: 0.05})")
    with pytest.raises(AnalysisError, match="too few to find signs") as fault:
        st.signposts(scenario(text), futures=800, seed=3, progress=False)
    assert fault.value.hint is not None
    needed = int(fault.value.hint.partition("--futures ")[2].partition("`")[0])
    assert st.signposts(scenario(text), futures=needed, seed=3, progress=False).odds.value < 0.1
