"""`sandtable explain`: what a diagnostic code means."""

from __future__ import annotations

from typing import Annotated

import typer

from sandtable.cli.faults import Fault
from sandtable.cli.parameters import JsonOption
