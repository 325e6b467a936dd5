"""What belongs to a scenario and is sent with it: its file, what lies beside it, the plan of a study, what to cite."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandtable._version import __version__
from sandtable.citation import read_software
from sandtable.citation.formats import scenario_entry, software_entry, software_text, source_entry, source_text
from sandtable.errors import AuthoringError
from sandtable.files import portable_stem, sha256_of, zipped
from sandtable.packing.names import is_safe
from sandtable.packing.quoting import quoted
from sandtable.scenario.basemap import FILE as BASEMAP
from sandtable.scenario.basemap import basemap_file
from sandtable.scenario.source import bundled_folder

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario
    from sandtable.study.study import Study

FORMAT, FORMAT_VERSION = "sandtable-pack", 1
INDEX, README, CITATION, MANIFEST = "pack.json", "README.txt", "CITATION.bib", "study/manifest.json"
# Files that belong to a scenario if they lie beside it. A file that is not named here is sent only if it is asked for.
BESIDE = (
    "NOTES.md", "README.md", "qc.yaml", "news.yaml", "LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "LICENCE.md", "LICENCE.txt",
    "CITATION.cff",
)  # fmt: skip
LARGEST = 64 << 20  # bytes of one file
RESERVED = frozenset({INDEX, README.lower(), CITATION.lower(), "study"})


@dataclass(frozen=True)
class Entry:
    """A file of a pack. path : in it. about : what it is."""

    path: str
    content: bytes
    about: str


@dataclass(frozen=True)
class Pack:
    """A pack before it is written. folder : in which its files are. left_out : (file, reason) of what lies beside and is not sent."""

    folder: str
    entries: tuple[Entry, ...]
    left_out: tuple[tuple[str, str], ...]

    def to_bytes(self) -> bytes:
        """The pack as a file: a zip archive, the same bytes for the same content."""
        return zipped({f"{self.folder}/{each.path}": each.content for each in self.entries})


def pack_of(scenario: Scenario, *, study: Study | None = None, more: Sequence[Path] = ()) -> Pack:
    """What is sent of a scenario. study : its plan and seed are sent, not its futures, which they give again. more : further files.

    Never the text of a source: a file that is one, or quotes a passage that the scenario has the place of, is left out with the
    reason. Raises AuthoringError if the study is of another text, if a file cannot be read, or if the scenario itself quotes
    a passage.
    """
    _check_study(scenario, study)
    file = _file_of(scenario)
    found: list[Entry] = [Entry(_name_of(file, scenario), scenario.origin.text.encode("utf-8"), "the scenario")]
    if (where := quoted(found[0].content, scenario, name=found[0].path)) is not None:
        raise AuthoringError(
            f"{scenario.origin.file}: {where}",
            hint="a scenario that is sent has places and hashes of a text, not its words",
        )
    left: list[tuple[str, str]] = []
    for path, about in _beside(scenario, file, more):
        if path.is_symlink():
            left.append((path.name, "it is a link, and links are not followed"))
            continue
        content = _read(path)
        where = quoted(content, scenario, name=path.name)
        if where is not None:
            left.append((path.name, str(where)))
        else:
            found.append(Entry(path.name, content, about))
    if study is not None:
        text = json.dumps(study.manifest, indent=2, ensure_ascii=False) + "\n"
        found.append(Entry(MANIFEST, text.encode("utf-8"), "plan and seed of the study"))
    _check_names(found)
    folder = portable_stem(scenario.name, fallback="scenario")
    found += [
        Entry(CITATION, _citation(scenario).encode("utf-8"), "what to cite, as BibTeX"),
        Entry(
            README, _readme(scenario, study, folder=folder, names=found).encode("utf-8"), "how to repeat it, licences"
        ),
    ]
    index = _index(scenario, study, found, folder=folder)
    return Pack(
        folder, (Entry(INDEX, index.encode("utf-8"), "the list of files with their hashes"), *found), tuple(left)
    )


def command_of(scenario: Scenario, study: Study | None, *, folder: str) -> str:
    """The command that plays the study again from the unpacked files, or the scenario where there is no study."""
    file = f"{folder}/{_name_of(_file_of(scenario), scenario)}"
    origin = study.scenario.origin if study is not None else scenario.origin
    words = ["sandtable", "run", file]
    if origin.reading:
        words += ["--reading", origin.reading]
    words += [word for path, value in origin.overrides for word in ("--set", f"{path}={value}")]
    if study is not None:
        words += ["--futures", str(study.futures), "--seed", str(study.seed)]
    return shlex.join(words)


def _file_of(scenario: Scenario) -> Path:
    """Where the scenario's file is; of a bundled one, in its folder."""
    bundled = bundled_folder() / scenario.name / "scenario.yaml"
    is_bundled = bundled.is_file() and bundled.read_bytes() == scenario.origin.text.encode("utf-8")
    file = Path(scenario.origin.file)
    return bundled if is_bundled and not file.is_file() else file


