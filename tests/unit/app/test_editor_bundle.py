"""The editor's file is what its script makes of the pinned packages, and names them and their licences."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scripts import build_editor
from scripts.build_editor import ENTRY, LICENCES, ROOT, SCRIPT


def versions() -> dict[str, str]:
    """The packages of the file, from its first line."""
    line = SCRIPT.read_text(encoding="ascii").partition("\n")[0]
    return dict(re.findall(r"((?:@[\w-]+/)?[\w-]+) (\d+\.\d+\.\d+)", line.partition(" of ")[2]))


def test_the_file_is_what_its_script_makes(tmp_path: Path) -> None:
    if not build_editor.is_installed():
        pytest.skip("needs the packages of package-lock.json: sh scripts/check_scripts.sh --install")
    assert build_editor.build(tmp_path) == (SCRIPT.read_bytes(), LICENCES.read_bytes())


def test_its_packages_have_the_versions_of_the_lock() -> None:
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    found = versions()
    assert found == {name: locked[f"node_modules/{name}"]["version"] for name in found}
    named = set(re.findall(r'from "(@[\w/-]+)"', ENTRY.read_text(encoding="utf-8")))
    assert named
    assert named <= set(found)


def test_the_licence_of_every_package_stands_beside_it() -> None:
    text = LICENCES.read_text(encoding="utf-8")
    assert [name for name, version in versions().items() if f"{name} {version}" not in text] == []
    assert "Permission is hereby granted, free of charge" in text


def test_it_asks_no_other_host() -> None:
    addresses = set(re.findall(r"https?://[^\"'` )]+", SCRIPT.read_text(encoding="ascii")))
    assert addresses == {"http://www.w3.org/2000/svg"}  # a namespace


def test_a_changed_file_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not build_editor.is_installed():
        pytest.skip("needs the packages of package-lock.json: sh scripts/check_scripts.sh --install")
    changed = tmp_path / "codemirror.js"
    changed.write_bytes(SCRIPT.read_bytes() + b"\n")
    monkeypatch.setattr(build_editor, "SCRIPT", changed)
    monkeypatch.setattr("sys.argv", ["build_editor", "--check"])
    assert build_editor.main() == 1
    assert "differs" in capsys.readouterr().out
