"""The future that is told in a pre-mortem: nearest to the median of its side, with the first sign that speaks for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.premortem.premortem import nearest_to_median
from sandtable.analysis.premortem.results import PreMortem
from sandtable.analysis.signposts.searching import Table
from sandtable.errors import AnalysisError
from sandtable.telling import tell

SIGN = (Path(__file__).parent / "sign.yaml").read_text(encoding="utf-8")
FUTURES, SEED = 1_000, 3


@cache
def scenario(text: str = SIGN) -> st.Scenario:
    found = st.read(text, name="sign")
    assert found.scenario is not None, found.errors
    return found.scenario


@cache
def found() -> PreMortem:
    return st.pre_mortem(scenario(), futures=FUTURES, seed=SEED, progress=False)


def test_the_nearest_is_of_the_common_kind_where_a_mean_is_of_none() -> None:
    """Two kinds of futures, seven and four, and one between them: the rival that takes the mean tells the one between."""
    common = [[10.0 + each, 20.0, np.inf] for each in (-3, -2, -1, 0, 1, 2, 3)]
    rare = [[80.0, 90.0, 30.0]] * 4
    days = np.array([*common, [37.0, 46.0, 75.0], *rare])
    end = np.full(len(days), 100.0)
    assert days[nearest_to_median(days, end=end), 1] == 20.0
    seen = np.where(np.isfinite(days), days, 100.0)
    assert int(np.argmin(np.abs(seen - seen.mean(axis=0)).sum(axis=1))) == 7


def test_it_is_of_the_unlikely_side_and_found_by_hand() -> None:
    table = Table.played(scenario(), seed=SEED, futures=FUTURES)
    happened = table.ensemble.outcomes[:, table.program.outcomes.index("shows-often")]
    assert found().happens  # 40% of the futures
    assert found().alike == int(happened.sum())
    rows = np.flatnonzero(happened)
    days = np.where(np.isfinite(table.sightings.days), table.sightings.days, table.ensemble.end[:, None])[rows]
    distances = np.abs(days - np.median(days, axis=0)).sum(axis=1)
    assert found().future == table.ensemble.number[rows[np.argmin(distances)]]
    again = st.pre_mortem(scenario(), seed=SEED, watched=table, progress=False)
    assert again == found()


def test_the_story_is_that_of_the_replay_and_its_sign_speaks_for_that_side() -> None:
    study = st.run(scenario(), futures=FUTURES, seed=SEED, keep=0, progress=False)
    days = {row[0] for row in study.replay(found().future).log}
    assert found().events
    assert {each.day for each in found().events} <= days
    sign = found().first_sign
    assert sign is not None
    assert sign.odds.low > sign.undecided.high
    assert "The first sign in the most typical of these futures" in " ".join(tell(found()).answer)


def test_where_no_sign_is_found_the_date_is_named_up_to_which_it_was_looked() -> None:
    told = replace(found(), first_sign=None)
    assert told.signs_by == "2030-01-21"
    words = " ".join(tell(told, scenario()).answer)
    assert "No sign of it was found by 21 Jan 2030: nothing that is seen or missed by then" in words


def test_where_signs_cannot_be_looked_for_the_reason_is_said() -> None:
    few = st.pre_mortem(scenario(), futures=200, seed=SEED, progress=False)
    assert few.signs_by is None
    assert few.no_signs is not None
    assert f"Signs of it could not be looked for: {few.no_signs}." in tell(few).answer


def test_an_outcome_of_always_has_no_other_side() -> None:
    text = SIGN.replace("when: kind > 0.5, headline: true", "when: day >= 0, headline: true")
    with pytest.raises(AnalysisError, match="happens in all of 400 futures: there is no other side"):
        st.pre_mortem(scenario(text), futures=400, seed=SEED, progress=False)
