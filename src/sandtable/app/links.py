"""Links that carry the settings of a what-if, and the command line that plays the same."""

from __future__ import annotations

import shlex
from math import isfinite
from typing import TYPE_CHECKING, Any

from sandtable.app.catalogue import UPLOAD
from sandtable.app.controls import value_words
from sandtable.app.refusals import Refusal
from sandtable.scenario.source import as_typed
from sandtable.scenario.spelling import suggest
from sandtable.units import UnitError, format_quantity, parse_quantity

YOURS = "your-file.yaml"

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandtable.app.prepared import PreparedScenario
    from sandtable.app.whatif import Variant
    from sandtable.scenario.types import Scenario


def read_link(
    prepared: PreparedScenario, values: Mapping[str, float], *, paths: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The settings of a link that can be used in this scenario, with their values in words, and why the others cannot.

    values: by assumption, in coherent units. paths: as `--set` has them, `assumptions.NAME` and a value with its unit; a number
    without one is in coherent units.
    """
    held: dict[str, float] = {}
    words: dict[str, str] = {}
    refused: list[dict[str, str]] = []
    wanted = dict(values)
    for path, text in (paths or {}).items():
        try:
            name, value = _of_path(prepared.scenario, path, text)
            if name in wanted:
                raise Refusal(409, f"`{name}` is set twice", hint="")
        except Refusal as refusal:
            refused.append({"id": path, "why": refusal.message, "hint": refusal.hint})
            continue
        wanted[name] = value
    for name, value in wanted.items():
        try:
            ((_, held_at),) = prepared.setting({name: value})
        except Refusal as refusal:
            refused.append({"id": name, "why": refusal.message, "hint": refusal.hint})
            continue
        assumption = prepared.scenario.assumptions[name]
        if assumption.prior.kind == "fixed":
            refused.append(
                {"id": name, "why": f"`{name}` has one value in this file", "hint": f"it is {assumption.prior}"}
            )
            continue
        held[name], words[name] = held_at, value_words(assumption, held_at)
    return {"set": held, "words": words, "refused": refused}


def _of_path(scenario: Scenario, path: str, text: str) -> tuple[str, float]:
    """The assumption that a path names, and the value of a text. Raises Refusal."""
    name = path.removeprefix("assumptions.").removesuffix(".prior")
    assumption = scenario.assumptions.get(name)
    if assumption is None and not path.startswith("assumptions.") and "." in path:
        raise Refusal(409, f"`{path}` is no assumption", hint="links set assumptions only, `--set` sets all")
    if assumption is None:
        raise Refusal(404, f"unknown assumption `{name}`", hint=suggest(name, set(scenario.assumptions)))
    written = {label: value for value, label in assumption.labels.items()}.get(text, text)
    try:
        value = float(written)
    except ValueError:
        value = None
    if value is not None and isfinite(value):
        return name, value
    try:
        value, other = parse_quantity(written, dimension=assumption.prior.dimension)
    except UnitError as fault:
        raise Refusal(409, f"`{name}`: {fault.message}", hint=fault.hint or "") from None
    if value is None:
        raise Refusal(409, f"`{other}` is no number that `{name}` could have", hint=f"its prior: {assumption.prior}")
    return name, value


def command_of(variant: Variant, *, futures: int) -> str:
    """The command that plays the futures of a variant; a file that was opened in the page is named without its folder."""
    scenario = variant.prepared.scenario
    set_here = {
        path for name, _ in variant.setting for path in (name, f"assumptions.{name}", f"assumptions.{name}.prior")
    }
    name, *changes = as_typed(scenario.origin, with_folder=False)
    if scenario.origin.file == UPLOAD:  # opened in the page: only its owner knows where it is
        name = YOURS
    kept = [
        word
        for flag, change in zip(changes[::2], changes[1::2], strict=True)
        if flag != "--set" or change.partition("=")[0] not in set_here
        for word in (flag, change)
    ]
    for assumption, value in variant.setting:
        dimension = scenario.assumptions[assumption].prior.dimension
        kept += ["--set", f"assumptions.{assumption}={format_quantity(value, dimension=dimension)}"]
    return shlex.join(["sandtable", "run", name, "--futures", str(futures), "--seed", str(variant.seed), *kept])
