"""The intensity of fights between columns, posts and militias, with tens of dead a day, against set-piece battles.

Two readings of UCDP events of Syria from January to 17 June 2017, before the bundled scenario `deir-ez-zor-2017` begins,
so that nothing here knows its end:

- days: fights of one or two days at a known place, with dead on both sides and at least DEAD a day together. They were
  chosen for their dead, and who of a side was engaged is unknown: an upper reading;
- operations: weeks of fighting with reported strengths. Days without a fight count: a lower reading.

Intensity = sqrt(loss rates of both sides) / daily_loss of set-piece battles. Losses are the dead times WOUNDED.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from calibration.battles import CalibrationError
from calibration.numbers import Array, uniforms

BEFORE = "2017-06-17"
DEAD = 20.0  # fighters of both sides, a day
FIGHTERS = 0.75  # least share of fighters among an event's dead: bombs in towns are no fights
WOUNDED = (2.0, 4.0)  # losses for each dead, with wounded, missing and captured: an assumption
ENGAGED = (700.0, 4000.0)  # fighters of a side in a day's fight: an assumption, see the page
DRAWS = 40_000
SEED = 2017


@dataclass(frozen=True)
class Fight:
    """One event: dead of both sides a day."""

    event: int  # UCDP's number
    place: str
    sides: tuple[str, str]
    begin: str
    end: str
    dead: tuple[float, float]
    days: int

    @property
    def daily(self) -> float:
        """Geometric mean of both sides' dead a day."""
        return float(np.sqrt(self.dead[0] * self.dead[1]) / self.days)


@dataclass(frozen=True)
class Operation:
    """Weeks of fighting. strengths: reported, low and high, of each side in UCDP's order; `source` says by whom."""

    title: str
    dyad: str
    begin: str
    end: str
    where: tuple[tuple[str, str], ...]  # (column, value) of which one must hold
    strengths: tuple[tuple[float, float], tuple[float, float]]
    source: str
    dead: tuple[float, float] = (0.0, 0.0)

    @property
    def days(self) -> int:
        return (dt.date.fromisoformat(self.end) - dt.date.fromisoformat(self.begin)).days + 1


