"""The battles: rows of CDB90 that are used, and in which units.

A row is used if it is dated 1939 or later, has strengths and losses of both sides, and does not repeat another row.
Cover is the engine's own: posture of the defence times terrain (`docs/model.md`, section 3).
"""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.numbers import Array

FIRST_YEAR = 1939
WIPED_OUT = 0.95  # share lost at which the engine destroys a formation
LEAST_LOSS = 1e-9  # share lost: a search that has gone astray meets sides that lose nothing
POSTURES = {
    "HD": 1.3,
    "PD": 1.5,
    "FD": 1.6,
}  # hasty, prepared, fortified; delay, withdrawal and no entry count as hasty
HASTY = 1.3
TERRAINS = {"F": 1.0, "R": 1.2, "G": 1.4}  # flat, rolling, rugged
ROLLING = 1.2  # where the row has no entry


class CalibrationError(Exception):
    """The data cannot be read, or lack what the calibration needs."""


@dataclass(frozen=True)
class Battles:
    """Battles in columns, one element a battle, in the order of the file."""

    number: NDArray[np.int64]  # of the row in CDB90 (isqno)
    name: NDArray[np.str_]
    war: NDArray[np.str_]
    force_ratio: Array  # attackers' strength over defenders'
    cover: Array
    loss_a: Array  # share of strength lost in the whole battle, 0 to 1
    loss_d: Array
    days: Array  # length as the file codes it (duration1)
    calendar_days: Array  # days of the calendar that the battle touches, from its dates
    winner: NDArray[np.int64]  # 1 attackers, -1 defenders, 0 a draw or not coded

    def __len__(self) -> int:
        return len(self.number)

    @property
    def ln_ratio(self) -> Array:
        """Logarithm of R, the ratio of powers at the opening: force ratio over cover."""
        return np.log(self.force_ratio / self.cover)

    @property
    def rate_a(self) -> Array:
        """Attackers' loss rate per day of the coded length, as the engine's flow has it: -ln(1 - share) / days."""
        return -np.log1p(-np.minimum(self.loss_a, WIPED_OUT)) / self.days

    @property
    def rate_d(self) -> Array:
        """Defenders' loss rate, as `rate_a`."""
        return -np.log1p(-np.minimum(self.loss_d, WIPED_OUT)) / self.days

    @property
    def ln_exchange(self) -> Array:
        """Logarithm of the attackers' share lost over the defenders'; no length enters it."""
        return np.log(np.minimum(self.loss_a, WIPED_OUT) / np.minimum(self.loss_d, WIPED_OUT))

    @property
    def loser_is_wiped_out(self) -> NDArray[np.bool_]:
        """Whether the side that lost was destroyed before it gave way."""
        lost = np.where(self.winner == 1, self.loss_d, self.loss_a)
        return (self.winner != 0) & (lost >= WIPED_OUT)

    def part(self, rows: NDArray[Any]) -> Battles:
        """The battles of a mask or of row numbers."""
        return Battles(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


@dataclass(frozen=True)
class Selection:
    """The battles used, and how many rows each rule left out."""

    battles: Battles
    left_out: tuple[tuple[str, int], ...]
    rows: int


def read_battles(path: Path) -> Selection:
    """Read the file and choose its rows. Raises CalibrationError where it cannot be read or lacks a column."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as fault:
        raise CalibrationError(f"cannot read `{path}`: {(fault.strerror or str(fault)).lower()}") from fault
    needed = {"isqno", "war4", "name", "datetime_min", "datetime_max", "duration1", "post1", "terra1", "wina_src"}
    missing = sorted((needed | {"str_a", "str_d", "cas_a", "cas_d"}) - set(rows[0] if rows else ()))
    if missing:
        raise CalibrationError(f"`{path}` lacks the columns {', '.join(missing)}")
    return select(rows)


def select(rows: Iterable[Mapping[str, str]]) -> Selection:
    """Choose the rows, each left out by the first rule that it fails."""
    reasons = {"no date": 0, f"before {FIRST_YEAR}": 0, "no losses of both sides": 0, "repeats another row": 0}
    chosen: list[dict[str, Any]] = []
    seen: set[tuple[float, ...]] = set()
    count = 0
    for row in rows:
        count += 1
        figures = tuple(_number(row[key]) for key in ("str_a", "str_d", "cas_a", "cas_d", "duration1"))
        if not row["datetime_min"] or not row["datetime_max"]:
            reasons["no date"] += 1
        elif int(row["datetime_min"][:4]) < FIRST_YEAR:
            reasons[f"before {FIRST_YEAR}"] += 1
        elif not all(math.isfinite(figure) and figure > 0 for figure in figures):
            reasons["no losses of both sides"] += 1
        elif figures[:4] in seen:
            reasons["repeats another row"] += 1
        else:
            seen.add(figures[:4])
            chosen.append(_entry(row, figures))
    columns = {field.name: np.array([entry[field.name] for entry in chosen]) for field in fields(Battles)}
    if not chosen:
        raise CalibrationError("no row of the data can be used")
    return Selection(Battles(**columns), tuple(reasons.items()), count)


def _entry(row: Mapping[str, str], figures: tuple[float, ...]) -> dict[str, Any]:
    strength_a, strength_d, lost_a, lost_d, days = figures
    begin, end = dt.datetime.fromisoformat(row["datetime_min"]), dt.datetime.fromisoformat(row["datetime_max"])
    span = (end - begin).total_seconds() / 86_400.0
    winner = _number(row["wina_src"])
    return {
        "number": int(row["isqno"]), "name": row["name"], "war": row["war4"],
        "force_ratio": strength_a / strength_d,
        "cover": POSTURES.get(row["post1"], HASTY) * TERRAINS.get(row["terra1"], ROLLING),
        "loss_a": min(1.0, lost_a / strength_a), "loss_d": min(1.0, lost_d / strength_d),
        "days": days, "calendar_days": float(max(1, math.ceil(span - 1e-9))),
        "winner": int(winner) if math.isfinite(winner) else 0,
    }  # fmt: skip


def _number(text: str) -> float:
    return float(text) if text else math.nan
