"""The tables of the calibration page, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calibration.acceptance import Held, Measure, bands, brier, fought, measures
from calibration.battles import Selection
from calibration.evidence import COPIES, PURSUITS, SEED, force_slope_of, length_correlations, slopes_by_pursuit
from calibration.fit import COORDINATES, DAYS_OF, IN_LOGS, Calibration
from calibration.lengths import FOLLOW_UP, LengthFit
from calibration.losses import LossFit
from calibration.low_intensity import LowIntensity
from calibration.presets import prior_texts, prior_widths

Rows = Sequence[Sequence[object]]


def table(heading: Sequence[str], rows: Rows) -> str:
    """A Markdown table without a line break at its end."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def tables(selection: Selection, found: Calibration, low: LowIntensity) -> dict[str, str]:
    """Every table of the page but those of acceptance, by name."""
    return {
        "rows": _rows(selection), "losses": _losses(found), "days": _days(found), "rivals": _rivals(found),
        "lengths": _lengths(found), "correlations": _correlations(found), "pursuit": _pursuit(found), "ridge": _ridge(found),
        "presets": _presets(found), "estimate-correlations": _estimate_correlations(found),
        "readings": _readings(low), "fights": _fights(low), "operations": _operations(low),
    }  # fmt: skip


def acceptance(folds: Held, wars: Held, drawn: Held) -> str:
    """Winners, bands and measures for each way to leave battles out, and for rules drawn from the priors."""
    parts = [
        _held("Left out: an eighth of the battles at a time", folds, ""),
        _held(
            "Left out: one war at a time",
            wars,
            f"Without the Second World War {int((wars.battles.war != _largest(wars)).sum())} battles are left to fit.\n\n",
        ),
        _held(
            "Rules drawn from the priors, all battles",
            drawn,
            "No test, since the priors come from these battles: it shows what a scenario gets that draws them.\n\n",
        ),
    ]
    return "\n\n".join(parts)


def _held(title: str, held: Held, note: str) -> str:
    score, base, error = brier(held)
    chances = 100.0 * held.probability
    return (
        f"### {title}\n\n{note}Brier score of the winner {score:.3f}, of the base rate {base:.3f}; difference "
        f"{score - base:+.3f} ± {error:.3f} (standard error). The attackers' chance lies between {chances.min():.0f} and "
        f"{chances.max():.0f}%.\n\n{_bands(held)}\n\n{_measures(measures(held))}"
    )


def _largest(held: Held) -> str:
    wars, counts = np.unique(held.battles.war, return_counts=True)
    return str(wars[counts.argmax()])


# -- data and losses ---------------------------------------------------------------------------------


def _rows(selection: Selection) -> str:
    left = [(f"left out: {reason}", count) for reason, count in selection.left_out]
    used = ("**used**", f"**{len(selection.battles)}**")
    return table(("rows", "number"), [("in the file", selection.rows), *left, used])


def _losses(found: Calibration) -> str:
    def row(name: str, fit: LossFit) -> tuple[str, ...]:
        e = fit.errors
        winner = f"{fit.winner:.2f} ± {e[3]:.2f}" if fit.winner else "–"
        return (
            name, f"{np.exp(fit.ln_c_a):.2f} ({e[0]:.2f})", f"{np.exp(fit.ln_c_d):.2f} ({e[1]:.2f})",
            f"{fit.exponent:.2f} ± {e[2]:.2f}", winner, f"{fit.spread_a:.2f}, {fit.spread_d:.2f}",
            f"{fit.correlation:.2f}", f"{fit.log_likelihood:.1f}",
        )  # fmt: skip

    return table(
        ("losses", "c_A, % a day (error of ln)", "c_D", "W", "b", "spreads A, D", "correlation", "log likelihood"),
        [
            row("shares over days, without the winner", found.as_shares),
            row("shares over days, with the winner", found.as_shares_with_winner),
            row("rates of the flow, without the winner", found.without_winner),
            row("rates of the flow, with the winner", found.estimates.with_winner),
        ],
    )


def _days(found: Calibration) -> str:
    rows = [
        (DAYS_OF[name], f"{np.exp(fit.ln_c_a):.2f}", f"{np.exp(fit.ln_c_d):.2f}", f"{fit.exponent:.2f}")
        for name, fit in found.by_days.items()
    ]
    return table(("losses divided by", "c_A, % a day", "c_D", "W"), rows)


