"""The finished report that `sandtable demo` opens, and the record of how it was made.

Both files in this folder are written by `make demo-report` (scripts/demo_report.py). The report is packed with Brotli, a
fifth of its size; the record gives its scenario, version, seed and number of futures, and a fingerprint of the first
futures: tests/unit/test_demo.py plays them and fails if they differ.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from importlib.resources import files

from sandtable.files import sha256_of

REPORT, RECORD = "report.html.br", "record.json"


@dataclass(frozen=True, slots=True)
class Record:
    """The origin of the report. sampled: the number of first futures that `sample_sha256` covers."""

    scenario: str
    title: str
    question: str
    scenario_sha256: str
    version: str
    seed: int
    futures: int
    sampled: int
    sample_sha256: str  # of the outcomes of the first futures, see `scripts/demo_report.py`
    sources_sha256: str  # of the code and templates that generate the report
    report_sha256: str
    report_bytes: int

    def to_json(self) -> str:
        """The record as stored."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


def read_record() -> Record:
    """The record that came with this version. Raises OSError if it is missing."""
    return Record(**json.loads((files("sandtable.demo") / RECORD).read_text(encoding="utf-8")))


def read_report() -> bytes:
    """The report: one HTML file in UTF-8. Raises OSError if it is missing, ValueError if it is not the recorded one."""
    import brotli

    packed = (files("sandtable.demo") / REPORT).read_bytes()
    try:
        report: bytes = brotli.decompress(packed)
    except brotli.error as fault:
        raise ValueError("the report of the demo is damaged") from fault
    if sha256_of(report) != read_record().report_sha256:
        raise ValueError("the report of the demo does not match its record")
    return report
