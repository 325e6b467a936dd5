"""Plays an assistant with a fixed script in place of the model, and writes the transcript as a page of the documentation.

    python -m scripts.assistant_transcript [--check]

A text of ten lines about a crisis that is not bundled (8 places, 3 actors, 2 decisions and the relief, a red line, 5 claims)
becomes a checked, played and briefed scenario with a map, through the tools of `sandtable mcp` alone. What the script writes is
`tests/unit/assistant/answers/sarn.yaml`, with three faults put in and then fixed. A test plays it again and compares.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = REPOSITORY / "docs" / "how-to" / "assistant-transcript.md"
ANSWER = REPOSITORY / "tests" / "unit" / "assistant" / "answers" / "sarn.yaml"
FILES = REPOSITORY / "src" / "sandtable" / "assistant" / "skill" / "evals" / "files"
SHOWN = 26  # lines of a result that the page shows
FAULTS = (  # right, wrong
    ("    actor: league\n    place: tolmen\n", "    actor: league\n    place: tolmin\n"),
    ("fires: {name: aircraft, to: open}", "fires: {name: aircrafts, to: open}"),
    ("The Union does nothing\n        probability: rest", "The Union does nothing\n        probability: 0.5"),
)
ABOUT = (
    "This is what the tools of [`sandtable mcp`](assistant.md#the-server) ask and answer on the way from a text of ten lines to a",
    "report. A fixed script plays the assistant, so that the page can be compared by a test:",
    "`python -m scripts.assistant_transcript` writes it. What a model adds is the file that the script writes in step 7; how well",
    "one does that is not shown here.",
)
CRISIS = (
    "The text is made up, and no scenario of it comes with Sandtable: eight places, three actors, the decisions of the Republic and",
    "of the Union, a relief column, a warning as red line, five claims.",
)
TIME = re.compile(r"\d+(\.\d+)? s of CPU")


@dataclass(frozen=True)
class Step:
    """One call. said : what the page says before it. milestone : what is reached after it, if anything."""

    tool: str
    arguments: dict[str, Any]
    said: str
    text: str
    is_error: bool
    cpu: float
    milestone: str = ""


class Player:
    """Calls tools and keeps what was asked and answered."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._began = time.process_time()
        self.steps: list[Step] = []

    async def call(self, tool: str, said: str, *, milestone: str = "", **arguments: Any) -> dict[str, Any]:
        """The structured content of a tool's answer; empty for an error."""
        found = await self._client.call_tool(tool, arguments)
        content = dict(found.structured_content or {})
        while content.get("job"):
            found = await self._client.call_tool("job", {"job": content["job"], "seconds": 30})
            content = dict(found.structured_content or {})
        cpu = time.process_time() - self._began
        self.steps.append(Step(tool, arguments, said, found.content[0].text, bool(found.is_error), cpu, milestone))
        return content


def faulty(text: str) -> str:
    """The answer with the three faults. Raises ValueError if one cannot be put in."""
    for right, wrong in FAULTS:
        if text.count(right) != 1:
            raise ValueError(f"not once in the answer: {right}")
        text = text.replace(right, wrong)
    return text


async def play(root: Path) -> list[Step]:
    """The whole way, in a folder that has the text and the table of places."""
    from mcp.client import Client

    from sandtable.assistant.server import build_server

    for name, source in (("sarn.txt", "sarn.txt"), ("places.csv", "sarn-places.csv")):
        shutil.copy(FILES / source, root / name)
    answer = ANSWER.read_text(encoding="utf-8")
    async with Client(build_server(root)) as client:
        player = Player(client)
        await _begin(player)
        await _write(player, answer)
        await _ask(player)
    return player.steps


async def _begin(player: Player) -> None:
    await player.call("guide", "The rules come first.", section="rules")
    await player.call("list", "What is there?")
    await player.call(
        "read", "The likelihoods of the text, each with its place.", text="sarn.txt", kinds=["likelihood"]
    )
    await player.call("read", "A number has no likelihood word: its place is found by its words.", text="sarn.txt",
                      words="a garrison of some 600")  # fmt: skip
    await player.call(
        "new", "A skeleton that passes the check.", milestone="a scenario that passes the check", name="sarn",
        actors=["the Coastal Republic", "the Highland League", "the Union"], places="places.csv", start="2031-09-01",
        length="40 d", settled_by="The Highland League holds Sarn Locks at the end", text="sarn.txt", recipes=["deterrence"],
    )  # fmt: skip


