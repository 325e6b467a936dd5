"""Makes the finished report that `sandtable demo` opens, and its record, in src/sandtable/demo:

    make demo-report
    python -m scripts.demo_report --check

Plays 100,000 futures of `deir-ez-zor-2017` with seed 7, runs every analysis, that of the news too, and packs the report: some
ten minutes. Needs the extras `analysis` and `discover`. `--check` makes nothing and says what is out of date: the scenario,
the version, the outcomes of the first futures, or the code and templates that the report is made by. The release workflow runs it.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "src" / "sandtable"
FOLDER = PACKAGE / "demo"
SCENARIO, FUTURES, SEED = "deir-ez-zor-2017", 100_000, 7
SAMPLED = 1_000
NOT_IN_THE_REPORT = ("app", "cli", "demo", "scenarios")  # folders of the package


def sample_sha256(study: Any, *, futures: int = SAMPLED) -> str:
    """Fingerprint of which outcomes hold in the first futures of a study.

    Truth values alone: the last bit of a number may differ between machines, an outcome changes with the engine or the scenario.
    """
    holds, complete = study.outcome_array()
    return hashlib.sha256(holds[:futures].tobytes() + complete[:futures].tobytes()).hexdigest()


def sources_sha256() -> str:
    """Fingerprint of the code, templates, styles and scripts that make a report, whatever the line ends of the checkout."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*"), key=lambda path: path.relative_to(PACKAGE).as_posix()):
        name = path.relative_to(PACKAGE)
        if path.is_file() and "__pycache__" not in name.parts and name.parts[0] not in NOT_IN_THE_REPORT:
            digest.update(name.as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def make() -> None:
    """Play, analyse, pack and write."""
    import brotli

    from sandtable import __version__, load, run
    from sandtable.demo import RECORD, REPORT, Record
    from sandtable.files import sha256_of, write_whole
    from sandtable.report import report_html
    from sandtable.report.analyses import run_analyses
    from sandtable.study.play import no_report

    scenario = load(SCENARIO)
    study = run(scenario, futures=FUTURES, seed=SEED)
    found = run_analyses(study, report=no_report, minutes=True)
    if found.omissions:
        sys.exit("a section would be missing: " + "; ".join(f"{each.command}: {each.why}" for each in found.omissions))
    report = report_html(study, analyses=found).encode()
    record = Record(
        scenario=SCENARIO, title=scenario.title, question=scenario.question, scenario_sha256=scenario.sha256,
        version=__version__, seed=SEED, futures=FUTURES, sampled=SAMPLED, sample_sha256=sample_sha256(study),
        sources_sha256=sources_sha256(), report_sha256=sha256_of(report), report_bytes=len(report),
    )  # fmt: skip
    packed = brotli.compress(report, quality=11, lgwin=24)
    write_whole(FOLDER / REPORT, packed)
    write_whole(FOLDER / RECORD, record.to_json())
    print(f"{REPORT}: {len(packed):,} bytes in the wheel, {len(report):,} unpacked")


def out_of_date(*, with_sources: bool) -> list[str]:
    """What the packed report is no longer in step with, in words; empty if nothing. Plays the first futures.

    with_sources : whether a change of the code or templates that make the report counts, as it does for a release.
    """
    from sandtable import __version__, load, run
    from sandtable.demo import read_record, read_report

    record, scenario = read_record(), load(SCENARIO)
    read_report()  # raises where it is not the recorded one
    found = []
    if record.scenario_sha256 != scenario.sha256:
        found.append("the scenario has changed")
    if (record.title, record.question) != (scenario.title, scenario.question):
        found.append("the scenario's title or question has changed")
    if record.version != __version__:
        found.append(f"the report is of version {record.version}, this is {__version__}")
    played = run(scenario, futures=record.sampled, seed=record.seed, keep=0, progress=False)
    if record.sample_sha256 != sample_sha256(played, futures=record.sampled):
        found.append("the engine gives other futures")
    if with_sources and record.sources_sha256 != sources_sha256():
        found.append("the code or the templates that make the report have changed")
    return found


def main() -> None:
    """Make the report, or say whether it is out of date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="say what is out of date; exit code 1 if something is")
    if not parser.parse_args().check:
        make()
        return
    found = out_of_date(with_sources=True)
    for line in found:
        print(line)
    if found:
        sys.exit("`make demo-report` makes the report of `sandtable demo` again")
    print("the report of `sandtable demo` is up to date")


if __name__ == "__main__":
    main()
