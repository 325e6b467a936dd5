"""A kernel that looks at every index, in a process of its own: `python -m tests.agreement.checked_kernel FOLDER`.

FOLDER holds the programs to play (`programs.pickle`) and takes what is made on the way. Prints what came of it as JSON.
`environment` says how the process is started: Numba compares each index with its array and raises where it lies outside or
is negative; the code is not optimised, which saves a third of the time to compile it; and what is compiled is kept in a folder
of its own, as Numba's cache does not tell checked code from unchecked. Machine code that Sandtable keeps by itself is left
alone where a variable of Numba is set (`engine/kept.py`).

The programs are played in a capacity class made for them: each array is as long as the longest that any of them needs.
In a class with room to spare, an index beyond its table would often still lie inside the array.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import pickle
import sys
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np
from numba.core import config, types

from sandtable.engine import kept, layout, pack, state
from sandtable.engine.batch import Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.jit import from_python
from sandtable.program import Program
from tests.agreement.blocks import random_blocks

SEED = 3
# one actor too many: the last turn of the loop reads beyond the table of members
RIGHT = "    actors = 0\n    for a in range(W.n.actors):\n"
WRONG = "    actors = 0\n    for a in range(W.n.actors + 1):\n"


def environment(folder: Path) -> dict[str, str]:
    """The variables of the process."""
    checked = {"NUMBA_BOUNDSCHECK": "1", "NUMBA_OPT": "0", "SANDTABLE_CACHE": str(folder / "cache")}
    return {**os.environ, **checked}


def hurry() -> None:
    """Compile a fifth quicker: Numba writes a record's type out in full thousands of times. Without the collector it takes 0.8 GB."""
    gc.disable()
    types.Record.__repr__ = cache(types.Record.__repr__)


def needs_of(program: Program) -> dict[str, int]:
    """What a program needs of each size of a capacity class."""
    with patch.object(pack, "capacity_for", wraps=pack.capacity_for) as asked:
        _, world = pack.pack(program)
    counts = {name: int(world["n"][name][0]) for name in layout.COUNTS}
    return counts | {"numbers": program.numbers.layout.size} | asked.call_args.kwargs


def tightest(programs: list[Program]) -> layout.Capacity:
    """The smallest class that holds all these programs."""
    needs = [needs_of(program) for program in programs]
    sizes = [field.name for field in fields(layout.Capacity) if field.name != "name"]
    return layout.Capacity("tight", **{size: max(need[size] for need in needs) for size in sizes})


def play(program: Program, *, futures: int) -> int:
    """Play the first futures, then in blocks of time; how many events they had. Raises IndexError where an index lies outside its table."""
    numbers = np.arange(futures, dtype=np.uint64)
    drawn = draw_assumptions(program, seed=SEED, futures=numbers)
    engine = Engine(program)
    blocks = random_blocks(futures, program, futures=futures)
    engine.run_blocks(seed=SEED, blocks=blocks, assumptions=drawn)
    return int(engine.run(seed=SEED, futures=numbers, assumptions=drawn).events.sum())


def fault_with_place(program: Program, place: int) -> str:
    """What playing says where the first formation stands at a place that there is not; empty if it says nothing."""
    engine = Engine(program)
    engine.world["ints"][0, engine.world["n"]["at_formation_place"][0]] = place
    numbers = np.zeros(1, np.uint64)
    drawn = draw_assumptions(program, seed=SEED, futures=numbers)
    try:
        engine.run(seed=SEED, futures=numbers, assumptions=drawn)
    except IndexError as fault:
        return str(fault)
    return ""


def fault_of(module: ModuleType, program: Program) -> str:
    """What `actors_of` of a copy of engine/state.py says about every formation; empty if it says nothing."""
    engine = Engine(program)
    everybody = (1 << len(program.formations)) - 1
    with engine.lent_state() as scratch:
        world, record = (one.view(np.recarray)[0] for one in (engine.world, scratch))
        try:
            from_python(module.actors_of)(world, record, everybody)
        except IndexError as fault:
            return str(fault)
    return ""


def copy_of_state(folder: Path, *, wrong: bool) -> ModuleType:
    """A copy of engine/state.py, with an index planted that lies beyond its table."""
    source = Path(state.__file__).read_text(encoding="utf-8")
    if source.count(RIGHT) != 1:
        raise ValueError("engine/state.py has changed: plant the wrong index elsewhere")
    path = folder / f"state_{'wrong' if wrong else 'right'}.py"
    path.write_text(source.replace(RIGHT, WRONG) if wrong else source, encoding="utf-8")
    found: Any = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def main(folder: Path) -> dict[str, Any]:
    """Play every program of the folder, then what must be caught."""
    if not config.BOUNDSCHECK:
        raise SystemExit("Numba was not told to look at indexes")
    hurry()
    with (folder / "programs.pickle").open("rb") as file:
        programs: dict[str, tuple[Program, int]] = pickle.load(file)  # written by the test a moment ago
    layout.CLASSES = (tightest([program for program, _ in programs.values()]),)
    events: dict[str, int] = {}
    outside: dict[str, str] = {}
    for name, (program, futures) in programs.items():
        try:
            events[name] = play(program, futures=futures)
        except IndexError as fault:
            outside[name] = str(fault)
    most = max((program for program, _ in programs.values()), key=lambda program: len(program.actors))
    nowhere = layout.CLASSES[0].places + layout.CLASSES[0].routes  # places and routes share a table
    return {
        "kept code used": kept._machine() is not None,
        "events": events,
        "outside": outside,
        "places": {place: fault_with_place(most, place) for place in (-1, nowhere)},
        "copies": {wrong: fault_of(copy_of_state(folder, wrong=bool(wrong)), most) for wrong in (0, 1)},
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
