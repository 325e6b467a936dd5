"""Intervals, under the name that analyses use. The study layer's own tables need them, so they are defined there."""

from __future__ import annotations

from sandtable.study.intervals import LEVEL, quantile_interval_ranks, quantile_rank, wilson

__all__ = ["LEVEL", "quantile_interval_ranks", "quantile_rank", "wilson"]
