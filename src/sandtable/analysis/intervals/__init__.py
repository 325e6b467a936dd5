"""Intervals of what analyses find. Those of a single share and of quantiles are in `sandtable.study.intervals`."""
