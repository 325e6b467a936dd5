from __future__ import annotations

from types import SimpleNamespace

import pytest

from sandtable.errors import StudyError
from sandtable.study.executors.pieces import piece_size, use
from sandtable.study.executors.threads import play_on_threads, thread_count
from sandtable.study.plan import Plan, slices_of


@pytest.mark.parametrize(
    ("futures", "part", "sizes"), [(1, 10, [1]), (30, 10, [10, 10, 10]), (31, 10, [10, 10, 10, 1])]
)
def test_parts_hold_every_future_once(futures, part, sizes):
    parts = Plan(futures=futures, seed=0, part=part).parts
    assert [span.futures for span in parts] == sizes
    assert [span.part for span in parts] == list(range(len(sizes)))
    assert [future for span in parts for future in range(span.first, span.stop)] == list(range(futures))


@pytest.mark.parametrize("chunk", [1, 3, 10, 99])
def test_slices_stay_inside_their_part(chunk):
    for part in Plan(futures=25, seed=0, part=10).parts:
        slices = list(slices_of(part, chunk=chunk))
        assert [future for span in slices for future in range(span.first, span.stop)] == list(
            range(part.first, part.stop)
        )
        assert all(span.part == part.part and 0 < span.futures <= chunk for span in slices)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"futures": 0, "seed": 1}, "futures must be between 1 and 1,000,000,000, not 0"),
        ({"futures": 10**9 + 1, "seed": 1}, "futures must be between"),
        ({"futures": 1, "seed": -1}, "seed must be between 0 and"),
        ({"futures": 1, "seed": 2**64}, "seed must be between 0 and"),
        ({"futures": 1, "seed": 1, "kept": -1}, "kept futures cannot be negative"),
        ({"futures": 1, "seed": 1, "part": 0}, "at least one future"),
    ],
)
def test_plans_that_make_no_sense(fields, message):
    with pytest.raises(StudyError, match=message):
        Plan(**fields)


def test_seed_zero_is_a_seed():
    assert Plan(futures=1, seed=0).seed == 0


def test_kept_futures_are_no_more_than_there_are():
    assert list(Plan(futures=3, seed=0, kept=100).kept_futures) == [0, 1, 2]
    assert len(Plan(futures=300, seed=0).kept_futures) == 100


def test_piece_size():
    assert piece_size(100_000, threads=2) == 1_000
    assert piece_size(100_000, threads=2, asked=17) == 17
    assert piece_size(10, threads=2) == 2
    with pytest.raises(StudyError, match="at least one future, not 0"):
        piece_size(100_000, threads=2, asked=0)


def test_pieces_are_larger_where_they_are_sent():
    with use(SimpleNamespace(slots=2)):
        assert piece_size(100_000, threads=None) == 5_000
        assert piece_size(10_000, threads=None) == 1_250


def test_thread_count():
    assert thread_count(3) == 3
    assert thread_count(None) >= 1
    with pytest.raises(StudyError, match="at least one thread is needed, not 0"):
        thread_count(0)


@pytest.mark.parametrize("threads", [1, 4])
def test_results_come_in_order_and_few_wait(threads):
    taken = 0

    def pieces():
        nonlocal taken
        for number in range(50):
            taken += 1
            yield number

    seen = []
    for piece, result in play_on_threads(lambda number: number * number, pieces(), threads=threads):
        assert taken - len(seen) <= 2 * threads
        seen.append((piece, result))
    assert seen == [(number, number * number) for number in range(50)]


def test_a_fault_in_a_thread_reaches_the_caller():
    def play(number: int) -> int:
        if number == 5:
            raise KeyboardInterrupt
        return number

    seen: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        seen.extend(piece for piece, _ in play_on_threads(play, range(50), threads=2))
    assert seen == [0, 1, 2, 3, 4]