# -- lengths -----------------------------------------------------------------------------------------


def _rivals(found: Calibration) -> str:
    def cell(fit: LengthFit) -> str:
        return f"{fit.log_likelihood:.1f}"

    def free(fit: LengthFit) -> str:
        return f"{fit.log_likelihood:.1f} ({fit.shape:.2f})"

    rows = [
        (rival.law.title, cell(rival.by_dates), free(rival.by_dates_free), cell(rival.coded), free(rival.coded_free),
         free(rival.whole_free))
        for rival in found.rivals
    ]  # fmt: skip
    heading = (
        "what hurries giving way", "by dates, p = 1.5", "by dates, p free (p)", "coded, p = 1.5", "coded, p free (p)",
        "by dates, whole operations, p free (p)",
    )  # fmt: skip
    return table(heading, rows)


def _lengths(found: Calibration) -> str:
    first, both = found.rivals[0], found.rivals[-1].by_dates
    fits = {
        "**by dates, p = 1.5**": first.by_dates,
        "by dates, p free": first.by_dates_free,
        "coded, p = 1.5": first.coded,
        "coded, p free": first.coded_free,
        **{f"by dates, followed for {days:g} days": fit for days, fit in sorted(found.by_follow_up.items())},
    }
    rows: list[tuple[str, ...]] = [(name, *_length_row(fit)) for name, fit in fits.items()]
    rows.append((
        f"by dates, p = 1.5, own loss to {both.sway:.2f} ± {both.errors[2]:.2f}, the other's to {both.other:.2f} ± {both.errors[3]:.2f}",
        *_length_row(both)[:2], "–", "1.50",
    ))  # fmt: skip
    return table(("lengths", "T_A, days", "T_D, days", "q", "p"), rows)


def _length_row(fit: LengthFit) -> tuple[str, ...]:
    return (
        f"{np.exp(fit.ln_endurance_a):.2f} ({fit.errors[0]:.2f})", f"{np.exp(fit.ln_endurance_d):.2f} ({fit.errors[1]:.2f})",
        f"{fit.sway:.3f} ± {fit.errors[2]:.3f}", f"{fit.shape:.2f}" + (f" ({fit.errors[4]:.2f})" if fit.errors[4] else ""),
    )  # fmt: skip


def _correlations(found: Calibration) -> str:
    battles = found.battles
    short = battles.calendar_days <= FOLLOW_UP
    simulated = fought(found.estimates.match.rules, battles, seed=SEED, copies=COPIES)
    days = np.ceil(simulated.days)
    brief = days <= FOLLOW_UP
    rows = {
        "data, coded lengths": (battles.days, battles.loss_a, battles.loss_d),
        "data, days of the calendar": (battles.calendar_days, battles.loss_a, battles.loss_d),
        f"the same, up to {FOLLOW_UP:g} days": (
            battles.calendar_days[short],
            battles.loss_a[short],
            battles.loss_d[short],
        ),
        "model, days of the calendar": (days, simulated.loss_a, simulated.loss_d),
        f"model, up to {FOLLOW_UP:g} days": (days[brief], simulated.loss_a[brief], simulated.loss_d[brief]),
    }
    return table(
        (
            "lengths",
            "daily loss of attackers",
            "daily loss of defenders",
            "whole loss of attackers",
            "whole loss of defenders",
        ),
        [(name, *(f"{value:.2f}" for value in length_correlations(*columns))) for name, columns in rows.items()],
    )


# -- the presets -------------------------------------------------------------------------------------


def _pursuit(found: Calibration) -> str:
    slopes = slopes_by_pursuit(found.estimates.match.rules, found.battles)
    rows = [(f"{100 * share:g}%", f"{slope:.2f}") for share, slope in zip(PURSUITS, slopes, strict=True)]
    return table(("`pursuit`", "slope of the winner in the model"), rows)


