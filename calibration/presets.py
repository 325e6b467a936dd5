"""The presets of the rules of battle: priors in independent coordinates, written as the file that the package ships.

    c_A = daily_loss / sqrt(v)        c_D = daily_loss sqrt(v)        v = loss_ratio usual_ratio^(-2 W)

Each prior is one word through an inverse distribution function, in the notation of scenario files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from calibration.engagement import Rules
from calibration.fit import COORDINATES, IN_LOGS, SAMPLES, Calibration
from calibration.low_intensity import LowIntensity
from calibration.numbers import Array
from sandtable.checks.bounds import RANGES
from sandtable.scenario.priors.numbers import quantile
from sandtable.scenario.priors.text import parse_prior
from sandtable.scenario.types import Rules as ScenarioRules

DEFAULT = "set-piece"
TITLES = {
    "daily_loss": "Losses a day, geometric mean of both sides",
    "loss_ratio": "Defenders' loss over attackers' at the usual ratio of powers",
    "exponent": "Helmbold's exponent",
    "attacker_spread": "Spread of attackers' losses from fight to fight",
    "defender_spread": "Spread of defenders' losses from fight to fight",
    "attack_endurance": "Days until half of all attackers give way, at equal losses",
    "defence_endurance": "Days until half of all defenders give way, at equal losses",
    "sway": "Power with which the loss ratio hurries giving way",
    "pursuit": "Share of those who give way that is taken prisoner",
    "intensity": "Intensity of fighting against set-piece battles",
}
UPPER = {"pursuit": 0.2}  # narrower than the format: more prisoners are no part of giving way
UNITS = {"daily_loss": " per day", "attack_endurance": " d", "defence_endurance": " d"}
CONVENTIONS = {
    "recovery": (
        "loguniform(5 d, 30 d)",
        "Median days until who gave way is fit to fight again: no battle records it.",
    ),
    "surrender_at_bay": (
        "loguniform(0.005 per day, 0.3 per day)",
        "Encircled garrisons held out for weeks to years; no fit.",
    ),
    "attack_ratio": ("fixed(0.8)", "Every battle in the data was an attack that happened."),
    "halt_ratio": ("fixed(0)", "Never: attackers stop by giving way."),
    "pause": ("fixed(3 d)", "Days between attacks; no battle records it."),
}
SOURCES = {
    "cdb90": {
        "title": "CDB90 database of land battles, a half of its rows, battles from 1939 on",
        "published": "1991-01-01", "licence": "ODC-BY", "grade": "B3",
        "grade_because": "Coded from secondary works; many lengths are a coding unit (the page on calibration).",
    },
    "ucdp-ged": {
        "title": "UCDP Georeferenced Event Dataset, Syria, January to 17 June 2017",
        "published": "2019-11-30", "public_by": "2017-06-17", "licence": "CC BY 4.0", "grade": "B2",
        "note": "Only events that ended before 17 June 2017 are used, which the news reported as they happened.",
        "grade_because": "Events from news and monitors; the strengths beside them are assumptions.",
    },
}  # fmt: skip


def prior_texts(found: Calibration) -> dict[str, str]:
    """The prior of each coordinate as scenario files write it: three digits of the middle, two of the width."""
    widths = prior_widths(found)
    texts = {}
    for name, value in zip(COORDINATES, found.values, strict=True):
        unit = UNITS.get(name, "")
        if name in IN_LOGS:
            middle = f"median={_digits(np.exp(value), 3)}{unit}"
            texts[name] = f"lognormal({middle}, sigma={_digits(widths[name], 2)}{_upper(name)})"
        else:
            texts[name] = f"normal({_digits(value, 3)}, {_digits(widths[name], 2)}, low=0{_upper(name)})"
    return texts


def _upper(name: str) -> str:
    """The upper end of a prior: what the format allows for the key, so that no draw can leave it."""
    high = UPPER.get(name, RANGES[ScenarioRules, name].high)
    return f", high={high:g}" if np.isfinite(high) else ""


def prior_widths(found: Calibration) -> dict[str, float]:
    """Standard deviations of the priors, of logarithms where IN_LOGS has them.

    daily_loss: the bootstrap's, and the spread of the three readings of a day. Endurances: theirs at a given `sway`,
    with which they are correlated: independent draws then give the share of wins its own error.
    """
    widths = dict(zip(COORDINATES, found.errors, strict=True))
    readings = [(fit.ln_c_a + fit.ln_c_d) / 2.0 for fit in found.by_days.values()]
    widths["daily_loss"] = np.hypot(widths["daily_loss"], np.std(readings, ddof=1))
    sway = COORDINATES.index("sway")
    for name in ("attack_endurance", "defence_endurance"):
        widths[name] *= np.sqrt(1.0 - found.correlations[COORDINATES.index(name), sway] ** 2)
    return {name: float(width) for name, width in widths.items()}


def presets(found: Calibration, low: LowIntensity, *, data: Path) -> dict[str, Any]:
    """The object of the file. data: the file of battles, of which the hash is recorded."""
    texts = prior_texts(found)
    priors = {
        name: {
            "title": TITLES[name], "prior": texts[name], "basis": "outside", "source": "cdb90",
            "because": f"Fitted to {len(found.battles)} battles; see the page on calibration.",
        }
        for name in COORDINATES
    }  # fmt: skip
    one = {
        "title": TITLES["intensity"],
        "prior": "fixed(1)",
        "basis": "outside",
        "source": "cdb90",
        "because": "The unit.",
    }
    own = {
        "title": TITLES["intensity"], "prior": f"lognormal(median={_digits(low.median, 2)}, sigma={_digits(low.sigma, 2)})",
        "basis": "outside", "source": "ucdp-ged",
        "because": f"{len(low.fights)} fights with tens of dead a day, and {len(low.operations)} operations.",
    }  # fmt: skip
    return {
        "written_by": "make calibrate; do not edit",
        "default": DEFAULT,
        "sources": SOURCES,
        "usual_ratio": float(_digits(float(np.exp(found.ln_usual_ratio)), 4)),
        "ratios": {"force": _ends(found.battles.force_ratio), "power": _ends(np.exp(found.battles.ln_ratio))},
        "priors": priors,
        "conventions": {
            name: {"prior": prior, "basis": "assumed", "owner": "Sandtable", "because": because}
            for name, (prior, because) in CONVENTIONS.items()
        },
        "presets": {
            "set-piece": {"title": "Set-piece battles of brigades, divisions and corps", "priors": {"intensity": one}},
            "low-intensity": {
                "title": "Columns, posts and militias; a day's fighting has tens of dead", "priors": {"intensity": own},
            },
        },
        "fit": {
            "file": data.name, "sha256": hashlib.sha256(data.read_bytes()).hexdigest(), "battles": len(found.battles),
            "bootstrap_samples": SAMPLES,
            "log_likelihood_losses": round(found.estimates.with_winner.log_likelihood, 1),
            "log_likelihood_lengths": round(found.estimates.lengths.log_likelihood, 1),
        },
    }  # fmt: skip


def priors_of(content: Mapping[str, Any], preset: str) -> dict[str, str]:
    """The priors of a preset by coordinate: the common ones, and those that it has of its own."""
    both = {**content["priors"], **content["presets"][preset]["priors"]}
    return {name: entry["prior"] for name, entry in both.items()}


def written(content: Mapping[str, Any]) -> str:
    """The file's text: the same content gives the same bytes."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def rules_at(priors: Mapping[str, str], usual_ratio: float, u: Mapping[str, float] | float = 0.5) -> Rules:
    """Rules at quantiles of the priors of a preset: one number for all, or one for each coordinate by name."""
    values = {
        name: float(quantile(parse_prior(prior), np.array([u if isinstance(u, float) else u[name]]))[0])
        for name, prior in priors.items()
    }
    v = values["loss_ratio"] * usual_ratio ** (-2.0 * values["exponent"])
    keys = (
        "exponent",
        "attacker_spread",
        "defender_spread",
        "attack_endurance",
        "defence_endurance",
        "sway",
        "pursuit",
    )
    return Rules(
        attacker_loss=float(values["daily_loss"] / np.sqrt(v)), defender_loss=float(values["daily_loss"] * np.sqrt(v)),
        intensity=values["intensity"], **{key: values[key] for key in keys},
    )  # fmt: skip


def _digits(value: float, digits: int) -> str:
    """A number with some significant digits, as scenario files write it."""
    return np.format_float_positional(float(f"{value:.{digits}g}"), trim="-")


def _ends(ratios: Array) -> list[float]:
    """The 5% and 95% points, to two decimals."""
    return [round(float(end), 2) for end in np.quantile(ratios, [0.05, 0.95])]
