"""Random streams: hashed from what a draw is for, and never two of one number."""

import hashlib
import itertools

import numpy as np
import pytest

from sandtable.compile.faults import EntryError
from sandtable.compile.streams import StreamRegister, stream_name, stream_number
from sandtable.errors import CompileError
from tests.unit.compile.programs import compile_raw, race


def every_stream(program):
    streams = vars(program.streams).values()
    return np.concatenate([np.ravel(np.asarray(stream, dtype=np.int64)) for stream in streams])


def test_a_stream_is_the_first_four_bytes_of_the_sha256_of_its_name():
    program = compile_raw(race())
    name = b"friction/column/m20"
    assert program.streams.friction[1, 1] == int(hashlib.sha256(name).hexdigest()[:8], 16)
    assert program.streams.engagement[5 + 1] == stream_number("engagement/route/m20")
    assert program.streams.engagement[1] == stream_number("engagement/place/deir")
    assert program.streams.strike[0, 2] == stream_number("strike/battery/dash")
    assert program.streams.settlement == stream_number("settlement")


def test_streams_of_a_program_are_all_different():
    streams = every_stream(compile_raw(race()))
    f, r, b, u, d, places = 4, 4, 2, 7, 2, 5
    assert len(streams) == u + f + f * r + places + r + b * f + d + f + f + 1
    assert len(set(streams.tolist())) == len(streams)


def test_what_a_name_stands_for_cannot_be_confused():
    """A place and a route of one name, a formation `a-b` and route `c` against `a` and `b-c`: four names, four streams."""
    names = [
        ("engagement", "place", "x"),
        ("engagement", "route", "x"),
        ("friction", "a-b", "c"),
        ("friction", "a", "b-c"),
    ]
    assert len({stream_name(*name) for name in names}) == 4


def test_other_entries_do_not_move_a_stream():
    raw = race()
    raw["formations"]["alpha"] = raw["formations"]["band"] | {"name": "Alpha"}
    more, fewer = compile_raw(raw), compile_raw(race())
    assert more.streams.tolerance[1:].tolist() == fewer.streams.tolerance.tolist()
    assert more.streams.strike[:, 1:].tolist() == fewer.streams.strike.tolist()


def two_colliding_assumptions():
    """Names found by search (about 2^16 tries): the hash has 32 bits, so such a pair exists among any 100,000 or so."""
    seen = {}
    for k in itertools.count():
        name = f"u{k}"
        other = seen.setdefault(stream_number(f"assumption/{name}"), name)
        if other != name:
            return other, name
    raise AssertionError


def test_a_real_collision_is_caught_with_both_names():
    first, second = two_colliding_assumptions()
    raw = race()
    for name in (first, second):
        raw["assumptions"][name] = {"title": name, "prior": "uniform(0, 1)"}
    with pytest.raises(CompileError, match="S602") as caught:
        compile_raw(raw)
    message = caught.value.diagnostics[0].message
    assert f"`assumption/{first}`" in message
    assert f"`assumption/{second}`" in message


def test_a_forged_collision_between_two_purposes_is_caught():
    register = StreamRegister()
    number = register.take("tolerance", "column")
    register.taken[stream_number("surrender/column")] = "tolerance/column"
    with pytest.raises(EntryError, match=r"`tolerance/column` and `surrender/column` have the same number"):
        register.take("surrender", "column")
    assert register.take("tolerance", "column") == number  # asking twice for the same is no collision
