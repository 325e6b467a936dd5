"""`sandtable recipes`: working scenarios of one idea each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.parameters import JsonOption

if TYPE_CHECKING:
    from sandtable.authoring.recipes import Recipe
    from sandtable.cli.printed import ListedRecipes


def complete_recipe(incomplete: str) -> list[str]:
    """Names of recipes for the shell's completion."""
    from sandtable.authoring.recipes import RECIPES

    return [each.name for each in RECIPES if each.name.startswith(incomplete)]


def recipe_of(name: str) -> Recipe:
    """A recipe that the command line names. Raises Fault, with similar names."""
    from sandtable.authoring.recipes import find_recipe
    from sandtable.cli.faults import Fault
    from sandtable.errors import AuthoringError

    try:
        return find_recipe(name)
    except AuthoringError as fault:
        raise Fault(fault.message, hint=fault.hint or None) from None


def recipes(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="A recipe to print as a scenario file. Default: list all recipes.",
            autocompletion=complete_recipe,
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """List the recipes, or print one: working scenarios of one idea each, commented, to copy.

    `sandtable recipes race > race.yaml` makes a file of one; `sandtable new NAME --with race,deterrence` begins a scenario with
    several, for your own actors and places.
    """
    from sandtable.authoring.recipes import RECIPES
    from sandtable.cli.terminal import open_output, print_text, write_data, write_json

    found = RECIPES if name is None else (recipe_of(name),)
    if json:
        printed: ListedRecipes = {
            "recipes": [
                {"name": each.name, "about": each.about, "page": each.page, "text": each.text} for each in found
            ]
        }
        write_json(printed)
        return
    if name is not None:
        write_data(found[0].text.rstrip("\n"))
        return
    from rich.text import Text

    console = open_output()
    for each in found:
        console.print(Text(each.name, style="bold"), soft_wrap=True)
        print_text(console, each.about, indent="  ")
