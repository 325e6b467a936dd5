"""The page of one future in Chromium: offline, playable, its events lead to their days."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from sandtable.figures.future import future_of
from sandtable.program import Event
from sandtable.report.replay import write_replay
from tests.browser.conftest import Visit, axe_faults
from tests.unit.figures.invented import DAYS, invented_study

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def future_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = invented_study()
    number = next(k for k in range(100) if study.replay(k).outcomes[1])  # red is first in it
    path = tmp_path_factory.mktemp("replay") / "future.html"
    return write_replay(future_of(study, number), path, day=2, drawn=[("Reach of the battery", "20 km")])


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_opens_on_its_day_without_a_request_or_a_complaint(
    visit: Open, future_page: Path, width: int, scheme: str
) -> None:
    seen = visit(future_page, width=width, color_scheme=scheme)
    assert seen.requests == [future_page.as_uri()]
    assert seen.complaints == []
    assert seen.page.inner_text("#date").startswith("Day 2")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert "Reach of the battery" in seen.page.inner_text("main")


def test_events_lead_to_their_days_and_it_plays_to_the_end(visit: Open, future_page: Path) -> None:
    page = visit(future_page, reduced_motion="reduce").page
    page.click(".events li:has-text('Mill passed to Red') button")
    assert page.inner_text("#date").startswith("Day 14")
    page.click("#play")
    page.wait_for_function(f"() => +document.querySelector('#day').value === {DAYS}")


def test_map_and_list_show_the_same_moment(visit: Open, tmp_path: Path) -> None:
    """On every day: what the list marks as past is what the map shows, the state at the start of that day."""
    study = invented_study()
    played = future_of(study, next(k for k in range(100) if study.replay(k).outcomes[1]))
    moved = [(day + 0.004 if kind == Event.CONTROL else day, kind, *rest) for day, kind, *rest in played.record.log]
    future = dataclasses.replace(played, record=dataclasses.replace(played.record, log=sorted(moved)))
    times = [row[0] for row in future.record.log if row[1] == Event.CONTROL]
    assert times
    assert all(time % 1 for time in times)  # between two starts of days
    page = visit(write_replay(future, tmp_path / "moved.html", day=0, drawn=[])).page
    seen = page.evaluate("""() => {
      const view = sandtable.views.get("map").view;
      const read = (day) => {
        sandtable.show(day);
        const held = Object.fromEntries(view.data("places").map((row) => [row.id, row.who[day]]));
        const past = [...document.querySelectorAll(".events li.past")].map((entry) => entry.textContent);
        const fights = view.data("fights").filter((row) => row.from <= day && row.to > day - 1).length;
        return { held, past: past.filter((text) => text.includes("passed to")).length, fights };
      };
      return [...Array(sandtable.data.days + 1).keys()].map(read);
    }""")
    tracks = future.tracks
    for day, shown in enumerate(seen):
        assert shown["past"] == sum(time <= day for time in times), day
        assert [shown["held"][place] for place in tracks.places] == tracks.holder[day].tolist(), day


def test_axe_finds_no_fault(visit: Open, future_page: Path, axe: str) -> None:
    page = visit(future_page, bypass_csp=True).page
    assert axe_faults(page, axe) == []
