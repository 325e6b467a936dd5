"""What was lost of a study, made again from its plan: for reading, where nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sandtable.errors import StudyError
from sandtable.files import sha256_of
from sandtable.study.executors.pieces import piece_size
from sandtable.study.executors.threads import thread_count
from sandtable.study.parts import probability_of
from sandtable.study.play import Report, no_report, play_parts
from sandtable.study.ranges import Ranges, find_ranges, ranges_bytes
from sandtable.study.summary import summary_bytes

if TYPE_CHECKING:
    from sandtable.study.played import Played


def control_probability(study: Played) -> NDArray[np.float64]:
    """Who controls which place on which day, from every future of the study played again. (days + 1, P, A + 1).

    Raises StudyError if that is not what the study counted: another version or another machine plays other futures.
    """
    plan, threads = study.plan, thread_count(None)
    total = np.zeros((1, 1, 1), np.int64)
    for part in play_parts(
        study.ready_engine(), study.program, plan, plan.parts,
        given=_given(study), threads=threads, chunk=piece_size(plan.futures, threads=threads), report=no_report,
    ):  # fmt: skip
        total = total + part.batch.control_days
    found = probability_of(total)
    content = summary_bytes(
        study.program, found, futures=plan.futures, complete=int(total[0, 0].sum()),
        start=study.scenario.start.isoformat(),
    )  # fmt: skip
    entry = study.manifest["summary"]
    if sha256_of(content) != entry["sha256"]:
        raise StudyError(
            f"`{entry['path']}` of the study is missing, and playing its futures again on this machine gives a different result",
            hint="run the original command again, with the same version and on the same kind of machine",
        )
    return found


def ranges(study: Played, *, report: Report) -> Ranges:
    """The ranges over the assumptions, from their design played again; not kept, if these are not those of the study."""
    found = find_ranges(
        study.program, seed=study.seed, futures=study.futures, given=_given(study), engine=study.ready_engine(),
        with_variances=bool(study.scenario.readings), report=report,
    )  # fmt: skip
    is_the_same = sha256_of(ranges_bytes(found)) == study.manifest["ranges"]["sha256"]
    return found if is_the_same else Ranges(absent="not-kept")


def _given(study: Played) -> NDArray[np.float64] | None:
    """The assumption values that replaced the draws; None where they were drawn."""
    return None if study.manifest["plan"]["assumptions_sha256"] is None else study.draws()