def _name_of(file: Path, scenario: Scenario) -> str:
    """The name of the scenario's file in the pack."""
    return (
        file.name
        if file.suffix.lower() in (".yaml", ".yml")
        else f"{portable_stem(scenario.name, fallback='scenario')}.yaml"
    )


def _check_study(scenario: Scenario, study: Study | None) -> None:
    if study is not None and study.scenario.origin.text != scenario.origin.text:
        raise AuthoringError(
            f"the study was played from another text of `{study.scenario.name}` than {scenario.origin.file}",
            hint="play the scenario again, or pack the version that was played",
        )


def _beside(scenario: Scenario, file: Path, more: Sequence[Path]) -> list[tuple[Path, str]]:
    """The files that are sent beside the scenario, each with what it is; no link is followed."""
    found = []
    basemap = basemap_file(scenario.name, str(file))
    if basemap is not None:
        found.append((basemap, "the base map"))
    folder = file.absolute().parent
    found += [(folder / name, "beside the scenario") for name in BESIDE if _is_plain(folder / name)]
    return found + [(path, "added") for path in more]


def _is_plain(path: Path) -> bool:
    """Whether it is a file, spelt so, and no link."""
    return path.is_file() and not path.is_symlink() and path.name in {each.name for each in path.parent.iterdir()}


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise AuthoringError(f"{path} is no file")
        with path.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as fault:
        raise AuthoringError(f"cannot read {path}: {(fault.strerror or str(fault)).lower()}") from fault
    if len(content) > LARGEST:
        raise AuthoringError(f"{path} is larger than {LARGEST >> 20} MiB")
    return content


def _check_names(entries: Sequence[Entry]) -> None:
    """Raises AuthoringError for two files of one name, whatever the case of its letters, and for names that a pack has itself."""
    seen: set[str] = set()
    for each in entries:
        name = each.path.lower()
        if not is_safe(f"folder/{each.path}"):
            raise AuthoringError(f"a file of a pack cannot be called {each.path!r} on every system", hint="rename it")
        if name in seen or (name in RESERVED and each.path != MANIFEST):
            raise AuthoringError(f"two files of a pack would be called {each.path}", hint="rename one of them")
        seen.add(name)


def _citation(scenario: Scenario) -> str:
    software = read_software()
    sources = [source_entry(name, source) for name, source in scenario.sources.items()]
    return "\n\n".join([software_entry(software), scenario_entry(scenario, software), *sources]) + "\n"


def _readme(scenario: Scenario, study: Study | None, *, folder: str, names: Sequence[Entry]) -> str:
    licences = [each.path for each in names if each.path.lower().startswith(("license", "licence"))]
    own = (
        f"The licence of these files is in {licences[0]}."
        if licences
        else "These files name no licence: ask who sent them before you pass them on."
    )
    maps = (
        f" {BASEMAP} is the base map; its file names its own sources." if any(e.path == BASEMAP for e in names) else ""
    )
    sources = "\n".join(f"- {source_text(source)}" for source in scenario.sources.values()) or "- none"
    again = "study" if study is not None else "scenario"
    exact = (
        "The same version, scenario and seed give the same futures, bit for bit; study/manifest.json has their hashes.\n"
        if study is not None
        else ""
    )
    return f"""{scenario.title}
{scenario.question}

A scenario for Sandtable {__version__}. Numbers that it gives are shares of futures in a model, not forecasts of the world.

To play the {again} again:

    pip install 'sandtable-crisis=={__version__}'
    {command_of(scenario, study, folder=folder)}

{exact}pack.json lists the files with their hashes. The texts that the scenario assesses are not here: it has places and hashes of
their passages. If you have a text, `sandtable claims SCENARIO --text FILE` shows them.

Licence: {own}{maps}

Sources:
{sources}

Cite: {software_text(read_software())}
Scenario SHA-256: {scenario.sha256}
"""


def _index(scenario: Scenario, study: Study | None, entries: Sequence[Entry], *, folder: str) -> str:
    played: dict[str, Any] | None = None
    if study is not None:
        played = {
            "futures": study.futures, "seed": study.seed, "reading": study.scenario.origin.reading or None,
            "overrides": dict(study.scenario.origin.overrides), "scenario_sha256": study.scenario.sha256,
        }  # fmt: skip
    index = {
        "format": FORMAT, "format_version": FORMAT_VERSION, "sandtable": __version__, "name": scenario.name,
        "title": scenario.title, "scenario": entries[0].path, "study": played,
        "command": command_of(scenario, study, folder=folder),
        "files": [
            {"path": each.path, "bytes": len(each.content), "sha256": sha256_of(each.content)} for each in entries
        ],
    }  # fmt: skip
    return json.dumps(index, indent=2, ensure_ascii=False) + "\n"
