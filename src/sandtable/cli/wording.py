"""How numbers, dates and sentences are written for people: `sandtable.wording`, under the name that commands use."""

from __future__ import annotations

from sandtable.wording import (
    bar,
    count,
    date,
    date_interval,
    date_of_day,
    difference,
    estimate,
    estimate_words,
    given_percent,
    interval,
    number,
    percent,
    plural,
    range_bar,
    sentence,
    variance_share,
)

__all__ = [
    "bar",
    "count",
    "date",
    "date_interval",
    "date_of_day",
    "difference",
    "estimate",
    "estimate_words",
    "given_percent",
    "interval",
    "number",
    "percent",
    "plural",
    "range_bar",
    "sentence",
    "variance_share",
]
