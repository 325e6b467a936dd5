"""The types of the API's answers for the page's scripts: they are current, and the answers have them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter

from sandtable.app import answer_types
from sandtable.results import Result
from scripts.page_types import ROOT, TYPES, description, header

ANSWERS = ROOT / "tests" / "golden" / "app"
TYPE_OF = {
    "scenarios": list[answer_types.ScenarioEntry], "scenario": answer_types.ScenarioAnswer,
    "trial": answer_types.TrialAnswer,
    "whatif": answer_types.WhatIfAnswer, "whatif-set": answer_types.WhatIfAnswer, "versus": answer_types.VersusAnswer,
    "versus-pinned": answer_types.VersusAnswer, "examples": answer_types.ExamplesAnswer,
    "examples-near-a-day": answer_types.ExamplesAnswer, "replay": answer_types.ReplayAnswer,
    "fork-assumption": answer_types.ForkAnswer, "fork-decision": answer_types.ForkAnswer,
    "job-compare": answer_types.JobAnswer, "upload": answer_types.Upload, "upload-of-faults": answer_types.UploadFault,
}  # fmt: skip


def test_the_types_are_those_of_the_description() -> None:
    first = TYPES.read_text(encoding="utf-8").splitlines(keepends=True)[0]
    assert first == header(description()), "run `make script-types`"


def test_the_description_says_how_often_there_is_a_picture() -> None:
    schemas = description()["components"]["schemas"]
    for name in ("PicturesAnswer", "ShownFuture"):
        said = " ".join(schemas[name]["description"].split())
        assert "day from the start on" in said
        assert "in a scenario that is told in hours (less than ten days)" in said


def unknown(found: Any, kind: Any) -> Iterator[str]:
    """Keys of an answer that its type does not have."""
    if isinstance(kind, list):
        for one, of in zip(found, kind, strict=True):
            yield from unknown(one, of)
    elif isinstance(kind, BaseModel) and kind.model_config != ConfigDict(extra="allow"):
        yield from set(found) - set(type(kind).model_fields)
        for name in set(found) & set(type(kind).model_fields):
            yield from unknown(found[name], getattr(kind, name))


@pytest.mark.parametrize("name", list(TYPE_OF))
def test_an_answer_has_its_type_and_no_further_keys(name: str) -> None:
    found = json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))
    kind = TypeAdapter(TYPE_OF[name])
    if isinstance(TYPE_OF[name], type) and issubclass(TYPE_OF[name], Result):  # its schema allows no further keys
        jsonschema.validate(found, kind.json_schema(mode="serialization"))
    else:
        assert list(unknown(found, kind.validate_python(found))) == []


def test_a_key_that_a_type_lacks_is_found() -> None:
    answer = json.loads((ANSWERS / "whatif.json").read_text(encoding="utf-8"))
    answer["outcomes"][0]["colour"] = "red"
    with pytest.raises(jsonschema.ValidationError, match="colour"):
        jsonschema.validate(answer, TypeAdapter(answer_types.WhatIfAnswer).json_schema(mode="serialization"))
    found = [{"id": "a", "title": "A", "is_own": False, "is_bundled": True, "colour": "red"}]
    assert list(unknown(found, TypeAdapter(list[answer_types.ScenarioEntry]).validate_python(found))) == ["colour"]


@pytest.mark.skipif(not (ROOT / "node_modules" / ".bin" / "tsc").exists(), reason="needs `npm ci`")
@pytest.mark.parametrize(
    ("line", "fault"), [("page.data.scenarios;", "TS2551"), ("page.askJson('/api/versus', { futures: 'x' });", "TS2")]
)
def test_a_wrong_use_of_an_answer_is_found(tmp_path: Path, line: str, fault: str) -> None:
    script = tmp_path / "wrong.js"
    script.write_text(f"((page) => {{ {line} }})(window.sandtable);\n", encoding="utf-8")
    tsc = shutil.which("tsc", path=str(ROOT / "node_modules" / ".bin"))
    assert tsc is not None
    found = subprocess.run(
        [tsc, "--checkJs", "--allowJs", "--noEmit", "--strict", "--noImplicitAny", "false", "--target", "es2022",
         "--lib", "es2023,dom,dom.iterable", str(ROOT / "types" / "page.d.ts"), str(script)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert fault in found.stdout
