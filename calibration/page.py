"""The page of the documentation: `calibration/page.md` with the numbers and tables of the fit that it describes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from calibration.acceptance import COPIES, Held, brier, exchange_slope
from calibration.battles import Selection
from calibration.evidence import cover, exponents, force_slope
from calibration.fit import SAMPLES, Calibration
from calibration.lengths import FOLLOW_UP
from calibration.low_intensity import ENGAGED, WOUNDED, LowIntensity
from calibration.page_tables import acceptance, tables

TEMPLATE = Path(__file__).with_name("page.md")
GAP = re.compile(r"\{([a-z_]+|table:[a-z-]+)\}")


@dataclass(frozen=True)
class Results:
    """Everything that the page reports."""

    selection: Selection
    found: Calibration
    folds: Held
    wars: Held
    drawn: Held  # rules drawn from the priors of the preset, at the ratios of all battles
    low: LowIntensity
    presets: Mapping[str, Any]


def page(results: Results) -> str:
    """The page as Markdown. Raises KeyError for a gap of the template that nothing fills."""
    texts = {**_counts(results), **_estimates(results), **_evidence(results), **_low(results)}
    texts |= {f"table:{name}": text for name, text in tables(results.selection, results.found, results.low).items()}
    texts["acceptance"] = acceptance(results.folds, results.wars, results.drawn)
    return GAP.sub(lambda gap: texts[gap[1]], TEMPLATE.read_text(encoding="utf-8"))


def _counts(results: Results) -> dict[str, str]:
    battles = results.found.battles
    wars, counts = np.unique(battles.war, return_counts=True)
    return {
        "battles": f"{len(battles)}",
        "wars": "; ".join(f"{war}: {count}" for war, count in zip(wars, counts, strict=True)),
        "won": f"{int((battles.winner == 1).sum())}", "lost": f"{int((battles.winner == -1).sum())}",
        "open": f"{int((battles.winner == 0).sum())}", "wiped": f"{int(battles.loser_is_wiped_out.sum())}",
        "coded_two": f"{int((battles.days == 2.0).sum())}", "longest": f"{battles.calendar_days.max():g}",
        "follow_up": f"{FOLLOW_UP:g}", "longer": f"{int((battles.calendar_days > FOLLOW_UP).sum())}",
        "tail": f"{np.quantile(100.0 * battles.loss_d / battles.calendar_days, 0.9):.1f}%", "copies": f"{COPIES}", "samples": f"{SAMPLES}",
    }  # fmt: skip


def _estimates(results: Results) -> dict[str, str]:
    found, content = results.found, results.presets
    rules, without = found.estimates.match.rules, found.as_shares
    score, base, error = brier(results.folds)
    chances = 100.0 * results.folds.probability
    slope, slope_error = exchange_slope(found.battles)
    whole = found.rivals[-1].whole_free
    with_winner = found.as_shares_with_winner
    return {
        "c_a": _percent(rules.attacker_loss), "c_d": _percent(rules.defender_loss), "w": f"{rules.exponent:.2f}",
        "factor_a": f"{np.exp(rules.attacker_spread):.1f}", "factor_d": f"{np.exp(rules.defender_spread):.1f}",
        "q": f"{rules.sway:.2f}", "q_error": f"{found.estimates.lengths.errors[2]:.2f}",
        "pursuit": _percent(rules.pursuit), "usual": f"{content['usual_ratio']:g}",
        "low_win": f"{chances.min():.0f}", "high_win": f"{chances.max():.0f}",
        "brier": f"{score:.3f}", "base": f"{base:.3f}", "brier_error": f"{error:.3f}",
        "slope": f"{slope:.2f}", "slope_error": f"{slope_error:.2f}",
        "own": f"{whole.sway:.2f}", "other": f"{whole.other:.2f}",
        "excess": f"{np.exp(2.0 * with_winner.winner):.1f}",
        "ratio_without": f"{np.exp(without.ln_c_d - without.ln_c_a):.1f}",
        "ratio_with": f"{np.exp(with_winner.ln_c_d - with_winner.ln_c_a):.1f}",
        "rho": f"{found.without_winner.correlation:.2f}", "rho_error": f"{found.without_winner.errors[6]:.2f}",
        "force": _ends(content["ratios"]["force"]), "power": _ends(content["ratios"]["power"]),
    }  # fmt: skip


def _evidence(results: Results) -> dict[str, str]:
    battles = results.found.battles
    slopes = cover(battles)
    attackers, defenders = exponents(battles)
    return {
        "force_slope": _with_error(force_slope(battles)),
        "cover_a": _with_error(slopes["a"]), "cover_d": _with_error(slopes["d"]), "cover_win": _with_error(slopes["win"]),
        "ll_power": f"{slopes['likelihoods'][0]:.1f}", "ll_force": f"{slopes['likelihoods'][1]:.1f}",
        "w_a": _with_error(attackers), "w_d": _with_error(defenders),
    }  # fmt: skip


def _low(results: Results) -> dict[str, str]:
    low = results.low
    ends = np.exp(np.log(low.median) + np.array([-1.645, 1.645]) * low.sigma)
    return {
        "median": f"{low.median:.2g}", "sigma": f"{low.sigma:.2g}", "fights": f"{len(low.fights)}",
        "wounded": _ends(WOUNDED), "engaged": _ends(ENGAGED), "range": f"{ends[0]:.2f} to {ends[1]:.1f}",
    }  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _ends(pair: Sequence[float]) -> str:
    return f"{pair[0]:,g} to {pair[1]:,g}"


def _with_error(pair: tuple[float, float]) -> str:
    return f"{pair[0]:.2f} ± {pair[1]:.2f}"
