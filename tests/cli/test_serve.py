"""`sandtable serve`: what it refuses, and that it starts, answers and ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import jsonschema

from sandtable.cli.faults import ExitCode
from sandtable.cli.json_schemas import schema_of
from tests.cli.conftest import Command


def test_an_address_that_others_can_reach_needs_a_token(sandtable: Command) -> None:
    done = sandtable("serve", "--host", "0.0.0.0")
    assert done.code == ExitCode.FAULTS
    assert "0.0.0.0 can be reached from other machines, and no token is set" in done.err
    assert "--token" in done.err
    short = sandtable("serve", "--host", "0.0.0.0", "--token", "secret")
    assert "shorter than 12 characters" in short.err


def test_a_source_text_is_for_one_user_of_this_machine(sandtable: Command, race: Path, tmp_path: Path) -> None:
    text = tmp_path / "article.txt"
    text.write_text("The brigade is near.", encoding="utf-8")
    done = sandtable("serve", race, "--text", text, "--token", "a token of many letters")
    assert (done.code, done.out) == (2, "")
    assert "others can reach the app" in done.err
    assert "choose a text of their own" in " ".join(done.err.split())
    text.write_bytes(b"%PDF-1.7")
    done = sandtable("serve", race, "--text", text)
    assert (done.code, done.out) == (ExitCode.FAULTS, "")
    assert "is a PDF" in done.err


def test_a_port_that_is_taken_is_told(sandtable: Command, race: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = sandtable("serve", race, "--port", port)
    assert done.code == ExitCode.FAULTS
    assert f"cannot listen on 127.0.0.1:{port}" in done.err
    assert "try another --port" in done.err


def test_a_faulty_scenario_is_told_before_anything_is_served(sandtable: Command, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("sandtable: 2\n", encoding="utf-8")
    for options in (("--token", "a token of many letters"), ("--set", "rules.pause=12h"), ("--reading", "own")):
        done = sandtable("serve", faulty, *options)
        assert done.code in (ExitCode.FAULTS, ExitCode.USAGE)
        assert "error[" in done.err
    faulty.write_bytes(b"\xff\xfe")
    assert sandtable("serve", faulty).code == ExitCode.FAULTS


def test_a_faulty_file_is_served_to_be_written(tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("sandtable: 2\n", encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, "-m", "sandtable", "serve", "faulty.yaml", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=os.environ,
    )  # fmt: skip
    assert server.stderr is not None
    try:
        said = []
        while not said or "until Ctrl-C" not in said[-1]:
            said.append(server.stderr.readline())
            assert said[-1], "it ended before it began"
        address = said[-1].split()[0]
        with urllib.request.urlopen(f"{address}api/workbench/documents/faulty", timeout=300) as answer:
            found = json.load(answer)
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=300)
    assert any("error[" in line for line in said)
    assert "faulty.yaml has errors: the page opens with the workbench\n" in said
    assert (found["text"], found["can_save"], found["file"]) == ("sandtable: 2\n", True, "faulty.yaml")


def test_it_starts_answers_and_ends_on_ctrl_c(race: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "sandtable", "serve", str(race), "--port", "0", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "COLUMNS": "80"},
    )  # fmt: skip
    assert server.stdout is not None
    try:
        lines = []
        while not lines or lines[-1] != "}\n":
            lines.append(server.stdout.readline())
            assert lines[-1], "it ended before it began"
        told = json.loads("".join(lines))
        jsonschema.validate(told, schema_of("serve"))
        assert (told["scenario"], told["needs_token"]) == ("vell", False)
        with urllib.request.urlopen(told["address"] + "api/scenarios/vell", timeout=300) as answer:
            assert json.load(answer)["question"] == "Does the brigade take the bridge before the militia does?"
    finally:
        server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=300)
    assert server.returncode == 0
    assert err.splitlines() == ["The bridge at Vell", f"{told['address']} until Ctrl-C", "stopped"]
    assert out == ""
