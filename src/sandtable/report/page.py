"""The one-file report: template, style, script, fonts and data put together; nothing is fetched by the page."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandtable.errors import SandtableError
from sandtable.figures.fonts import BASIC, face_stylesheet
from sandtable.figures.kept import kept_text
from sandtable.figures.palette import DARK, LIGHT, Theme, actor_colours
from sandtable.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment, Template
    from markupsafe import Markup

    from sandtable.report.analyses import Analyses
    from sandtable.scenario.types import Scenario
    from sandtable.study.study import Study

SCRIPTS = ("recent", "figures", "map", "replay", "claims", "settings", "linked", "print", "start")
DAY_AND_MONTH = re.compile(r"(\b\d{1,2}) (?=[A-Z][a-z]+ \d{4}\b)")
LICENCES = (
    "Vega, Vega-Lite and vega-embed: BSD 3-Clause, University of Washington Interactive Data Lab and contributors. "
    "Source Sans and Source Serif: SIL Open Font Licence 1.1, Adobe."
)


class ReportError(SandtableError):
    """A report that cannot be made or written."""


def write_report(study: Study, path: str | Path, *, analyses: Analyses | None = None) -> Path:
    """Write the report of a study as one HTML file that needs nothing else. Returns the path.

    analyses : what `run_analyses` found; without it the page says which sections it lacks and what gives them.
    The same study and analyses give the same bytes. Raises ReportError if no future came to its end or the file cannot be
    written.
    """
    return write_text(Path(path), report_html(study, analyses=analyses))


def report_html(study: Study, *, analyses: Analyses | None = None) -> str:
    """The page. Everything that comes from the scenario file is escaped."""
    from sandtable.figures.basemaps import find_basemap
    from sandtable.figures.control import control_tracks
    from sandtable.report.analyses import no_analyses
    from sandtable.report.content import analysis_content, page_content
    from sandtable.report.futures import chosen_futures, page_future
    from sandtable.report.specs import analysis_figures, is_settlement_below, observed_figures, page_specs
    from sandtable.report.telling import along_future
    from sandtable.telling import said_once
    from sandtable.telling.study import tell_study

    if study.complete == 0:
        raise ReportError(f"none of the {study.futures:,} futures came to its end: there is nothing to report")
    basemap, tracks = find_basemap(study.scenario), control_tracks(study)
    content = page_content(study, tracks, basemap=basemap)
    found = analyses or no_analyses(study)
    specs = page_specs(study, tracks, basemap=basemap)
    specs["figures"].update(analysis_figures(found, study.scenario))
    specs["figures"].update(observed_figures(found, study.scenario))
    odds = {each.future: along_future(each, study.scenario) for each in found.observed}
    kept = [{"odds": odds.get(choice.number, ""), **page_future(study, choice)} for choice in chosen_futures(study)]
    sections = analysis_content(found, study.scenario, futures=study.futures)
    common, closings = said_once([tell_study(study), *sections["told"]])
    content = {
        **content,
        **sections,
        "common": common,
        "closings": closings,
        "kept": kept,
        "settlement_below": is_settlement_below(specs["figures"]),
    }
    return render(
        "report.html.j2", content,
        data={**specs, "futures": [future["shown"] for future in kept], "settings": _settings(study.scenario)},
        scenario=study.scenario,
    )  # fmt: skip


def _settings(scenario: Scenario) -> dict[str, Any]:
    """What `--set` changed, and what a link could set: for a report that is opened with settings in its address."""
    return {"played": [list(pair) for pair in scenario.origin.overrides], "assumptions": list(scenario.assumptions)}


def write_text(path: Path, text: str) -> Path:
    """Write a page. Raises ReportError if the file cannot be written."""
    try:
        write_whole(path, text)
    except OSError as fault:
        raise ReportError(f"cannot write `{path}`: {(fault.strerror or str(fault)).lower()}") from fault
    return path


def render(template: str, content: dict[str, Any], *, data: dict[str, Any], scenario: Scenario) -> str:
    """A template with its content, the data of its script, style, scripts and the policy that lets nothing else run."""
    packed = script_json(data)
    style = page_style(scenario, characters=_characters(content, packed))
    scripts = {"vega": vega_bundle(), "page": page_script()}
    return (
        _environment()
        .get_template(template)
        .render(
            **content,
            style=style,
            data=packed,
            scripts=scripts,
            policy=content_policy(scripts=list(scripts.values()), styles=[style]),
            licences=LICENCES,
        )
    )


def page_style(scenario: Scenario, *, characters: frozenset[str] = frozenset()) -> str:
    """The whole style sheet: faces cut to the characters, the colours of the scenario's actors, the rules."""
    return f"{face_stylesheet(characters)}\n{colour_rules(scenario)}\n{resource('report.css')}"


def page_script(*parts: str) -> str:
    """The page's own script: its parts in the order in which they need each other."""
    return "\n".join(resource(f"scripts/{part}.js") for part in (parts or SCRIPTS))


def script_json(value: Any) -> str:
    """JSON that may stand inside a script element: no `<`, `>`, `&` or line separators."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def content_policy(*, scripts: list[str], styles: list[str]) -> str:
    """A Content Security Policy under which only these scripts and styles run and nothing can be fetched."""

    def hashes(texts: list[str]) -> str:
        digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii") for text in texts)
        return " ".join(f"'sha256-{digest}'" for digest in digests)

    return (
        f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def colour_rules(scenario: Scenario) -> str:
    """The themes as custom properties, and a class an actor (`.holder-0`, ... and last nobody)."""

    def rules(theme: Theme) -> str:
        actors = actor_colours(scenario, theme=theme)
        colours = [*(actors[key] for key in sorted(actors)), theme["nobody"]]
        names = "".join(f"--{name}:{value};" for name, value in theme.items())
        return names + "".join(f"--holder-{index}:{colour};" for index, colour in enumerate(colours))

    classes = "".join(f".holder-{k}{{--holder:var(--holder-{k})}}" for k in range(len(scenario.actors) + 1))
    return (
        f":root{{{rules(LIGHT)}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{rules(DARK)}}}}}\n{classes}"
    )


@lru_cache(maxsize=1)
def vega_bundle() -> str:
    """Vega, Vega-Lite and vega-embed as one classic script, as vl-convert brings it."""

    def make() -> str:
        import vl_convert

        return str(vl_convert.javascript_bundle()).replace("</script", "<\\/script")  # type: ignore[call-arg]

    return kept_text(f"vega bundle {version('vl-convert-python')}", make=make)


def _characters(content: dict[str, Any], data: str) -> frozenset[str]:
    return frozenset(str(content)) | frozenset(data) - BASIC


def template(name: str) -> Template:
    """A template of the report's folder."""
    return _environment().get_template(name)


def resource(name: str) -> str:
    """The text of a file of the report's folder."""
    return (files("sandtable.report") / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return template_environment(resource)


def template_environment(load: Callable[[str], str]) -> Environment:
    """Everything put into a template is escaped; a variable that is not given is a fault. load: text of a template by its name."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(load), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters["unbroken"] = unbroken
    return environment


def unbroken(text: str) -> Markup:
    """The text, escaped, with words such as `ez-Zor` and the day and month of a date kept on one line."""
    from markupsafe import Markup, escape

    words = (
        Markup('<span class="unbroken">{}</span>').format(word) if "-" in word and len(word) < 20 else escape(word)
        for word in DAY_AND_MONTH.sub("\\1\u00a0", text).split(" ")
    )
    return Markup(" ").join(words)