async def _write(player: Player, answer: str) -> None:
    shown = await player.call("show", "What has been begun.", scenario="sarn")
    await player.call(
        "edit", "The whole file, written with three mistakes that models make.", scenario="sarn", sha256=shown["sha256"],
        text=faulty(answer),
    )  # fmt: skip
    checked = await player.call("check", "All three are in one answer.", scenario="sarn")
    await player.call(
        "edit", "Fixed together.", scenario="sarn", sha256=checked["sha256"],
        replacements=[{"old": wrong, "new": right} for right, wrong in FAULTS],
    )  # fmt: skip
    await player.call(
        "check", "Again, with futures.", milestone="a checked scenario, without a warning of the trial", scenario="sarn"
    )


async def _ask(player: Player) -> None:
    played = await player.call("run", "2,000 futures.", milestone="a played scenario", scenario="sarn")
    await player.call("turns_on", "What does it turn on?", scenario="sarn", rows=1024)
    await player.call("compare", "What does the warning do?", scenario="sarn", red_line="warning")
    await player.call("claims", "Does the text hold?", milestone="judged claims", scenario="sarn", text="sarn.txt")
    await player.call(
        "query", "Do the locks hold where the aircraft are used?", study=played["study"],
        sql="select choice_answer, outcome_republic_holds as republic_holds, count(*) as futures from futures"
        " where choice_march = 'attack' group by all order by all",
    )  # fmt: skip
    await player.call(
        "brief", "The report.", milestone="a report with a map", study=played["study"], out="sarn.html", text="sarn.txt"
    )
    await player.call("brief", "A second one under the same name is refused.", study=played["study"], out="sarn.html")
    await player.call("show", "And so is everything outside the root.", scenario="../secrets.yaml")


# -- the page ---------------------------------------------------------------------------------------


def page(steps: list[Step]) -> str:
    """The page of the documentation."""
    text = (FILES / "sarn.txt").read_text(encoding="utf-8")
    milestones = [f"| {each.milestone} | {each.cpu:.0f} s of CPU |" for each in steps if each.milestone]
    parts = [
        "# An assistant's transcript",
        " ".join(ABOUT),
        " ".join(CRISIS),
        f"```text\n{text.rstrip()}\n```",
        "## Milestones",
        "Processor time of the server and the script together, from the first call on; the time in which a model writes comes on top.\n\n"
        "| reached | after |\n|---|---|\n" + "\n".join(milestones),
        "## The calls",
        *(_call(number, step) for number, step in enumerate(steps, start=1)),
    ]
    return "\n\n".join(parts) + "\n"


def _call(number: int, step: Step) -> str:
    arguments = json.dumps({key: _short(value) for key, value in step.arguments.items()}, ensure_ascii=False, indent=2)
    title = f"### {number}. {step.tool}{', refused' if step.is_error else ''}"
    return f"{title}\n\n{step.said}\n\n```json\n{arguments}\n```\n\n```text\n{_cut(step.text)}\n```"


def _short(value: Any) -> Any:
    """A long text of an argument as how long it is."""
    return f"({len(value.splitlines())} lines)" if isinstance(value, str) and value.count("\n") > 3 else value


def _cut(text: str) -> str:
    lines = text.rstrip().splitlines()
    if len(lines) > SHOWN + 2:
        lines = [*lines[:SHOWN], f"... ({len(lines) - SHOWN} more lines)"]
    return "\n".join(lines)


def without_times(text: str) -> str:
    """A page without what a machine determines."""
    return re.sub(r"sarn\.html, [\d.]+ MB", "sarn.html", TIME.sub("", text))


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="sandtable-transcript-") as name:
        made = page(asyncio.run(play(Path(name))))
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if without_times(made) == without_times(before):
        return 0
    print(f"{'out of date' if '--check' in arguments else 'rewrote'}: {PAGE.relative_to(REPOSITORY)}")
    if "--check" in arguments:
        return 1
    PAGE.write_text(made, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
