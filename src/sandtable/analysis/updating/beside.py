"""Where a scenario's own file of news is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sandtable.scenario.source import bundled_folder

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario

FILE = "news.yaml"


def news_beside(scenario: Scenario) -> Path | None:
    """The file of news beside a scenario's own file, if there is one; a text that is of no file has none."""
    bundled = bundled_folder() / scenario.origin.name
    is_bundled = scenario.origin.file == f"{scenario.origin.name}/scenario.yaml" and bundled.is_dir()
    own = Path(scenario.origin.file)
    if not is_bundled and not own.is_file():  # an upload's file is elsewhere, whatever lies in the folder of the server
        return None
    found = (bundled if is_bundled else own.parent) / FILE
    return found if found.is_file() else None
