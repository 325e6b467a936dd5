"""Runs every example of the documentation, in order, page by page; rewrites the outputs that have changed.

    python -m scripts.examples [--write] [PAGE ...]

Each page gets an empty folder of its own. Of its fenced blocks
- a `yaml` block whose first line is a comment with a file name, `# race.yaml`, becomes that file;
  with `# race.yaml, added at the end` it goes on with it, with `# race.yaml, a recipe` it is the recipe of the package,
- a `text` block below the line `<!-- file: vell.txt -->` becomes that file,
- a `console` block is run: `$ ` starts a command, what follows it is what the command prints,
- a `python` block is executed; the names of a page's blocks are shared.
A console line `...` stands for any number of lines. Of a command that fails, what it complains about is shown too.
Commands that set up a machine (`make`, `pip`, `git`, ...) are not run here; `make` targets are checked to exist.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scripts.copies import TIMEOUT_SECONDS, Copies

REPOSITORY = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^(?P<indent> *)```(?P<language>[a-z]*)[^\n]*\n(?P<body>.*?)^(?P=indent)```$", re.M | re.S)
FILE_NAME = re.compile(r"# (?P<name>[\w.-]+\.ya?ml)(?P<added>, added at the end)?(?P<recipe>, a recipe)?\n")
TEXT_NAME = re.compile(r"<!-- file: (?P<name>[\w.-]+) -->\n+ *```text[^\n]*\n\Z")
NOT_RUN = {"make", "pip", "python3", "uv", "uvx", "git", "cd", "source", "pipx"}


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text without the indent, and where its text stands in the page."""

    language: str
    body: str
    start: int
    end: int
    indent: str
    line: int


class ExampleError(Exception):
    """An example does not do what its page says."""


def pages() -> list[Path]:
    """README, every page of the documentation that is written by hand, and the files of the skill."""
    skill = REPOSITORY / "src" / "sandtable" / "assistant" / "skill"
    return [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md")), *sorted(skill.rglob("*.md"))]


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page."""
    for match in FENCE.finditer(text):
        indent = match["indent"]
        body = "".join(line.removeprefix(indent) for line in match["body"].splitlines(keepends=True))
        line = text.count("\n", 0, match.start()) + 2
        yield Block(match["language"], body, match.start("body"), match.end("body"), indent, line)


def commands(body: str) -> list[tuple[str, list[str]]]:
    """A console block as commands, each with the lines it is said to print. A `\\` at a line's end continues it."""
    found: list[tuple[str, list[str]]] = []
    continued = False
    for line in body.splitlines():
        if continued:
            found[-1] = (f"{found[-1][0]}\n{line}", [])
            continued = line.endswith("\\")
        elif line.startswith("$ "):
            found.append((line[2:], []))
            continued = line.endswith("\\")
        elif found:
            found[-1][1].append(line)
        else:
            raise ExampleError(f"a console block starts with a command, not with: {line}")
    return found


def agrees(said: list[str], printed: list[str]) -> bool:
    """Whether the printed lines are the said ones, `...` standing for any number of lines."""
    if not said:
        return not printed
    if said[0].strip() == "...":
        return any(agrees(said[1:], printed[start:]) for start in range(len(printed) + 1))
    return bool(printed) and said[0].rstrip() == printed[0] and agrees(said[1:], printed[1:])


def environment(folder: Path) -> dict[str, str]:
    """80 columns, no colours, nothing of the developer's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SANDTABLE_") or "CACHE" in name}
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
    kept["PYTHONPATH"] = str(REPOSITORY / "src")  # this checkout, wherever sandtable is installed
    quiet = {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1", "TERM": "dumb", "PATH": path, "PWD": str(folder)}
    return {**kept, **quiet}


@cache
def _copies() -> Copies:
    """The process that is copied for each command of Sandtable, for as long as this one runs."""
    found = Copies()
    atexit.register(found.close)
    return found


def run_command(command: str, *, folder: Path) -> list[str]:
    """The lines a command prints; with those of stderr if it fails. Raises ExampleError if it cannot be run."""
    words = shlex.split(command.replace("\\\n", " "))
    if words[0] not in ("sandtable", "cat", "ls", "head"):
        raise ExampleError(f"examples run sandtable, cat, ls and head, not: {words[0]}")
    if words[0] == "sandtable":
        code, printed, complained = _copies().run(words[1:], folder=folder, environment=environment(folder))
    else:
        done = subprocess.run(
            words, cwd=folder, env=environment(folder), capture_output=True, text=True, encoding="utf-8",
            timeout=TIMEOUT_SECONDS, check=False,
        )  # fmt: skip
        code, printed, complained = done.returncode, done.stdout, done.stderr
    printed += complained if code else ""
    if code not in (0, 1, 2):
        raise ExampleError(f"{command}\n{printed}")
    return [line.rstrip() for line in printed.splitlines()]


def refresh_console(block: Block, *, folder: Path) -> str:
    """The block's text as it has to be; the text it has, if that agrees with what the commands print."""
    lines: list[str] = []
    for command, said in commands(block.body):
        lines += [f"$ {command.splitlines()[0]}", *command.splitlines()[1:]]
        if command.split()[0] in NOT_RUN:
            _check_setup(command)
            lines += said
            continue
        while said and not said[-1].strip():
            said.pop()
        printed = run_command(command, folder=folder)
        lines += said if agrees(said, printed) else printed
        lines.append("")
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines) + "\n"


