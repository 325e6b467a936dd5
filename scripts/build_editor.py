"""CodeMirror as one file for the workbench: `python -m scripts.build_editor` writes src/sandtable/app/editor/.

esbuild joins and minifies what `editor_bundle.js` names, from the versions in package-lock.json, which `npm ci` installs; the
licences of all packages in it go beside it. The same versions give the same bytes; `--check` compares and writes nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENTRY = ROOT / "scripts" / "editor_bundle.js"
FOLDER = ROOT / "src" / "sandtable" / "app" / "editor"
SCRIPT, LICENCES = FOLDER / "codemirror.js", FOLDER / "LICENCES.txt"
MODULES = ROOT / "node_modules"


def is_installed() -> bool:
    """Whether node_modules holds what package-lock.json names."""
    kept = MODULES / ".checked-lock"
    return kept.exists() and kept.read_bytes() == (ROOT / "package-lock.json").read_bytes()


def build(folder: Path) -> tuple[bytes, bytes]:
    """The script and the licences. folder: for what esbuild writes. Raises CalledProcessError if esbuild finds a fault."""
    out, meta = folder / "editor.js", folder / "meta.json"
    command = [
        str(MODULES / ".bin" / "esbuild"), str(ENTRY), "--bundle", "--minify", "--format=iife", "--global-name=CodeMirror",
        "--target=es2022", "--charset=ascii", "--legal-comments=none", f"--outfile={out}", f"--metafile={meta}",
        "--log-level=warning",
    ]  # fmt: skip
    subprocess.run(command, check=True, cwd=ROOT)
    packages = sorted({_package_of(name) for name in json.loads(meta.read_text())["inputs"] if "node_modules" in name})
    versions = ", ".join(f"{name} {_about(name)['version']}" for name in packages)
    header = f"/* CodeMirror 6, MIT licence, see LICENCES.txt. Made by `python -m scripts.build_editor` of {versions}. Do not edit. */\n"
    return header.encode("ascii") + out.read_bytes(), _licences(packages)


def _package_of(path: str) -> str:
    """`node_modules/@codemirror/view/dist/index.js` is of `@codemirror/view`."""
    steps = path.rpartition("node_modules/")[2].split("/")
    return "/".join(steps[:2] if path.rpartition("node_modules/")[2].startswith("@") else steps[:1])


def _about(name: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))
    return found


def _licences(packages: list[str]) -> bytes:
    """The licence of every package, equal ones once."""
    texts: dict[str, list[str]] = {}
    for name in packages:
        about = _about(name)
        if about["license"] != "MIT":
            raise SystemExit(f"{name} has the licence {about['license']}: look at it before it goes into the wheel")
        text = (MODULES / name / "LICENSE").read_text(encoding="utf-8").strip().replace("\r\n", "\n")
        texts.setdefault(text, []).append(f"{name} {about['version']}")
    return "".join(f"{', '.join(names)}\n\n{text}\n\n\n" for text, names in texts.items()).encode()


def main() -> int:
    """Write both files, or compare them. Returns the exit code."""
    if not is_installed():
        print("the pinned packages are not installed: run `sh scripts/check_scripts.sh --install`", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        script, licences = build(Path(folder))
    if "--check" in sys.argv[1:]:
        is_same = (SCRIPT.read_bytes(), LICENCES.read_bytes()) == (script, licences)
        print("the same" if is_same else "differs: run `python -m scripts.build_editor`")
        return 0 if is_same else 1
    FOLDER.mkdir(exist_ok=True)
    SCRIPT.write_bytes(script)
    LICENCES.write_bytes(licences)
    print(f"{SCRIPT.relative_to(ROOT)}: {len(script):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
