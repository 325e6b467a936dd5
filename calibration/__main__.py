"""`python -m calibration`: fits, and writes the presets, the page and its pictures; `--check` compares instead."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from calibration.acceptance import Held, by_folds, by_wars, fought
from calibration.battles import Battles, CalibrationError, read_battles
from calibration.engagement import Outcomes
from calibration.fit import COORDINATES, calibrate
from calibration.low_intensity import low_intensity
from calibration.numbers import uniforms
from calibration.page import Results, page
from calibration.pictures import PICTURES, write_pictures
from calibration.presets import DEFAULT, presets, priors_of, rules_at, written
from sandtable.files import write_whole

REPOSITORY = Path(__file__).resolve().parent.parent
PRESETS = Path("src/sandtable/scenario/presets.json")
PAGE = Path("docs/calibration.md")
IMAGES = Path("docs/images")
BATTLES, EVENTS = "cdb90_battles_half.csv", "ucdp_ged_syria_2017_lon37.csv"
DRAWS = 200  # of the priors
SEED = 97


def main(arguments: list[str] | None = None) -> int:
    """Fit and write. Exit code 0; 1 if the data cannot be read, or with `--check` if something would change."""
    parser = argparse.ArgumentParser(prog="python -m calibration", description=__doc__)
    default = os.environ.get("SANDTABLE_DATA") or REPOSITORY.parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=Path(default), help="the folder of the data")
    parser.add_argument("--out", type=Path, default=REPOSITORY, help="the checkout to write into")
    parser.add_argument("--check", action="store_true", help="compare with what is there, write nothing")
    options = parser.parse_args(arguments)
    try:
        results = fit_all(options.data)
    except CalibrationError as fault:
        print(fault, file=sys.stderr)
        return 1
    if not options.check:
        write(results, options.out)
        print(f"written: {PRESETS}, {PAGE} and {len(PICTURES)} pictures")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        write(results, Path(folder))
        changed = [name for name in files() if _content(options.out / name) != (Path(folder) / name).read_bytes()]
    print("\n".join(f"differs: {name}; run `make calibrate`" for name in changed) or "up to date")
    return 1 if changed else 0


def files() -> list[Path]:
    """What is written, relative to the checkout."""
    return [PRESETS, PAGE, *(IMAGES / name for name in PICTURES)]


def fit_all(folder: Path) -> Results:
    """Read the data and compute everything. Raises CalibrationError."""
    selection = read_battles(folder / BATTLES)
    found = calibrate(selection.battles)
    low = low_intensity(folder / EVENTS, daily_loss=float(np.exp(found.values[0])))
    content = presets(found, low, data=folder / BATTLES)
    near = found.estimates.match
    return Results(
        selection, found, by_folds(found.battles, near), by_wars(found.battles, near),
        with_priors_drawn(found.battles, content), low, content,
    )  # fmt: skip


def with_priors_drawn(battles: Battles, content: Mapping[str, Any], *, preset: str = DEFAULT) -> Held:
    """One simulated fight of every battle for each of DRAWS sets of rules drawn from the priors of a preset."""
    priors = priors_of(content, preset)
    u = uniforms(SEED, DRAWS, len(COORDINATES) + 1)
    each = [
        fought(rules_at(priors, content["usual_ratio"], dict(zip(priors, row, strict=True))), battles, seed=SEED + k, copies=1)
        for k, row in enumerate(u)
    ]  # fmt: skip
    columns = [np.stack([getattr(one, name) for one in each], axis=1).ravel() for name in Outcomes.__annotations__]
    base = np.full(len(battles), (battles.winner == 1).mean())
    return Held(battles, Outcomes(*columns), base, DRAWS)


def write(results: Results, folder: Path) -> None:
    """Write presets, page and pictures into a checkout."""
    for path, text in ((PRESETS, written(results.presets)), (PAGE, page(results))):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / path, text)
    write_pictures(folder / IMAGES, results.found, results.folds)


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


if __name__ == "__main__":
    sys.exit(main())
