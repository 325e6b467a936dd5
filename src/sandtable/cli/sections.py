"""The list of commands in `sandtable --help`, in sections by what a user is about to do."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from typer.core import TyperGroup


class Section(StrEnum):
    """A heading of the list; the commands under it name it as `rich_help_panel`. In the order in which they are printed."""

    BEGIN = "Begin"
    WRITE = "Write a scenario"
    PLAY = "Play and show"
    ASK = "Ask what it means"
    NEWS = "Set against news and history"
    SEND = "Send and cite"
    DRAFT = "Let an assistant draft"


class SectionedGroup(TyperGroup):
    """Prints its commands under the headings of their sections, all in one column."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the sections. Both types are private to Typer. Raises ValueError for a command without one."""
        rows: dict[Section, list[tuple[str, str]]] = {section: [] for section in Section}
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows[Section(str(getattr(command, "rich_help_panel", "")))].append((name, command.get_short_help_str()))
        width = max((len(name) for each in rows.values() for name, _about in each), default=0)
        for section, listed in rows.items():
            if listed:
                with formatter.section(section):
                    formatter.write_dl([(name.ljust(width), about) for name, about in listed])
