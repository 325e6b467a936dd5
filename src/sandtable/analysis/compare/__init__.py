"""Paired comparisons of a scenario with variants of itself, and of a red line's components."""
