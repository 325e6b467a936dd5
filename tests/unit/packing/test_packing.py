"""A pack has what belongs to a scenario and never the text; it is the same bytes each time; hostile packs write nothing."""

from __future__ import annotations

import contextlib
import io
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

import sandtable as st
from sandtable.errors import AuthoringError
from sandtable.files import sha256_of, zipped
from sandtable.packing.contents import INDEX, MANIFEST, pack_of
from sandtable.packing.quoting import LEAST, quoted
from sandtable.packing.unpacking import MOST_FILES, Unpacked, read_pack, write_pack
from sandtable.text.reading import digest
from tests.unit.report.crossing import TEXT, crossing_yaml

LONG = "The guns on the hill will probably keep the brigade away from the bridge for a week at the least. "
SENTENCE = LONG.strip()


def scenario_in(folder: Path, *, text: str = "") -> Any:
    """The crossing in a folder, with notes and a base map beside it; text : of the file."""
    folder.mkdir(exist_ok=True)
    file = folder / "crossing.yaml"
    file.write_text(text or crossing_yaml(), encoding="utf-8")
    (folder / "NOTES.md").write_text("How the numbers were chosen.\n", encoding="utf-8")
    (folder / "basemap.json").write_text(
        '{"rivers": {"type": "FeatureCollection", "features": []}}\n', encoding="utf-8"
    )
    return st.load(str(file))


def with_long_passage() -> str:
    """The crossing, on a text with a long sentence that one claim has the place of."""
    whole = LONG + TEXT
    at = f"{{start: 0, end: {len(SENTENCE)}, sha256: {digest(SENTENCE)[:16]}}}"
    yaml = crossing_yaml().replace(f"sha256: {digest(TEXT)}", f"sha256: {digest(whole)}")
    first = yaml.index("at: {start:")
    return yaml[:first] + f"at: {at}" + yaml[yaml.index("}", first) + 1 :]


