"""The paragraphs about agreement with bare weighting say what the kept figures say, and the figures what their rows say."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks import news_agreement, observer_agreement, observer_sampler
from benchmarks.agreement_page import END, paragraphs
from sandtable.analysis.updating.observing import NINETY


def test_the_pages_say_what_was_measured() -> None:
    for page, begin, paragraph in paragraphs():
        assert f"{begin}\n\n{paragraph}\n\n{END}" in page.read_text(encoding="utf-8"), page.name


def test_the_sampler_was_within_its_errors_and_the_rivals_were_worse() -> None:
    found = json.loads(news_agreement.KEPT.read_text(encoding="utf-8"))
    z = [value for item in found["items"] for values in item["z"].values() for value in values]
    outcomes = found["sampler"]["outcomes"]
    assert (len(z), sum(abs(each) > NINETY for each in z)) == (outcomes["z in all"], outcomes["outside 90%"])
    assert all(item["worth"] >= found["fewest"] for item in found["items"])
    assert outcomes["share outside"]["low"] <= found["outside if right"]
    worse = found[news_agreement.UNCHECKED]["outcomes"]["root mean square of z"]
    assert worse["low"] > outcomes["root mean square of z"]["high"]
    few, apart = found["few"], "mean absolute difference"
    assert few[news_agreement.DICE_ONLY]["outcomes"][apart]["low"] > few["sampler"]["outcomes"][apart]["high"]


def test_the_line_is_near_the_sampler_and_the_sampler_near_weighting() -> None:
    found = json.loads(observer_sampler.KEPT.read_text(encoding="utf-8"))
    rows, apart = [each for each in found["each"] if each["counts"]], "mean absolute difference"
    assert len(found["each"]) == found["cases"] == 20
    assert len(rows) == found["cases"] - found["refused"] > found["cases"] // 2
    values = {
        name: np.array([each[name][0] for each in rows]) for name in ("line", "same events", "sampler", "weighting")
    }
    for name, kept in (("line", "line from sampler"), ("same events", "same events from sampler")):
        mean = np.abs(values[name] - values["sampler"]).mean()
        assert found[kept][apart]["value"] == pytest.approx(mean, abs=2e-4)
    assert found["line from sampler"][apart]["high"] < found["rival from sampler"]["low"]
    assert found["sampler from weighting"][apart]["low"] < found["sampler from weighting"]["by errors alone"]
    exact = np.array([each["exact"] for each in rows])
    assert exact.sum() == found["exact"] > 0
    mean = np.abs(values["sampler"] - values["weighting"])[exact].mean()
    assert found["sampler from weighting"][apart]["value"] == pytest.approx(mean, abs=2e-4)


def test_the_observer_is_nearer_than_one_who_sees_nothing() -> None:
    found = json.loads(observer_agreement.KEPT.read_text(encoding="utf-8"))
    rows = found["each"]
    assert len(rows) == found["cases"]
    for name in ("line", "same events", "rival"):
        apart = np.mean([abs(each[name] - each["reference"]) for each in rows])
        assert found[name]["mean absolute difference"]["value"] == pytest.approx(apart, abs=2e-4)
    assert found["line"]["mean absolute difference"]["high"] < found["rival"]["mean absolute difference"]["low"]
