"""The list of commands in `sandtable --help`, in sections by what a user is about to do."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from typer.core import TyperGroup

if TYPE_CHECKING:
    from click import Command, Context, HelpFormatter


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

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the sections. Raises ValueError for a command without one."""
        rows: dict[Section, list[tuple[str, Command]]] = {section: [] for section in Section}
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows[Section(getattr(command, "rich_help_panel", None))].append((name, command))
        width = max((len(name) for each in rows.values() for name, _command in each), default=0)
        for section, listed in rows.items():
            if listed:
                with formatter.section(section):
                    formatter.write_dl([(name.ljust(width), command.get_short_help_str()) for name, command in listed])
