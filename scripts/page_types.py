"""The types of the app's answers for its scripts: `python -m scripts.page_types` writes types/api.d.ts from the API's description.

openapi-typescript translates it; `npm ci` installs it. The file begins with a hash of the description, by which a test without
npm finds out whether it is current.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TYPES = ROOT / "types" / "api.d.ts"


def description() -> dict[str, Any]:
    """The API's description without the answers of refusals, which have one form everywhere."""
    from sandtable.app.build import build_parts
    from sandtable.loading import load

    app, _ = build_parts(load("fashoda-1898"), token=None, hosts=None, limits=None)
    found = app.openapi()
    del found["info"]["version"]
    for methods in found["paths"].values():
        for operation in methods.values():
            operation["responses"] = {
                status: answer
                for status, answer in operation["responses"].items()
                if status.startswith("2") or "UploadFault" in json.dumps(answer)
            }
    return found


def header(api: dict[str, Any]) -> str:
    """The first line of the file."""
    found = hashlib.sha256(json.dumps(api, sort_keys=True).encode()).hexdigest()
    return f"// Made by `make script-types` from the description with SHA-256 {found}. Do not edit.\n"


def main() -> int:
    """Write the types. Returns the exit code."""
    npx = shutil.which("npx")
    if npx is None or not (ROOT / "node_modules").exists():
        print("openapi-typescript is not installed: run `npm ci`", file=sys.stderr)
        return 1
    api = description()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "openapi.json"
        source.write_text(json.dumps({**api, "info": {**api["info"], "version": "0"}}), encoding="utf-8")
        command = [npx, "openapi-typescript", str(source), "-o", str(TYPES)]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    TYPES.write_text(header(api) + TYPES.read_text(encoding="utf-8"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
