"""Writes what is generated in this folder: the schema, the tables of SPEC.md and the expectations of the cases.

    python spec/regenerate.py            writes the files that are out of date and names them
    python spec/regenerate.py --check    writes nothing; exit code 1 if a file is out of date

Read what changed before you commit it: a test only says that the files are what the program makes of them.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sandtable.checks import rules
from sandtable.checks.bounds import RANGES
from sandtable.checks.too_many import CAPACITIES, KEPT, MOST_OPTIONS
from sandtable.diagnostics import render_text
from sandtable.loading import read
from sandtable.scenario import types
from sandtable.scenario.descriptions import describe
from sandtable.scenario.priors.distribution import Prior, write_prior
from sandtable.scenario.priors.text import EXAMPLES
from sandtable.scenario.schema import default_words, write_schema
from sandtable.scenario.trees import Expression, unparse
from sandtable.scenario.types import Entry, Named, Provenance, Scenario, Selector, Sourced
from sandtable.scenario.vocabulary import FUNCTIONS
from sandtable.scenario.walking import amount_dimension
from sandtable.units import DIMENSIONS

HERE = Path(__file__).resolve().parent


# -- cases -----------------------------------------------------------------------------------------


def expected(path: Path) -> str:
    """The diagnostics of a case, as the terminal shows them."""
    return render_text(read(path.read_bytes(), name=path.name).diagnostics)


def resolved(path: Path) -> str:
    """A valid case with every default written out, amounts in coherent units, expressions and priors in plain form."""
    scenario = read(path.read_bytes(), name=path.name).scenario
    if scenario is None:
        raise ValueError(f"{path.name} is not valid")
    return json.dumps(_resolve(scenario, scenario.model_dump(mode="json")), indent=1, ensure_ascii=False) + "\n"


def _resolve(value: Any, dumped: Any) -> Any:
    """The dump of a value with its expressions and priors in plain form."""
    if isinstance(value, Expression):
        return unparse(value)
    if isinstance(value, Prior):
        return write_prior(value)
    if isinstance(value, Entry):
        return {name: _resolve(getattr(value, name), dumped[name]) for name in type(value).model_fields}
    if isinstance(value, dict):
        return {key: _resolve(item, dumped[key]) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_resolve(item, each) for item, each in zip(value, dumped, strict=True)]
    return dumped


# -- tables ----------------------------------------------------------------------------------------


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)


def units_table() -> str:
    units = {
        "Length": "`km`, `m`, `mi`, `nmi`",
        "Duration": "`d`, `day`, `days`, `h`, `hour`, `hours`, `min`, `minute`, `minutes`, `s`, `second`, `seconds`, `week`, `weeks`",
        "Speed": "a length `/` a time, or `per` a time",
        "TimeRate": "`per` a time, `/` a time; `% per` a time",
        "Strength": "none, `%`, or `fighters`",
    }
    rows = [(called, units.get(name, "none, or `%`"), examples) for name, (called, _, examples) in DIMENSIONS.items()]
    return _table(("dimension", "units", "examples"), rows)


def ranges_table() -> str:
    rows = []
    for (entry, key), allowed in RANGES.items():
        dimension = amount_dimension(entry, key) or "Ratio"
        words = allowed.describe(dimension).removeprefix("must be ").removeprefix("must lie ")
        rows.append((f"{entry.__name__} `{key}`", DIMENSIONS[dimension][0], words))
    return _table(("amount", "is", "range"), rows)


def sections_tables() -> str:
    parts = []
    named = [getattr(types, name) for name in types.__all__]
    shown = [entry for entry in named if isinstance(entry, type) and issubclass(entry, Entry)]
    for entry in [Scenario, *(e for e in shown if e not in (Entry, Sourced, Scenario, Named, Selector))]:
        inherited = Sourced.model_fields if issubclass(entry, Sourced) else Provenance.model_fields
        rows = [
            (f"`{key}`", "yes" if info.is_required() else "", describe(entry.__name__, key) + default_words(entry, key))
            for key, info in entry.model_fields.items()
            if entry is Provenance or not (issubclass(entry, Provenance) and key in inherited)
        ]
        note = "\n\nWith the keys of Provenance." if issubclass(entry, Provenance) and entry is not Provenance else ""
        note = note.replace("Provenance.", "Provenance, and `provenance`.") if issubclass(entry, Sourced) else note
        title = "The file" if entry is Scenario else entry.__name__
        parts.append(f"#### {title}\n\n" + _table(("key", "needed", "meaning"), rows) + note)
    return "\n\n".join(parts)


def priors_table() -> str:
    words = {
        "fixed": "always this value", "uniform": "low, high", "loguniform": "low, high, both above 0",
        "normal": "mean, sd; `low` and `high` truncate it", "lognormal": "median, sigma of the logarithm; `low` and `high` truncate it",
        "beta": "alpha, beta, plain numbers; `low` and `high` are its ends, 0 and 1 unless given",
        "triangular": "low, mode, high", "choice": "values with their weights, in any order",
        "words": "likelihood words; a second parameter names another standard than the scenario's, or `readers`",
    }  # fmt: skip
    return _table(("prior", "parameters"), [(f"`{example}`", words[kind]) for kind, example in EXAMPLES.items()])


def functions_table() -> str:
    rows = []
    for name, signature in FUNCTIONS.items():
        ways = [
            f"`{name}({', '.join({'place-or-zone': 'place or zone'}.get(a, a) for a in kinds)})`"
            for kinds in (signature.arguments, signature.also) if kinds
        ]  # fmt: skip
        result = {"boolean": "true or false", "strength": "fighters"}.get(signature.result, signature.result)
        rows.append((" or ".join(ways), result, signature.meaning))
    return _table(("function", "gives", "meaning"), rows)


def capacities_table() -> str:
    rows = [(".".join(str(step) for step in path), str(most)) for path, most in CAPACITIES.items()]
    rows += [
        ("options of all decisions", str(MOST_OPTIONS)),
        *((called, str(most)) for _, most, called in KEPT.values()),
    ]
    return _table(("what", "at most"), rows)


def rules_table() -> str:
    return _table(("code", "", "what is wrong"), [(rule.code, rule.severity, rule.summary) for rule in rules()])


TABLES: dict[str, Callable[[], str]] = {
    "units": units_table, "ranges": ranges_table, "sections": sections_tables, "priors": priors_table,
    "functions": functions_table, "capacities": capacities_table, "rules": rules_table,
}  # fmt: skip


def spec_page() -> str:
    """SPEC.md with its tables as they should be. Raises KeyError for a mark that names no table."""
    text = (HERE / "SPEC.md").read_text(encoding="utf-8")

    def fill(match: re.Match[str]) -> str:
        return f"<!-- generated: {match.group(1)} -->\n{TABLES[match.group(1)]()}\n<!-- end -->"

    return re.sub(r"<!-- generated: (\w+) -->\n.*?<!-- end -->", fill, text, flags=re.DOTALL)


# -- all of it -------------------------------------------------------------------------------------


def build() -> dict[Path, str]:
    """Every generated file with the text it should have."""
    files = {HERE / "scenario.schema.json": write_schema(), HERE / "SPEC.md": spec_page()}
    for folder in ("invalid", "warned"):
        for path in sorted((HERE / "cases" / folder).glob("*.yaml")):
            files[path.with_suffix(".expected")] = expected(path)
    for path in sorted((HERE / "cases" / "valid").glob("*.yaml")):
        files[path.with_suffix(".json")] = resolved(path)
    return files


def stale(files: dict[Path, str]) -> list[Path]:
    """The files that do not have the text they should have."""
    return [path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def main(arguments: list[str]) -> int:
    files = build()
    found = stale(files)
    for path in found:
        print(path.relative_to(HERE.parent))
        if "--check" not in arguments:
            path.write_text(files[path], encoding="utf-8")
    return 1 if found and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