def _ridge(found: Calibration) -> str:
    rows = []
    for one in found.ridge:
        rules = one.rules
        losses = f"{100 * rules.attacker_loss:.1f}, {100 * rules.defender_loss:.1f}"
        endurances = f"{rules.attack_endurance:.1f}, {rules.defence_endurance:.1f}"
        slope = f"{force_slope_of(rules):.2f}"
        again = f"{one.estimated_sway:.2f}"
        rows.append((f"{rules.sway:.2f}", f"{100 * rules.pursuit:.1f}%", losses, endurances, again, slope))
    heading = (
        "`sway`", "`pursuit`", "c_A, c_D, % a day", "endurances, days", "q estimated from its battles",
        "slope of the winner on ln R",
    )  # fmt: skip
    return table(heading, rows)


def _presets(found: Calibration) -> str:
    texts, widths = prior_texts(found), prior_widths(found)
    rows = []
    for name, value, error in zip(COORDINATES, found.values, found.errors, strict=True):
        middle = np.exp(value) if name in IN_LOGS else value
        rows.append((f"`{name}`", f"{middle:.3g}", f"{error:.2f}", f"{widths[name]:.2f}", f"`{texts[name]}`"))
    return table(("coordinate", "estimate", "bootstrap error", "width of the prior", "prior"), rows)


def _estimate_correlations(found: Calibration) -> str:
    last = len(COORDINATES) - 1
    rows = [
        (f"`{name}`", *(f"{found.correlations[index, k]:.2f}" if k < index else "" for k in range(last)))
        for index, name in enumerate(COORDINATES)
    ]
    return table(("", *(f"`{name}`" for name in COORDINATES[:last])), rows[1:])


# -- acceptance --------------------------------------------------------------------------------------


def _bands(held: Held) -> str:
    rows = []
    for band in bands(held):
        ends = f"below {band.high:g}" if band.low == 0 else f"{band.low:g} to {band.high:g}"
        ends = f"above {band.low:g}" if np.isinf(band.high) else ends
        share, low, high = (100.0 * each for each in band.share)
        won = f"{share:.0f}% ({low:.0f} to {high:.0f}%)"
        rows.append((ends, band.battles, won, f"{100 * band.model:.0f}%", _met(band.met)))
    heading = ("force ratio", "battles", "attackers won (90% interval)", "model", "within the interval and 5 points")
    return table(heading, rows)


def _measures(found: Sequence[Measure]) -> str:
    rows = [
        (each.name, f"{_short(each.data)} ({_short(each.low)} to {_short(each.high)})", _short(each.model), each.aim or "–",
         _met(each.met))
        for each in found
    ]  # fmt: skip
    return table(("measure", "data (90% interval)", "model", "aim", "met"), rows)


def _short(value: float) -> str:
    return f"{value:.1f}" if value >= 10.0 else f"{value:.2f}"


def _met(met: bool | None) -> str:
    return "–" if met is None else "yes" if met else "**no**"


# -- low intensity -----------------------------------------------------------------------------------


def _readings(low: LowIntensity) -> str:
    rows = [
        (name, f"{middle:.2f}", f"{below:.2f} to {above:.2f}")
        for name, (middle, below, above) in (("days of fights", low.by_fights), ("operations", low.by_operations))
    ]
    return table(("reading", "intensity, median", "5 to 95%"), rows)


def _fights(low: LowIntensity) -> str:
    rows = [
        (fight.event, fight.begin if fight.days == 1 else f"{fight.begin} and the next day", fight.place,
         f"{fight.sides[0]} – {fight.sides[1]}", f"{fight.dead[0]:g} – {fight.dead[1]:g}")
        for fight in low.fights
    ]  # fmt: skip
    return table(("UCDP event", "date", "place", "sides", "dead"), rows)


def _operations(low: LowIntensity) -> str:
    rows = []
    for operation, middle in zip(low.operations, low.each, strict=True):
        strengths = "; ".join(f"{a:,.0f} to {b:,.0f}" for a, b in operation.strengths)
        rows.append((operation.title, f"{operation.begin} to {operation.end}", operation.dyad.replace(" - ", " – "),
                     f"{operation.dead[0]:g} – {operation.dead[1]:g}", strengths, operation.source, f"{middle:.2f}"))  # fmt: skip
    return table(("operation", "days", "sides", "dead (UCDP)", "strengths", "strengths from", "intensity"), rows)
