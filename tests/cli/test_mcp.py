"""`sandtable mcp` over stdin and stdout: every byte of stdout is a message of the protocol."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sandtable.cli.faults import ExitCode
from tests.cli.conftest import Command
from tests.cli.test_extras import MODULES, WITHOUT
from tests.cli.test_json import validated
from tests.loops import finish
from tests.packages import needs
from tests.waiting import LONG

needs("mcp", extras="assistant")

STRAY = """
import os, sys, warnings
from sandtable.assistant import tools_files
real = tools_files.listing
def noisy(workspace):
    print("stray")
    sys.__stdout__.write("more")
    sys.__stdout__.flush()
    os.write(1, b"raw bytes\\n")
    os.system("echo from a child")
    warnings.warn("a warning")
    return real(workspace)
tools_files.listing = noisy
from sandtable.cli.__main__ import main
main()
"""


def conversation(
    command: list[str], root: Path, *messages: dict[str, Any], cache: Path | None = None
) -> tuple[list[Any], str]:
    """What a server writes to stdout, line by line as JSON, for messages that are sent one after the other; and its stderr."""
    environment = {**os.environ, **({} if cache is None else {"SANDTABLE_CACHE": str(cache)})}
    begin = [
        {"method": "initialize", "id": 1, "params": {
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}},
        {"method": "notifications/initialized"},
    ]  # fmt: skip
    with subprocess.Popen(
        [*command, "mcp", "--root", str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment, text=True, encoding="utf-8",
    ) as server:  # fmt: skip
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stderr is not None
        lines: list[Any] = []
        for message in (*begin, *messages):
            server.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
            server.stdin.flush()
            while "id" in message and not any(line.get("id") == message["id"] for line in lines):
                lines.append(json.loads(server.stdout.readline()))  # raises for a line that is no message
        server.stdin.close()
        rest, errors = server.stdout.read(), server.stderr.read()
        assert server.wait(LONG) == 0
    return lines + [json.loads(line) for line in rest.splitlines()], errors


def call(number: int, tool: str, **arguments: Any) -> dict[str, Any]:
    return {
        "method": "tools/call", "id": number,
        "params": {"name": tool, "arguments": arguments, "_meta": {"progressToken": f"call-{number}"}},
    }  # fmt: skip


def test_a_client_finds_and_calls_the_tools_over_stdio(race: Path) -> None:
    from mcp import StdioServerParameters
    from mcp.client import Client

    async def walk() -> Any:
        server = StdioServerParameters(
            command=sys.executable, args=["-m", "sandtable", "mcp", "--root", str(race.parent)], env=dict(os.environ)
        )
        async with Client(server) as client:
            assert "guide" in {tool.name for tool in (await client.list_tools()).tools}
            await client.call_tool("guide", {"section": "rules"})
            refused = await client.call_tool("show", {"scenario": "../other.yaml"})
            assert refused.is_error
            return await client.call_tool("run", {"scenario": race.name, "futures": 50})

    found = finish(walk())
    assert found.structured_content["result"]["futures"] == 50


def test_stray_output_does_not_reach_the_client(race: Path) -> None:
    lines, errors = conversation([sys.executable, "-c", STRAY], race.parent, call(2, "list"), call(3, "guide"))
    assert [line["id"] for line in lines if "id" in line] == [1, 2, 3]
    assert all(line["jsonrpc"] == "2.0" for line in lines)
    for words in ("stray", "raw bytes", "from a child", "a warning"):
        assert words in errors


@pytest.mark.slow
def test_stdout_is_clean_while_the_engine_is_compiled(race: Path, tmp_path: Path) -> None:
    """An empty cache: the engine is compiled at the start, and the first answer waits for it with progress or a job."""
    command = [sys.executable, "-m", "sandtable"]
    lines, errors = conversation(
        command, race.parent, call(2, "run", scenario=race.name, futures=20), call(3, "guide"), cache=tmp_path / "empty"
    )
    answer = next(line for line in lines if line.get("id") == 2)["result"]
    assert not answer.get("isError")
    assert all(line["jsonrpc"] == "2.0" for line in lines)
    assert any(line.get("method") == "notifications/progress" for line in lines) or answer["structuredContent"]["done"]
    assert "Traceback" not in errors


def test_without_the_extra_the_install_line_is_given(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT.format(modules=MODULES), "mcp", "--root", str(tmp_path)],
        capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=LONG, check=False,
    )  # fmt: skip
    assert done.returncode == ExitCode.FAULTS
    assert done.stdout == ""
    assert done.stderr == (
        "error: this needs mcp, which is not installed\n   = hint: pip install 'sandtable-crisis[assistant]'\n"
    )


def test_the_tools_can_be_printed(sandtable: Command, tmp_path: Path) -> None:
    found = validated(sandtable("mcp", "--root", tmp_path, "--json"), name="mcp")
    assert found["root"] == str(tmp_path.resolve())
    assert [each["name"] for each in found["tools"] if not each["read_only"]] == ["new", "edit", "run", "brief"]
    printed = sandtable("mcp", "--root", tmp_path, "--tools")
    assert printed.out.startswith("guide\n  How to write a scenario")


def test_a_root_that_is_no_folder_is_refused(sandtable: Command, tmp_path: Path) -> None:
    done = sandtable("mcp", "--root", tmp_path / "nowhere")
    assert done.code == ExitCode.USAGE
    assert "is not a folder" in done.err
