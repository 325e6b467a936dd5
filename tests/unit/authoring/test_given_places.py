"""Places as people type and paste them, and from a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandtable.authoring.given_places import GivenPlace, read_places, unknown_holders
from sandtable.authoring.tables.sheets import workbook
from sandtable.errors import AuthoringError


def test_names_with_and_without_coordinates() -> None:
    assert read_places("Raqqa=35.95,39.01, Tabqa; al-Tanf = 33.5 38.67\nDeir ez-Zor=-35.34,\u221240") == [
        GivenPlace("Raqqa", 35.95, 39.01), GivenPlace("Tabqa"), GivenPlace("al-Tanf", 33.5, 38.67),
        GivenPlace("Deir ez-Zor", -35.34, -40.0),
    ]  # fmt: skip


def test_coordinates_as_they_are_pasted() -> None:
    assert read_places("Tanf=33°30' N, 38°40' E, Raqqa=(35.95, 39.01); Tabqa=35.84N 38.55E, Hama") == [
        GivenPlace("Tanf", 33.5, 38.666667), GivenPlace("Raqqa", 35.95, 39.01), GivenPlace("Tabqa", 35.84, 38.55),
        GivenPlace("Hama"),
    ]  # fmt: skip


@pytest.mark.parametrize("given", ["", " ", ",", " , ;\n"])
def test_nothing_is_no_place(given: str) -> None:
    assert read_places(given) == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("Raqqa=95.95,39.01", "Raqqa: a latitude is between -90 and 90, found 95.95"),
        ("Raqqa=35.95,239.01", "Raqqa: a longitude is between -180 and 180, found 239.01"),
        ("Raqqa=35.95", "Raqqa: `35.95` is not a pair of coordinates"),
        ("Raqqa=north,39", "Raqqa: `north, 39` is not a pair of coordinates"),
        ("Raqqa=35.95, Tabqa", "Raqqa: `35.95` is not a pair of coordinates"),
        ("Raqqa, 35.95, 39.01", "`35.95` is a number without a name; `39.01` is a number without a name"),
        ("Raqqa, raqqa", "the place raqqa is given twice"),
        ("Raqqa=1,2, Tabqa=1,2", "Raqqa and Tabqa have the same coordinates"),
        ("=1,2", "`=1` has no name; `2` is a number without a name"),
        ("x" * 61, "a name has at most 60 characters"),
        (",".join(f"p{n}" for n in range(251)), "251 places, more than the 250 that a scenario can begin with"),
    ],
)
def test_faults_are_named(given: str, message: str) -> None:
    with pytest.raises(AuthoringError) as fault:
        read_places(given)
    assert message in fault.value.message


def test_all_faults_at_once() -> None:
    with pytest.raises(AuthoringError, match=r"A: a latitude is between.*B: `1` is not a pair"):
        read_places("A=99,1, B=1")


class TestTables:
    @pytest.mark.parametrize(
        "text",
        [
            "name,lat,lon\nRaqqa,35.95,39.01\nTabqa,,\n",
            "\ufeffLongitude;x;Latitude;Place\n39.01;;35.95;Raqqa\n\n;;;Tabqa\n",
        ],
    )
    def test_columns_are_found_by_their_names(self, tmp_path: Path, text: str) -> None:
        file = tmp_path / "places.csv"
        file.write_text(text, encoding="utf-8")
        found = read_places(str(file))
        assert [(each.name, each.lat, each.lon) for each in found] == [("Raqqa", 35.95, 39.01), ("Tabqa", None, None)]

    def test_who_holds_a_place(self, tmp_path: Path) -> None:
        file = tmp_path / "places.csv"
        file.write_text("name,lat,lon,holder\nRaqqa,35.95,39.01,The Sdf\nTabqa,,,\nHama,35,36,Rome\n", encoding="utf-8")
        found = read_places(str(file))
        assert [each.holder for each in found] == ["The Sdf", "", "Rome"]
        assert unknown_holders(found, ["the SDF", "Damascus"]) == [
            f"{file}:4: Hama is held by Rome, which is none of the actors"
        ]

    def test_faults_name_the_line(self, tmp_path: Path) -> None:
        file = tmp_path / "places.csv"
        file.write_text("name,lat,lon\nRaqqa,35.95,east\n,1,2\nTabqa,91,1\n", encoding="utf-8")
        with pytest.raises(AuthoringError) as fault:
            read_places(str(file))
        for part in (
            f"{file}:2: Raqqa: `35.95, east`",
            f"{file}:3: no name",
            f"{file}:4: Tabqa: a latitude is between",
        ):
            assert part in fault.value.message

    def test_a_table_without_a_heading_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "places.csv"
        file.write_text("Raqqa,35.95,39.01\n", encoding="utf-8")
        with pytest.raises(AuthoringError, match="no column name and no column lat and no column lon") as fault:
            read_places(str(file))
        assert fault.value.hint == "its first line is name,lat,lon"

    @pytest.mark.parametrize("name", ["places.ods", "places.txt"])
    def test_a_table_of_another_kind_is_no_place(self, tmp_path: Path, name: str) -> None:
        file = tmp_path / name
        file.write_text("name,lat,lon\n", encoding="utf-8")
        with pytest.raises(AuthoringError, match=r"is neither a \.csv nor an \.xlsx file"):
            read_places(str(file))

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(AuthoringError, match="cannot be read"):
            read_places(str(tmp_path / "none.csv"))

    def test_a_workbook_and_coordinates_in_one_column(self, tmp_path: Path) -> None:
        pytest.importorskip("openpyxl", reason="pip install 'sandtable-crisis[tables]'")
        file = tmp_path / "places.xlsx"
        file.write_bytes(workbook([["Place", "coordinates"], ["Raqqa", "35.95, 39.01"], ["Tabqa", ""]], name="all"))
        found = read_places(str(file))
        assert [(each.name, each.lat, each.lon) for each in found] == [("Raqqa", 35.95, 39.01), ("Tabqa", None, None)]

    def test_a_file_that_is_not_utf_8_is_named_with_the_row(self, tmp_path: Path) -> None:
        file = tmp_path / "places.csv"
        file.write_bytes("name,lat,lon\nZoë,1,2\n".encode("latin-1"))
        with pytest.raises(AuthoringError, match="row 2: byte 0xeb is not UTF-8"):
            read_places(str(file))

    def test_a_name_over_two_lines_moves_the_lines_after_it(self, tmp_path: Path) -> None:
        file = tmp_path / "places.csv"
        file.write_bytes(b'name,lat,lon\r\n"Two\r\nlines",1,2\r\nB,99,2\r\n')
        with pytest.raises(AuthoringError, match=r"places.csv:4: B: a latitude is between"):
            read_places(str(file))
