"""The guide that the server gives by section: the skill's references, its rules, and how the tools follow each other."""

from __future__ import annotations

import re

from sandtable.assistant.installing import skill_text
from sandtable.errors import HintedError

ABOUT = {
    "start": "what to do in which order, with these tools",
    "rules": "what a model must not do",
    "file": "the scenario file, with a finished example",
    "results": "what the outputs mean: two uncertainties, likelihood and confidence, verdicts",
    "faults": "what a fault or a warning asks for",
}
START = """\
# From a text to a report

1. `guide` with section `rules`, then `list`: the texts, scenarios, studies and recipes there are.
2. `read` a text: candidate claims with their places, to be confirmed one by one. With `words`, the place of a passage.
3. `new` begins a scenario that already passes the check; nothing is overwritten. Give coordinates only where you know them.
4. `show` it and `edit` it: replacements of text, or the whole text; `sha256` says which file you have read. Section `file` has a
   finished example. Every number says what it rests on.
5. `check` with `trial`: fix all errors; of each warning decide whether it is meant. Section `faults`.
6. `run` plays it and stores a study. `turns_on`, `compare`, `claims` and `query` ask further. Section `results`.
7. `brief` writes the report of a study, one HTML file with the map.

Where the other sections name a command, the tool of that name does it: `sandtable locate` is `read` with `words`, `sandtable
sensitivity` is `turns_on`, `--set` is `settings`; explanations of codes (`sandtable explain`), `replay` and other analyses are commands
for the user. What takes longer than half a minute answers with a job: ask `job` for it.
The server plays, reads and writes inside its root only. It runs no code and fetches nothing.
"""


def section(name: str) -> str:
    """The text of a section. Raises HintedError for one that does not exist."""
    if name == "start":
        return START
    if name == "rules":
        found = re.search(r"^## Rules\n.*?(?=^## )", skill_text(), re.M | re.S)
        return found[0].replace("## Rules", "# Rules", 1) if found else ""
    if name in ABOUT:
        return re.sub(r"<!--.*?-->\n*", "", skill_text(f"references/{name}.md"))
    raise HintedError(f"the guide has no section `{name[:40]}`", hint=f"sections are {', '.join(ABOUT)}")
