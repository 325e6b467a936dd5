"""What threads import is imported before the app serves: one thread must not see what another has half imported."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from sandtable.app import server
from sandtable.errors import AnalysisError
from tests.unit.app.conftest import race

# Asks an app for everything its page asks for, and names the modules that were first imported meanwhile. `bare` asks it only to judge
# claims, where nothing was imported before.
SCRIPT = """
import sys
import anyio._backends._asyncio, encodings.idna, httpx
from sandtable.app.build import build_app
from tests.unit.app.conftest import HOSTS, race, talking
from tests.loops import finish
from tests.unit.report.crossing import crossing_yaml
from sandtable.app.imports import import_all

whole = sys.argv[1] == "imported"
text = crossing_yaml()
if whole:
    import_all()
    for name in ("sensitivity.sensitivity", "settlement.settlement"):  # small designs: their size cannot be asked for
        module = sys.modules["sandtable.analysis." + name]
        getattr(module, name.partition(".")[0]).__kwdefaults__["rows"] = 64
else:
    text = "".join(line for line in text.splitlines(True) if "pace-decides:" not in line)  # a claim that plays a large design
app = build_app(race(text, name="crossing"), hosts=HOSTS)
before = set(sys.modules)

async def work():
    async with talking(app) as client:
        if not whole:
            return await analyse(client, "claims")
        asked = {"scenario": "crossing", "set": {"brigade-pace": 20.0}, "futures": 100}
        one, place = {"scenario": "crossing", "future": 3}, {"line": 20, "column": 3}
        asked_for = "/", "/static/crossing.css", "/static/vega.js", "/api/scenarios", "/api/scenarios/crossing/trial", "/workbench/crossing"
        codes = [(await client.get(path)).status_code for path in asked_for]
        for path, question in {
            "whatif": asked, "versus": asked, "pictures": asked, "examples": {**asked, "outcome": "north-first"},
            "replay": one, "fork": {**one, "assumed": {"assumption": "brigade-pace", "value": 20.0}},
            "downloads/scenario.yaml": {"scenario": "crossing", "set": {"brigade-pace": 20.0}},
            "downloads/report.html": asked, "downloads/futures.parquet": asked,
            "downloads/picture.png": {**asked, "picture": "map"},
        }.items():
            codes.append((await client.post("/api/" + path, json=question)).status_code)
        begun = {"name": "new", "actors": ["A", "B"], "places": "Aleppo, Raqqa", "start": "2024-01-01", "length": "60 d"}
        codes.append((await client.post("/api/workbench/new", json=begun)).status_code)
        written = {"document": "crossing", "text": text}
        for path, more in {
            "diagnostics": {}, "complete": place, "hover": place, "outline": {}, "form": place, "towns": {"name": "Raqqa"},
            "passages": {"source": None}, "map": {}, "trial": {}, "odds": {"futures": 100, "seed": 1},
        }.items():
            codes.append((await client.post("/api/workbench/" + path, json={**written, **more})).status_code)
        codes.append((await client.post("/api/scenarios", content=crossing_yaml().encode())).status_code)
        assert set(codes) <= {200, 201}, codes
        for analysis in ("compare", "settlement", "claims", "red-lines"):
            await analyse(client, analysis)

async def analyse(client, analysis):
    more = {"decided": {"parley": "talk"}} if analysis == "compare" else {}
    job = await client.post("/api/jobs", json={"scenario": "crossing", "futures": 100, "analysis": analysis, **more})
    name = job.json()["id"]
    await client.get(f"/api/jobs/{name}/events")
    found = (await client.get(f"/api/jobs/{name}")).json()
    assert found["state"] == "done", found

finish(work())
print(*sorted(set(sys.modules) - before))
"""
WATCHED = (
    "sandtable",
    "pandas",
    "pyarrow",
    "narwhals",
    "altair",
    "scipy",
    "duckdb",
    "ruamel",
    "geographiclib",
    "vl_convert",
)


def imported(how: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", SCRIPT, how], capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    return [name for name in done.stdout.split() if name.partition(".")[0] in WATCHED]


@pytest.mark.slow
def test_the_threads_of_the_app_import_nothing_that_others_use() -> None:
    pytest.importorskip("SALib", reason="needs SALib: pip install 'sandtable-crisis[analysis]'")
    assert imported("imported") == []
    assert "sandtable.analysis.claims.claims" in imported("bare")  # the test can fail


def test_it_imports_before_it_takes_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def begun(_: str) -> None:
        order.append("serves")
        raise KeyboardInterrupt

    monkeypatch.setattr(server, "import_all", lambda: order.append("imports"))
    server.serve(race(), host="127.0.0.1", port=0, token=None, begun=begun)
    assert order == ["imports", "serves"]
    with pytest.raises(AnalysisError, match="no token is set"):
        server.serve(race(), host="0.0.0.0", port=0, token=None, begun=begun)
    assert order == ["imports", "serves"]


def test_what_is_not_installed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from sandtable.app import imports

    asked: list[str] = []

    def missing(name: str) -> Any:
        asked.append(name)
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(imports, "OURS", ())
    monkeypatch.setattr(imports, "import_module", missing)
    imports.import_all()
    assert asked == list(imports.OTHERS)
