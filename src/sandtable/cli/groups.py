"""Groups of commands: `sandtable import ...`, `sandtable export ...` and `sandtable skill ...`."""

from __future__ import annotations

import typer

from sandtable.cli.exporting import export_places
from sandtable.cli.importing import import_places
from sandtable.cli.skill import install, show
from sandtable.cli.tables import export_table, import_table
from sandtable.cli.ucdp import import_ucdp

import_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Bring data of others into a scenario file.")
import_app.command("places", short_help="places from a CSV or GeoJSON file")(import_places)
import_app.command("table", short_help="places, formations or assumptions from a CSV or .xlsx table")(import_table)
import_app.command("ucdp", short_help="candidates for news from a file of UCDP events")(import_ucdp)

export_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Write parts of a scenario for other programs."
)
export_app.command("places", short_help="the places as CSV or GeoJSON")(export_places)
export_app.command("table", short_help="a section as a CSV or .xlsx table")(export_table)

skill_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The skill with which an assistant writes scenarios."
)
skill_app.command("install", short_help="copy it to where an assistant looks for skills")(install)
skill_app.command("show", short_help="print it, or one of its files")(show)
