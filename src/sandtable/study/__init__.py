"""The study layer: from a program to futures on disk and the object that answers questions about them.

plan      how many futures, from which seed, in which parts      run       `run` and `open_study`
play      parts on threads, in order                             store     the directory while it is written
columns   one row a future: the registry of what is kept         parts     the same rows, read back
tally     counts and exact quantiles in bounded memory           outcomes  the tables, with intervals
study     the object that people hold                            report    JSON, text and HTML of it
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandtable.study.study import Study

__all__ = ["Study"]


def __getattr__(name: str) -> Any:
    if name == "Study":  # when it is first used: a progress bar should not have to wait for it
        from sandtable.study.study import Study

        return Study
    raise AttributeError(f"module 'sandtable.study' has no attribute {name!r}")