OPERATIONS = (
    Operation(
        "Deir ez-Zor, attack on the besieged garrison", "Government of Syria - IS", "2017-01-14", "2017-01-29",
        (("where_coordinates", "Deir ez Zor town"), ("where_coordinates", "137th Brigade Army Base")),
        ((3000.0, 6000.0), (1000.0, 3500.0)),
        "4,000 and up to 2,000 were reported for the attack of January 2016 (Wikipedia, “Deir ez-Zor offensive (January 2016)”); "
        "doubled and halved for a year later",
    ),
    Operation(
        "Palmyra, second recapture", "Government of Syria - IS", "2017-01-13", "2017-03-04",
        (("adm_2", "Tadmur district"),),
        ((4900.0, 6800.0), (1500.0, 3500.0)),
        "4,900 and reinforcements of 1,900 (Wikipedia, “Palmyra offensive (2017)”); the Islamic State not reported, 2,000 in 2016",
    ),
    Operation(
        "Tabqa, town and dam", "IS - SDF", "2017-03-22", "2017-05-10",
        (("adm_2", "Ath Thawrah district"),),
        ((1300.0, 2000.0), (1000.0, 3000.0)),
        "both as reported (Wikipedia, “Battle of Tabqa”)",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class LowIntensity:
    """The prior of the intensity, lognormal, and what it was made from. Readings: (median, 5%, 95%) of the intensity."""

    fights: tuple[Fight, ...]
    operations: tuple[Operation, ...]
    by_fights: tuple[float, float, float]
    by_operations: tuple[float, float, float]
    each: tuple[float, ...]  # median of each operation
    median: float
    sigma: float


def low_intensity(path: Path, *, daily_loss: float) -> LowIntensity:
    """Read the events and make the prior. daily_loss: share a day, of set-piece battles. Raises CalibrationError."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["date_end"] < BEFORE and row["type_of_violence"] != "3"]
    except OSError as fault:
        raise CalibrationError(f"cannot read `{path}`: {(fault.strerror or str(fault)).lower()}") from fault
    fights = tuple(sorted((f for f in map(_fight, rows) if f is not None), key=lambda f: (f.begin, f.event)))
    operations = tuple(_with_dead(operation, rows) for operation in OPERATIONS)
    if not fights or any(0.0 in operation.dead for operation in operations):
        raise CalibrationError(f"`{path}` lacks the fights that the intensity is taken from")
    return prior_of(fights, operations, daily_loss=daily_loss)


def prior_of(fights: tuple[Fight, ...], operations: tuple[Operation, ...], *, daily_loss: float) -> LowIntensity:
    """The prior: half of its mass for each reading, then the lognormal of the same mean and spread of logarithms.

    Unknown factors are log-uniform in their ranges and shared by all events of a reading, since they would be wrong
    in one direction; the mean over events has the sampling error of its logarithm.
    """
    u = uniforms(SEED, 6 + 2 * len(operations), DRAWS)
    wounded = _between(u[0], WOUNDED) - np.log(daily_loss)
    engaged = (_between(u[1], ENGAGED) + _between(u[2], ENGAGED)) / 2.0
    logs = np.log([fight.daily for fight in fights])
    error = float(logs.std(ddof=1) / np.sqrt(len(logs))) if len(logs) > 1 else 0.0
    normal = np.sqrt(-2.0 * np.log(u[3])) * np.cos(2.0 * np.pi * u[4])
    by_fights = logs.mean() + error * normal + wounded - engaged
    each = []
    for index, operation in enumerate(operations):
        strengths = sum(_between(u[6 + 2 * index + k], operation.strengths[k]) for k in range(2)) / 2.0
        each.append(np.log(np.sqrt(np.prod(operation.dead)) / operation.days) + wounded - strengths)
    pick = np.minimum((u[5] * len(each)).astype(int), len(each) - 1)
    by_operations = np.array(each)[pick, np.arange(DRAWS)]
    both = np.concatenate([by_fights, by_operations])
    return LowIntensity(
        fights, operations, _summary(by_fights), _summary(by_operations),
        tuple(float(np.exp(np.median(one))) for one in each), float(np.exp(both.mean())), float(both.std()),
    )  # fmt: skip


def _between(u: Array, ends: tuple[float, float]) -> Array:
    """Logarithm of a log-uniform number."""
    return np.asarray(np.log(ends[0]) + u * np.log(ends[1] / ends[0]))


def _summary(logs: Array) -> tuple[float, float, float]:
    middle, low, high = np.exp(np.quantile(logs, [0.5, 0.05, 0.95]))
    return float(middle), float(low), float(high)


def _fight(row: dict[str, Any]) -> Fight | None:
    """The event as a fight, or None if it is not one."""
    dead = float(row["deaths_a"]), float(row["deaths_b"])
    days = (dt.date.fromisoformat(row["date_end"]) - dt.date.fromisoformat(row["date_start"])).days + 1
    known = int(row["where_prec"]) <= 2 and int(row["date_prec"]) <= 2 and days <= 2
    fighters = sum(dead) >= FIGHTERS * float(row["best"])
    if not known or not fighters or min(dead) < 1.0 or sum(dead) / days < DEAD:
        return None
    sides = row["side_a"], row["side_b"]
    return Fight(int(row["id"]), row["where_coordinates"], sides, row["date_start"], row["date_end"], dead, days)


def _with_dead(operation: Operation, rows: list[dict[str, Any]]) -> Operation:
    """The operation with the dead of all its events, summed by side."""
    a = b = 0.0
    for row in rows:
        inside = operation.begin <= row["date_start"] and row["date_end"] <= operation.end
        if inside and row["dyad_name"] == operation.dyad and any(row[key] == value for key, value in operation.where):
            a, b = a + float(row["deaths_a"]), b + float(row["deaths_b"])
    return Operation(
        operation.title, operation.dyad, operation.begin, operation.end, operation.where, operation.strengths,
        operation.source, (a, b),
    )  # fmt: skip
