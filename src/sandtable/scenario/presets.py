"""The rules of battle that a scenario does not state: the calibrated preset it names, as assumptions like its own.

`presets.json` is written by `make calibrate` and says where each prior comes from.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Any

from sandtable.scenario.amounts import Amount
from sandtable.scenario.priors.text import parse_prior
from sandtable.scenario.types import Assumption, Provenance, Rules, Scenario, Source

GROUP = "rules-of-battle"
LOSSES = ("attacker_loss", "defender_loss")  # both, in the place of the next two
COORDINATES = ("daily_loss", "loss_ratio", "usual_ratio")


@cache
def content() -> dict[str, Any]:
    """The file as it is: sources, usual_ratio, ratios, priors, conventions, presets."""
    text = files("sandtable.scenario").joinpath("presets.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def force_ratios() -> tuple[float, float]:
    """Fighters of attackers over defenders: 5% and 95% of the battles that the presets were fitted to."""
    low, high = content()["ratios"]["force"]
    return float(low), float(high)


def assumption_name(rule: str) -> str:
    """What the preset's assumption about a constant is called: `battle-daily-loss`."""
    return "battle-" + rule.replace("_", "-")


def entries(preset: str) -> dict[str, dict[str, Any]]:
    """What a preset says, by constant: the common priors, its own, and the conventions."""
    found = content()
    titles: dict[str, dict[str, Any]] = {
        name: {"title": _TITLES.get(name, name), **entry} for name, entry in found["conventions"].items()
    }
    return {**found["priors"], **found["presets"][preset]["priors"], **titles}


_PROVENANCE = ("basis", "source", "because")
_TITLES = {
    "recovery": "Median days until who gave way is fit to fight again",
    "surrender_at_bay": "Surrender of who is at bay",
}


def constant(rule: str, *, preset: str) -> float | None:
    """The number that a preset fixes for a constant; None if it is uncertain."""
    prior = parse_prior(entries(preset)[rule]["prior"])
    return prior.parameters[0] if prior.kind == "fixed" else None


def with_preset(scenario: Scenario) -> Scenario:
    """The scenario with every constant stated: what it leaves open comes from its preset, priors as assumptions.

    The same scenario if nothing is left open.
    """
    rules, found = _spreads_of_both_sides(scenario.rules), entries(scenario.rules.preset)
    are_given = any(getattr(rules, name) is not None for name in LOSSES)
    missing = [name for name in found if getattr(rules, name) is None and not (are_given and name in COORDINATES)]
    needs_ratio = rules.usual_ratio is None and not are_given
    if not missing and not needs_ratio and rules is scenario.rules:
        return scenario
    stated: dict[str, Any] = {}
    assumptions, sources, provenance = dict(scenario.assumptions), dict(scenario.sources), dict(rules.provenance)
    if needs_ratio:
        found = {**found, "usual_ratio": {**found["loss_ratio"], "prior": f"fixed({content()['usual_ratio']})"}}
        missing.append("usual_ratio")
    for rule in missing:
        entry, prior = found[rule], parse_prior(found[rule]["prior"])
        if (source := entry.get("source")) is not None:
            sources.setdefault(source, Source(**content()["sources"][source]))
        if prior.kind == "fixed":
            stated[rule] = Amount(prior.parameters[0])
            provenance[rule] = Provenance(**{key: entry[key] for key in _PROVENANCE if key in entry})
        else:
            name = _free_name(assumption_name(rule), taken=assumptions)
            stated[rule], assumptions[name] = Amount(name=name), _assumption(entry)
    rules = rules.model_copy(update={**stated, "provenance": provenance})
    return scenario.model_copy(update={"rules": rules, "assumptions": assumptions, "sources": sources})


def _free_name(name: str, *, taken: Collection[str]) -> str:
    """The name, with an ending if the file has something else of that name."""
    while name in taken:
        name += "-preset"
    return name


def _spreads_of_both_sides(rules: Rules) -> Rules:
    """`intensity_spread` is short for both spreads."""
    if rules.intensity_spread is None:
        return rules
    both = {
        name: rules.intensity_spread for name in ("attacker_spread", "defender_spread") if getattr(rules, name) is None
    }
    return rules.model_copy(update={**both, "intensity_spread": None})


def _assumption(entry: dict[str, Any]) -> Assumption:
    stated = {key: entry[key] for key in ("title", "prior", *_PROVENANCE) if key in entry}
    return Assumption(**stated, group=GROUP)
