"""Captures again what every command prints with `--json`, and the responses of the app: `tests/golden/`.

    python -m scripts.golden [--write] [NAME ...]

A renewal is a change of the public interface: programs of others read these objects. It needs a line in CHANGELOG.md that says
what changed, and the difference of the files is read before it is committed. Without --write, says what differs. NAME is that of
a case of `tests/golden/cases.py`, app/NAME one of the app's; all without one. What needs pygambit is left as it is where that is missing.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.golden.app_cases import ASKS, ask
from tests.golden.capture import HERE, WHERE, Workspace, by_name, stored, where
from tests.golden.difference import difference


def captured(chosen: set[str]) -> dict[Path, str]:
    """Texts by file. Raises SystemExit if commands end otherwise than expected, or for an unknown name."""
    cases = by_name()
    if unknown := chosen - cases.keys() - {f"app/{name}" for name in ASKS}:
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}")
    found: dict[Path, str] = {}
    failed = []
    with tempfile.TemporaryDirectory(prefix="sandtable-golden-") as folder:
        workspace = Workspace(Path(folder))
        for name, case in cases.items():
            if chosen and name not in chosen:
                continue
            if case.has_gambit and find_spec("pygambit") is None:
                print(f"not captured without pygambit: {name}", file=sys.stderr)
                continue
            done = workspace.run(case)
            if done.code != case.code:
                failed.append(f"{name}: exit code {done.code}\n{done.err}")
            found[stored(case)] = done.out
    if failed:
        raise SystemExit("\n".join(failed))
    for name in ASKS:
        if not chosen or f"app/{name}" in chosen:
            answers = asyncio.run(ask(name))
            found |= {HERE / "app" / f"{answer}.json": text for answer, text in answers.items()}
    return found


def main(arguments: list[str]) -> int:
    write = "--write" in arguments
    chosen = {argument for argument in arguments if argument != "--write"}
    found = captured(chosen)
    changed = 0
    for path, text in found.items():
        before = path.read_bytes().decode("utf-8") if path.exists() else ""
        if before == text:
            continue
        changed += 1
        name = str(path.relative_to(HERE))
        print(f"renewed: {name}" if write else difference(before, text, name=name))
        if write:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
    if write and not chosen:
        _forget({*found, *map(stored, by_name().values())})
        WHERE.write_text(json.dumps(where(), indent=2) + "\n", encoding="utf-8")
    return int(changed > 0 and not write)


def _forget(kept: set[Path]) -> None:
    """Files of cases that are gone."""
    for folder in {path.parent for path in kept}:
        for path in folder.iterdir():
            if path not in kept:
                path.unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
