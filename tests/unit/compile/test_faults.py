"""What only compiling sees: an S6xx diagnostic at its entry, whose text a person can use."""

import pytest

from sandtable.compile.faults import SUMMARIES
from sandtable.errors import CompileError, SandtableError
from tests.unit.compile.programs import compile_raw, race


def set_in(raw, path, value):
    entry = raw
    for step in path[:-1]:
        entry = entry[step]
    entry[path[-1]] = value
    return raw


CASES = [
    ("S601", ("formations", "column", "place"), "nowhere", "unknown place `nowhere`"),
    ("S601", ("fires", "battery", "launchers"), "many", "unknown assumption `many`"),
    (
        "S603",
        ("stop",),
        ["strength(column) < initial(column) * (initial(column) / initial(column))"],
        "is not a comparison with a fixed level",
    ),
    ("S605", ("beliefs", "answer", "prior"), "uniform(0, 1)", "the prior of belief `answer` is not a beta on 0 to 1"),
    ("S605", ("beliefs", "answer", "forgetting"), "nerve", "its forgetting is assumption `nerve`"),
    ("S607", ("theatre", "routes", "m20", "length"), "0 km", "route `m20` has a length of 0 km"),
    ("S607", ("theatre", "routes", "m20", "between"), ["deir", "deir"], "leads from `deir` to itself"),
    (
        "S607",
        ("theatre", "routes", "m20", "between"),
        ["arak", "sukhna"],
        "routes `arak-road` and `m20` join the same two",
    ),
    (
        "S608",
        ("theatre", "zones", "badia", "radius"),
        "reach",
        "the radius of zone `badia` is supplied by assumption `reach`",
    ),
    (
        "S609",
        ("stances", 1),
        {"between": ["isis", "damascus"], "stance": "neutral"},
        "two stances are declared between",
    ),
]


@pytest.mark.parametrize(("code", "path", "value", "message"), CASES)
def test_faults(code, path, value, message):
    with pytest.raises(CompileError, match=code) as caught:
        compile_raw(set_in(race(), path, value))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == code
    assert message in diagnostic.message
    assert code in SUMMARIES
    assert isinstance(caught.value, SandtableError)


def test_a_fault_points_at_its_entry():
    with pytest.raises(CompileError, match="S605") as caught:
        compile_raw(set_in(race(), ("beliefs", "answer", "forgetting"), "nerve"))
    diagnostic = caught.value.diagnostics[0]
    assert diagnostic.source_line is not None
    assert "forgetting: nerve" in diagnostic.source_line
    assert "  = hint: give the forgetting a plain number" in str(caught.value)
