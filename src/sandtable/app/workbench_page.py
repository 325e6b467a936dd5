"""The page of the workbench: a text, its faults, and what it gives, side by side."""

from __future__ import annotations

from functools import lru_cache

from sandtable._version import __version__
from sandtable.app.templates import environment, resource
from sandtable.figures.fonts import face_stylesheet
from sandtable.figures.palette import DARK, LIGHT, Theme
from sandtable.report.page import page_script, script_json
from sandtable.report.page import resource as report_resource

REPORT_SCRIPTS = ("figures", "map")
APP_SCRIPTS = ("api",)
SCRIPTS = (
    "bench",
    "keys",
    "editor",
    "faults",
    "odds",
    "drawn",
    "keeping",
    "saving",
    "outline",
    "sources",
    "queue",
    "terms",
    "fields",
    "nested",
    "placing",
    "refusals",
    "towns",
    "form",
    "begin",
)
STYLES = ("app.css", "workbench.css")


def workbench_html(document: str, *, log_out: bool) -> str:
    """The page, which asks for the text by itself. document: its identifier in `/api/workbench/documents`."""
    data = {"document": document, "figures": {}, "themes": {"light": {}, "dark": {}}, "days": 0, "holders": []}
    return (
        environment()
        .get_template("workbench.html.j2")
        .render(data=script_json(data), document=document, version=__version__, log_out=log_out)
    )


@lru_cache(maxsize=1)
def style() -> str:
    """The report's rules without the colours of any scenario's actors, which come with each map, and the workbench's own."""
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{_colours(DARK)}}}}}"
    rules = (report_resource("report.css"), *(resource(name) for name in STYLES))
    return "\n".join([face_stylesheet(frozenset()), f":root{{{_colours(LIGHT)}}}", dark, *rules])


def _colours(theme: Theme) -> str:
    return "".join(f"--{name}:{value};" for name, value in theme.items())


@lru_cache(maxsize=1)
def script() -> str:
    """The workbench's own script: the report's drawing and map, the app's requests, then its parts in order."""
    parts = [f"scripts/{part}.js" for part in APP_SCRIPTS] + [f"scripts/workbench/{part}.js" for part in SCRIPTS]
    return "\n".join([page_script(*REPORT_SCRIPTS), *(resource(part) for part in parts)])


@lru_cache(maxsize=1)
def editor() -> str:
    """CodeMirror as one file, which `scripts/build_editor.py` makes."""
    return resource("editor/codemirror.js")
