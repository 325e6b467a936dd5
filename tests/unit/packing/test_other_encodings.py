"""The text of a source is left out of a pack in whatever form it lies beside the scenario; what cannot be compared, too."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

import sandtable as st
from sandtable.errors import AuthoringError
from sandtable.packing.contents import pack_of
from sandtable.text.reading import digest
from tests.unit.analysis.updating_cases import TEXT

ARTICLE = "Bien\u00f4t the envoy will probably arrive, the ministry says; nobody else expects it before the spring.\n"


@pytest.fixture
def scenario(tmp_path: Path) -> st.Scenario:
    source = f"sources:\n  article: {{title: An article, grade: C3, sha256: {digest(ARTICLE)}}}\n"
    path = tmp_path / "known.yaml"
    path.write_text(TEXT + source, encoding="utf-8")
    return st.load(path)


def zipped(text: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("article.txt", text)
    return raw.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        ARTICLE.encode(), ARTICLE.encode("utf-16"), ARTICLE.encode("cp1252"), ARTICLE.rstrip("\n").encode(),
        ARTICLE.replace("\n", "\r\n").encode(), ARTICLE.encode("utf-8-sig"), zipped(ARTICLE), b"%PDF-1.7 ...",
    ],
    ids=["utf-8", "utf-16", "cp1252", "no-end", "crlf", "bom", "zip", "pdf"],
)  # fmt: skip
def test_the_text_in_another_form_stays_at_home(scenario: st.Scenario, tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(raw)
    made = pack_of(scenario, more=(path,))
    assert [name for name, _ in made.left_out] == ["notes.txt"]
    assert "notes.txt" not in [each.path for each in made.entries]


def test_other_texts_and_pictures_are_sent(scenario: st.Scenario, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "map.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    made = pack_of(scenario, more=(tmp_path / "data.csv", tmp_path / "map.png"))
    assert not made.left_out
    assert {"data.csv", "map.png"} <= {each.path for each in made.entries}


def test_a_link_is_not_followed(scenario: st.Scenario, tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("words\n", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    made = pack_of(scenario, more=(tmp_path / "link.txt",))
    assert [name for name, _ in made.left_out] == ["link.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_file_is_refused_and_not_waited_for(scenario: st.Scenario, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(AuthoringError, match="is no file"):
        pack_of(scenario, more=(tmp_path / "pipe",))


@pytest.mark.parametrize("name", ["a:b?.md", " lead.md", "end.md.", "x" * 240 + ".txt"])
def test_a_name_that_unpack_would_refuse_is_refused(scenario: st.Scenario, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("words\n", encoding="utf-8")
    with pytest.raises(AuthoringError, match="cannot be called"):
        pack_of(scenario, more=(tmp_path / name,))
