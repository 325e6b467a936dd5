"""Machine code that was kept is run without Numba, gives the same bits as Numba's own call, and is left alone where anything differs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sandtable.engine import kept
from sandtable.engine.image import UnknownObjectError, lay_out, packed, unpacked
from sandtable.engine.kept import Entry

IS_READ = kept._machine() is not None  # NUMBA_DISABLE_JIT is one of the settings with which it is not
needs_kept_code = pytest.mark.skipif(not IS_READ, reason="needs Linux on 64-bit x86, and Numba without settings")

PLAY = """
import json, sys
from dataclasses import fields
from hashlib import sha256
import numpy as np
from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.numeric import fingerprint
from sandtable.loading import load
from sandtable.study.play import load_engine
program = compile_scenario(load({name!r}))
engine = load_engine(program)
numbers = np.arange(2**40, 2**40 + 300, dtype=np.uint64)
drawn = draw_assumptions(program, seed=2**63 + 7, futures=numbers)
batch = engine.run(seed=2**63 + 7, futures=numbers, assumptions=drawn)
found = {{field.name: sha256(getattr(batch, field.name).tobytes()).hexdigest() for field in fields(batch)}}
found["drawn"] = sha256(drawn.tobytes()).hexdigest()
record = engine.trace(seed=3, future=5, assumptions=drawn[0])
print(json.dumps(["numba" in sys.modules, "llvmlite" in sys.modules, found, repr(record.log), fingerprint()]))
"""


def played(name: str, **environment: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", PLAY.format(name=name)], check=True, capture_output=True, text=True, timeout=600,
        env={**os.environ, **environment},
    )  # fmt: skip
    return json.loads(done.stdout)


@needs_kept_code
@pytest.mark.parametrize("name", ["fashoda-1898", "deir-ez-zor-2017"])
def test_kept_code_gives_the_same_bits_as_numba(name: str) -> None:
    played(name)  # compiles it where it is not kept yet
    has_numba, has_llvm, *kept_code = played(name)
    assert (has_numba, has_llvm) == (False, False)
    has_numba, _has_llvm, *numba = played(name, NUMBA_NUM_THREADS="1")  # any setting leaves the work to Numba
    assert has_numba
    assert kept_code == numba


@needs_kept_code
def test_damaged_and_missing_files_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "cache_directory", lambda: tmp_path)
    futures, expected = np.arange(9, dtype=np.uint64), np.empty(9)

    def filled() -> tuple[Entry, list[float]]:
        entry, out = Entry("rng", "fill_units"), np.empty(9)
        entry(np.uint64(5), futures, np.uint32(77), out)
        return entry, out.tolist()

    first, expected = filled()
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    assert first._code is None  # Numba did it, and kept it
    second, found = filled()
    assert second._code is not None
    assert found == expected
    for content in (b"", whole[:40], whole[:-1], whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:], whole + b"\0"):
        path.write_bytes(content)
        entry, found = filled()
        assert entry._code is None
        assert found == expected
        assert path.read_bytes() == whole


@needs_kept_code
def test_what_else_numba_has_compiled_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sandtable.engine import rng

    monkeypatch.setattr(kept, "cache_directory", lambda: tmp_path)
    futures, out, found = np.arange(9, dtype=np.uint64), np.empty(9), np.empty(9)
    rng.fill_units(5, futures, 77, out)  # the same function for numbers of other types
    Entry("rng", "fill_units")(np.uint64(5), futures, np.uint32(77), np.empty(9))
    entry = Entry("rng", "fill_units")
    entry(np.uint64(5), futures, np.uint32(77), found)
    assert entry._code is not None
    assert found.tolist() == out.tolist()
    with_numbers = Entry("rng", "fill_units")
    with_numbers(5, futures, 77, found)  # of the other types: left to Numba, and what is kept stays
    assert found.tolist() == out.tolist()
    assert len(list(tmp_path.iterdir())) == 1


@needs_kept_code
def test_arguments_of_other_types_are_left_to_numba(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "cache_directory", lambda: tmp_path)
    Entry("elementary", "fill")(0, np.zeros(2), np.zeros(2))
    entry = Entry("elementary", "fill")
    entry(0, np.zeros(2), np.zeros(2))
    assert entry._code is not None
    lines = np.linspace(0.0, 1.0, 8)
    apart, tight = np.empty(4), np.empty(4)
    entry(0, lines[::2], apart)  # not one after the other in memory
    entry(0, lines[::2].copy(), tight)
    assert apart.tolist() == tight.tolist()
    frozen = lines[:4].copy()
    frozen.setflags(write=False)
    entry(0, frozen, apart)
    entry(0, lines[:4].copy(), tight)
    assert apart.tolist() == tight.tolist()


@pytest.mark.parametrize("setting", ["NUMBA_DISABLE_JIT", "NUMBA_CPU_NAME", "NUMBA_BOUNDSCHECK"])
def test_a_setting_of_numba_leaves_the_work_to_it(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept._machine.cache_clear()
    monkeypatch.setenv(setting, "1")
    try:
        assert kept._machine() is None
    finally:
        kept._machine.cache_clear()


@needs_kept_code
def test_another_processor_or_another_numba_is_another_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = kept._machine()
    helpers = tmp_path / "helpers.so"
    helpers.write_bytes(b"another build")
    monkeypatch.setattr(kept, "numba_helpers", lambda: helpers)
    kept._machine.cache_clear()
    try:
        assert kept._machine() not in (None, before)
    finally:
        kept._machine.cache_clear()


@needs_kept_code
def test_what_is_no_such_object_file_is_refused() -> None:
    from sandtable.engine import rng

    rng.fill_units(np.uint64(5), np.arange(3, dtype=np.uint64), np.uint32(7), np.empty(3))
    content, _bitcode, name = kept._compiled(rng.fill_units, list(rng.fill_units.overloads)[-1])
    image = lay_out(content, name)
    assert unpacked(packed(image, {"kinds": []})) == (image, {"kinds": []})
    assert set(image.names) <= {"memset"}
    with pytest.raises(UnknownObjectError):
        lay_out(content, name + "x")
    random = np.random.default_rng(1)
    digest = sha256(content).hexdigest()
    for size in (0, 5, 63, 64, 200, len(content) // 2):
        with pytest.raises(UnknownObjectError):
            lay_out(content[:size], name)
    for _ in range(300):  # whatever it makes of a damaged one, it ends with an image or with this error
        damaged = bytearray(content)
        damaged[int(random.integers(len(content)))] = int(random.integers(256))
        try:
            lay_out(bytes(damaged), name)
        except UnknownObjectError:
            continue
    assert sha256(content).hexdigest() == digest
