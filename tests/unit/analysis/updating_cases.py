"""A scenario whose posterior is known in closed form, and its news, for the tests of `update`."""

from __future__ import annotations

import numpy as np

import sandtable as st
from sandtable.analysis.updating.reading import NewsFile, read_news_text

POLLS = 6
_HEAD = """\
sandtable: 2
title: A known case
question: Does the envoy arrive?
start: 2030-01-01
horizon: 2030-03-02
theatre:
  places:
    a: {name: A, lat: 0.0, lon: 0.0}
    m: {name: M, lat: 0.0, lon: 0.4}
  routes: {am: {between: [a, m]}}
actors: {red: {name: Red}, blue: {name: Blue}}
control: {a: red, m: blue}
formations:
  red-1: {name: R1, actor: red, place: a, strength: 3000, pace: 10 km/day}
assumptions:
  support: {title: Support in the council, prior: "beta(2, 3)", basis: assumed, because: x}
  pace: {title: Pace of the envoy, prior: "loguniform(0.01 per day, 0.2 per day)", basis: assumed, because: x}
decisions:
  envoy:
    title: The envoy sets out
    actor: blue
    when: true
    clock: {hazard: pace}
    limit: 1
    options: {arrive: {title: Arrives, probability: 1}, fail: {title: Fails, probability: rest}}
"""
_POLL = """\
  poll-{n}:
    title: Poll {n}
    actor: red
    when: day >= {day}
    options: {{aye-{n}: {{title: Aye, probability: support}}, nay-{n}: {{title: Nay, probability: rest}}}}
"""
_TAIL = """\
outcomes:
  arrived: {title: The envoy arrives, when: "chose(blue, arrive)", time: "chosen(blue, arrive)", headline: true}
  last: {title: The last poll is won, when: "chose(red, aye-6)"}
"""
TEXT = _HEAD + "".join(_POLL.format(n=n, day=5 * n) for n in range(1, POLLS + 1)) + _TAIL
CERTAIN = "reliability: {if_true: 0.999999, if_false: 0.000001}"


def scenario(*, horizon: str = "2030-03-02") -> st.Scenario:
    found = st.read(TEXT.replace("2030-03-02", horizon), name="known")
    assert found.scenario is not None, found.diagnostics
    return found.scenario


def news(text: str, opened: st.Scenario | None = None) -> NewsFile:
    found = read_news_text("news:\n" + text, opened or scenario(), name="news.yaml")
    assert not found.errors, [str(each) for each in found.errors]
    return found


def poll(n: int, *, aye: bool, more: str = CERTAIN) -> str:
    """An item on a poll, read five days after it."""
    says = f"chose(red, {'aye' if aye else 'nay'}-{n})"
    return f'  poll-{n}: {{date: 2030-02-10, says: "{says}", {more}}}\n'


def log_grid(points: int = 4_001) -> tuple[np.ndarray, np.ndarray]:
    """Rates of the envoy on a grid of the prior, and their weights."""
    shares = (np.arange(points) + 0.5) / points
    rates = np.exp(np.log(0.01) + shares * (np.log(0.2) - np.log(0.01)))
    return rates, np.full(points, 1.0 / points)