def contents(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_pack_has_scenario_map_notes_licence_and_what_to_cite(tmp_path: Path) -> None:
    scenario = scenario_in(tmp_path / "here")
    (tmp_path / "here" / "LICENSE").write_text("CC BY 4.0\n", encoding="utf-8")
    (tmp_path / "here" / "private.txt").write_text("not named, so not sent\n", encoding="utf-8")
    found = contents(pack_of(scenario).to_bytes())
    assert set(found) == {
        f"crossing/{name}"
        for name in (INDEX, "crossing.yaml", "basemap.json", "NOTES.md", "LICENSE", "CITATION.bib", "README.txt")
    }
    assert found["crossing/crossing.yaml"].decode() == scenario.origin.text
    readme = found["crossing/README.txt"].decode()
    for said in (
        "The licence of these files is in LICENSE.",
        "sandtable run crossing/crossing.yaml",
        scenario.sha256,
        "The Vell Courier",
    ):
        assert said in readme
    assert "@software" in found["crossing/CITATION.bib"].decode()
    index = json.loads(found[f"crossing/{INDEX}"])
    assert {each["path"]: each["sha256"] for each in index["files"]} == {
        name.removeprefix("crossing/"): sha256_of(content)
        for name, content in found.items()
        if not name.endswith(INDEX)
    }


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (pack_of(scenario_in(tmp_path / name)).to_bytes() for name in ("one", "two"))
    assert one == two


def test_a_study_is_sent_as_its_plan_and_can_be_repeated(tmp_path: Path) -> None:
    scenario = scenario_in(tmp_path / "here")
    study = st.run(scenario, futures=40, seed=9, out=tmp_path / "study", progress=False)
    made = pack_of(scenario, study=study)
    found = contents(made.to_bytes())
    assert json.loads(found[f"crossing/{MANIFEST}"])["random"]["seed"] == 9
    assert not any(name.endswith(".parquet") for name in found)
    index = json.loads(found[f"crossing/{INDEX}"])
    assert index["command"] == "sandtable run crossing/crossing.yaml --futures 40 --seed 9"
    target = tmp_path / "pack.zip"
    target.write_bytes(made.to_bytes())
    write_pack(read_pack(target), tmp_path / "there")
    again = st.run(
        st.load(str(tmp_path / "there" / "crossing.yaml")), futures=40, seed=9, out=tmp_path / "again", progress=False
    )
    assert again.manifest["chunks"][0]["sha256"] == study.manifest["chunks"][0]["sha256"]


def test_the_study_of_another_text_is_refused(tmp_path: Path) -> None:
    scenario = scenario_in(tmp_path / "here")
    study = st.run(scenario, futures=10, seed=1, progress=False)
    other = scenario_in(tmp_path / "other", text=crossing_yaml().replace("strength: 1800", "strength: 1900"))
    with pytest.raises(AuthoringError, match="another text"):
        pack_of(other, study=study)


# -- never the text ------------------------------------------------------------------------------------


def test_the_text_is_left_out_wherever_it_lies(tmp_path: Path) -> None:
    scenario = scenario_in(tmp_path / "here")
    for name in ("article.txt", "README.md"):
        (tmp_path / "here" / name).write_text(TEXT, encoding="utf-8")
    made = pack_of(scenario, more=[tmp_path / "here" / "article.txt"])
    assert dict(made.left_out) == dict.fromkeys(("README.md", "article.txt"), "it is the text of the source `paper`")
    assert not any(TEXT.encode() in content for content in contents(made.to_bytes()).values())


def test_windows_line_ends_do_not_hide_the_text(tmp_path: Path) -> None:
    scenario = scenario_in(tmp_path / "here")
    (tmp_path / "here" / "README.md").write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert [name for name, _ in pack_of(scenario).left_out] == ["README.md"]


def test_notes_that_quote_a_passage_are_left_out(tmp_path: Path) -> None:
    assert len(SENTENCE) >= LEAST
    scenario = scenario_in(tmp_path / "here", text=with_long_passage())
    (tmp_path / "here" / "NOTES.md").write_text(f"Notes.\nIt says: \u201c{SENTENCE}\u201d\n", encoding="utf-8")
    made = pack_of(scenario)
    assert made.left_out == (("NOTES.md", "line 2 quotes a passage of the source `paper`"),)
    assert not any(SENTENCE.encode() in content for content in contents(made.to_bytes()).values())


def test_a_scenario_that_quotes_its_text_is_refused(tmp_path: Path) -> None:
    scenario = scenario_in(tmp_path / "here", text=with_long_passage() + f"# {SENTENCE}\n")
    with pytest.raises(AuthoringError, match="quotes a passage of the source `paper`"):
        pack_of(scenario)


def test_no_bundled_scenario_quotes_its_text() -> None:
    for name in ("deir-ez-zor-2017", "fashoda-1898"):
        made = pack_of(st.load(name))
        assert made.left_out == ()
        assert {"scenario.yaml", "basemap.json", "NOTES.md"} <= {each.path for each in made.entries}


def test_a_link_beside_the_scenario_is_not_followed(tmp_path: Path) -> None:
    scenario = scenario_in(tmp_path / "here")
    (tmp_path / "secret").write_text("a secret\n", encoding="utf-8")
    try:
        (tmp_path / "here" / "README.md").symlink_to(tmp_path / "secret")
    except OSError:
        pytest.skip("links cannot be made here")
    assert not any(b"a secret" in content for content in contents(pack_of(scenario).to_bytes()).values())


def test_bytes_that_are_no_text_have_no_passages(tmp_path: Path) -> None:
    assert quoted(b"\xff\xfe\x00", scenario_in(tmp_path / "here"), name="a.png") is None


@pytest.mark.parametrize("name", ["NOTES.md", "notes.md", "Pack.JSON", "readme.txt"])
def test_two_files_of_one_name_are_refused(tmp_path: Path, name: str) -> None:
    scenario = scenario_in(tmp_path / "here")
    other = tmp_path / "elsewhere"
    other.mkdir()
    (other / name).write_text("another\n", encoding="utf-8")
    with pytest.raises(AuthoringError, match="two files of a pack would be called"):
        pack_of(scenario, more=[other / name])


# -- unpacking -----------------------------------------------------------------------------------------


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    path = tmp_path / "crossing.zip"
    path.write_bytes(pack_of(scenario_in(tmp_path / "here")).to_bytes())
    return path


def test_a_pack_comes_back_as_it_was_and_may_be_unpacked_again(packed: Path, tmp_path: Path) -> None:
    found = read_pack(packed)
    for _ in range(2):
        paths = write_pack(found, tmp_path / "out")
        assert {path.name for path in paths} == {Path(name).name for name in found.files}
    assert (
        st.load(str(tmp_path / "out" / "crossing.yaml")).sha256
        == st.load(str(tmp_path / "here" / "crossing.yaml")).sha256
    )


def test_a_folder_with_other_files_is_left_alone(packed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "NOTES.md").write_text("mine\n", encoding="utf-8")
    with pytest.raises(AuthoringError, match=r"holds other files: NOTES\.md"):
        write_pack(read_pack(packed), out)
    assert [path.name for path in out.iterdir()] == ["NOTES.md"]
    assert (out / "NOTES.md").read_text(encoding="utf-8") == "mine\n"


def rewritten(packed: Path, *, more: dict[str, bytes] | None = None, drop: str = "") -> Path:
    """The pack with further files, and without one."""
    found = {
        name: content for name, content in contents(packed.read_bytes()).items() if not drop or not name.endswith(drop)
    }
    packed.write_bytes(zipped({**found, **(more or {})}))
    return packed


@pytest.mark.parametrize(
    "name",
    [
        "crossing/../../evil", "/etc/evil", "crossing/..", "..\\evil", "crossing/a\\b", "C:/evil", "crossing/con", "crossing/aux.txt",
        "crossing/a:b", "crossing//x", "crossing/a/b/c/d", "evil", "crossing/trailing.", "crossing/ a", "crossing/a\x01",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(packed: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(AuthoringError, match="no name that a packed scenario may have"):
        read_pack(rewritten(packed, more={name: b"x"}))
    assert not (tmp_path / "evil").exists()


def test_links_passwords_and_doubles_are_refused(packed: Path) -> None:
    link = zipfile.ZipInfo("crossing/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(AuthoringError, match="is a link or no plain file"):
        read_pack(packed)


def test_a_double_name_is_refused(packed: Path) -> None:
    with pytest.raises(AuthoringError, match="is there twice"):
        read_pack(rewritten(packed, more={"crossing/notes.md": b"x"}))


def test_a_bomb_is_not_unpacked(packed: Path) -> None:
    with pytest.raises(AuthoringError, match="unpacks to more than is read"):
        read_pack(rewritten(packed, more={"crossing/bomb": bytes(65 << 20)}))


def test_too_many_files_are_refused(packed: Path) -> None:
    more = {f"crossing/{number}": b"" for number in range(MOST_FILES)}
    with pytest.raises(AuthoringError, match="at most 200"):
        read_pack(rewritten(packed, more=more))


def test_every_file_is_compared_with_the_list(packed: Path) -> None:
    with pytest.raises(AuthoringError, match=r"is damaged: NOTES\.md is missing"):
        read_pack(rewritten(packed, drop="NOTES.md"))
    changed = {"crossing/NOTES.md": b"other", "crossing/extra.txt": b"x"}
    with pytest.raises(AuthoringError, match=r"extra\.txt is not listed; NOTES\.md was changed"):
        read_pack(rewritten(packed, more=changed))


@pytest.mark.parametrize("index", [b"", b"[]", b"{}", b'{"format": 1}', b"\xff", b"[" * 100_000])
def test_an_index_that_is_none_is_refused(packed: Path, index: bytes) -> None:
    with pytest.raises(AuthoringError, match=r"it has no pack\.json that can be read"):
        read_pack(rewritten(packed, more={f"crossing/{INDEX}": index}))


def test_a_newer_pack_is_refused(packed: Path) -> None:
    index = json.loads(contents(packed.read_bytes())[f"crossing/{INDEX}"])
    changes: tuple[tuple[dict[str, object], str], ...] = (
        ({"format": "other"}, "another format"),
        ({"format_version": 2}, "newer Sandtable"),
        ({"format_version": True}, "another format"),
        ({"format_version": 0}, "another format"),
        ({"name": "a\x1b[2J"}, "another format"),
        ({"files": [*index["files"], index["files"][0]]}, "lists a file twice"),
    )
    for change, message in changes:
        raw = json.dumps({**index, **change}).encode()
        with pytest.raises(AuthoringError, match=message):
            read_pack(rewritten(packed, more={f"crossing/{INDEX}": raw}))


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"a text", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_pack_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(raw)
    with pytest.raises(AuthoringError, match="no packed scenario"):
        read_pack(path)


@pytest.mark.parametrize("place", range(0, 400, 23))
def test_a_damaged_pack_is_refused_or_is_whole(packed: Path, place: int) -> None:
    raw = bytearray(packed.read_bytes())
    raw[place * (len(raw) - 1) // 400] ^= 0x41
    whole = read_pack(packed).files
    packed.write_bytes(bytes(raw))
    with contextlib.suppress(AuthoringError):
        assert read_pack(packed).files == whole


def test_nothing_is_written_through_a_link(packed: Path, tmp_path: Path) -> None:
    found = read_pack(packed)
    real = tmp_path / "real"
    real.mkdir()
    try:
        (tmp_path / "out").symlink_to(real)
    except OSError:
        pytest.skip("links cannot be made here")
    with pytest.raises(AuthoringError, match="is no directory"):
        write_pack(found, tmp_path / "out")
    assert isinstance(found, Unpacked)
    assert list(real.iterdir()) == []