def _check_setup(command: str) -> None:
    words = shlex.split(command)
    if words[0] == "make":
        targets = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text(), re.M))
        for word in words[1:]:
            if "=" not in word and word not in targets:
                raise ExampleError(f"the Makefile has no target {word}")


def recipe(name: str) -> str:
    """The recipe of the package that a block shows. Raises ExampleError if there is none of this name."""
    file = REPOSITORY / "src" / "sandtable" / "recipes" / name
    if not file.is_file():
        raise ExampleError(f"there is no recipe {name}")
    return file.read_text(encoding="utf-8")


def run_python(block: Block, *, folder: Path, names: dict[str, Any], page: Path) -> None:
    """Executes a block in the page's folder. Raises ExampleError with the exception it ended with."""
    code = compile("\n" * (block.line - 1) + block.body, str(page), "exec")
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(code, names)
        except Exception as fault:
            raise ExampleError(f"{page.name}:{block.line}: {type(fault).__name__}: {fault}") from fault


def refresh_page(page: Path) -> str:
    """Runs a page's examples and returns its text with outputs as they are now."""
    text = page.read_text(encoding="utf-8")
    names: dict[str, Any] = {"__name__": "__example__"}
    pieces, position = [], 0
    with tempfile.TemporaryDirectory(prefix="sandtable-docs-") as name:
        folder = Path(name)
        for block in blocks(text):
            body = block.body
            if block.language == "yaml" and (named := FILE_NAME.match(body)):
                if named["recipe"]:
                    body = recipe(named["name"])
                with open(folder / named["name"], "a" if named["added"] else "w", encoding="utf-8") as file:
                    file.write(body)
            elif block.language == "text" and (placed := TEXT_NAME.search(text, 0, block.start)):
                (folder / placed["name"]).write_text(body, encoding="utf-8")
            elif block.language == "console":
                try:
                    body = refresh_console(block, folder=folder)
                except ExampleError as fault:
                    raise ExampleError(f"{page.name}:{block.line}: {fault}") from fault
            elif block.language == "python":
                run_python(block, folder=folder, names=names, page=page)
            indented = "".join(block.indent + line if line.strip() else line for line in body.splitlines(keepends=True))
            pieces += [text[position : block.start], indented]
            position = block.end
    return "".join([*pieces, text[position:]])


def main(arguments: list[str]) -> int:
    write = "--write" in arguments
    chosen = [Path(argument).resolve() for argument in arguments if argument != "--write"] or pages()
    changed = failed = 0
    for page in chosen:
        before = page.read_text(encoding="utf-8")
        try:
            after = refresh_page(page)
        except ExampleError as fault:
            failed += 1
            print(f"failed: {fault}", file=sys.stderr)
            continue
        if after != before:
            changed += 1
            print(f"{'rewrote' if write else 'out of date'}: {page.relative_to(REPOSITORY)}")
            if write:
                page.write_text(after, encoding="utf-8")
    return int(failed > 0 or (changed > 0 and not write))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
