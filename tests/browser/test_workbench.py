"""Writing a scenario in the browser: faults at their lines, odds, map, saving, and what is kept of unsaved text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Visit, axe_faults
from tests.browser.serving import serving_file
from tests.browser.writing import CONTENT, faults, select, shown, text_of, write
from tests.cli.conftest import RACE

pytest.importorskip("uvicorn", reason="needs uvicorn: pip install 'sandtable-crisis[app]'")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Visit]
PLACE = "/workbench/vell"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("desk")
    with serving_file(folder) as address:
        yield folder / "vell.yaml", address


@pytest.fixture(scope="module")
def address(served: tuple[Path, str]) -> str:
    return served[1]


@pytest.fixture
def file(served: tuple[Path, str]) -> Path:
    """The file, as it was at first."""
    served[0].write_bytes(RACE.encode())
    return served[0]


def state(page: Any, words: str) -> None:
    page.wait_for_function("(words) => document.querySelector('#saved').textContent === words", arg=words)


def test_a_fault_is_shown_at_its_line_as_one_types(visit_app: Open, file: Path) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "diagnosed", "odds")
    assert "error" not in page.inner_text("#faults-words")
    assert faults(page) == []
    write(page, "place: harbour", "place: harbor")
    shown(page, "diagnosed")
    assert faults(page) == ["S203"]
    assert page.inner_text("#faults-words").startswith("1 error")
    line = RACE[: RACE.index("place: harbour")].count("\n") + 1
    assert page.inner_text("#faults li button >> nth=0") == f"line {line}"
    assert page.inner_text("#editor .cm-lintRange-error") == "harbor"
    assert page.locator("#editor .cm-lint-marker-error").count() == 1
    page.click("#faults li button >> nth=1")
    page.wait_for_selector("#explain[open]")
    assert page.inner_text("#explain-title").startswith("S203")
    page.keyboard.press("Escape")
    select(page, "sandtable: 2")
    page.keyboard.press("F8")
    reached = [page.evaluate("sandtable.bench.here().line")]
    for _ in range(9):
        page.keyboard.press("F8")
        reached.append(page.evaluate("sandtable.bench.here().line"))
    assert line in reached
    page.click("#undo")
    while text_of(page) != RACE:
        page.click("#undo")
    shown(page, "diagnosed")
    assert faults(page) == []


def test_odds_follow_the_text_and_are_compared_with_the_file(visit_app: Open, file: Path) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "allOdds", "compared", "mapped")
    before = page.inner_text('#odds tr[data-outcome="north-first"] b')
    assert page.is_hidden("#versus-head")
    assert page.locator("#odds .band").count() > 0
    write(page, "uniform(15 km/day", "uniform(34 km/day")
    shown(page, "allOdds", "compared")
    assert page.inner_text('#odds tr[data-outcome="north-first"] b') != before
    assert page.is_visible("#versus-head")
    change = page.inner_text('#odds tr[data-outcome="north-first"] .change')
    assert change.startswith("+")
    assert " to " in change or "–" in change
    write(page, "34 km/day", "34 kn/day")
    shown(page, "diagnosed")
    page.wait_for_selector("#ends.stale")
    assert page.is_visible("#ends .stale-note")
    assert page.locator("#odds tr").count() == 2  # the last valid ones stay
    write(page, "kn/day", "km/day")
    shown(page, "odds")
    assert page.locator("#ends.stale").count() == 0


def test_a_saved_text_with_errors_leaves_the_odds_of_its_correction_valid(visit_app: Open, file: Path) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "allOdds", "mapped")
    write(page, "place: harbour", "place: harbor")
    shown(page, "diagnosed")
    page.wait_for_selector("#ends.stale")
    page.keyboard.press("Control+s")
    state(page, "Saved")
    write(page, "place: harbor", "place: harbour")
    shown(page, "allOdds", "compared", "mapped")
    assert "error" not in page.inner_text("#faults-words")
    assert page.locator(".stale").count() == 0
    assert "error" not in page.inner_text("#odds-words")
    assert page.inner_text("#versus-words") == (
        "No change is shown: the text that was last opened or saved has errors."
    )
    page.keyboard.press("Control+s")
    state(page, "Saved")
    page.wait_for_selector("#versus-words", state="hidden")
    assert page.locator(".stale").count() == 0
    assert page.is_hidden("#trouble")


def test_late_answers_are_dropped(visit_app: Open, file: Path) -> None:
    visit = visit_app(path=PLACE)
    page = visit.page
    shown(page, "diagnosed", "odds")
    held: list[Any] = []
    page.route("**/api/workbench/diagnostics", lambda route: held.append(route) if not held else route.continue_())
    write(page, "place: harbour", "place: nowhere")
    page.wait_for_function(
        "() => document.documentElement.dataset.diagnosed !== document.documentElement.dataset.revision"
    )
    for _ in range(200):
        if held:
            break
        page.wait_for_timeout(10)
    write(page, "place: nowhere", "place: harbour")
    shown(page, "diagnosed")
    assert faults(page) == []
    assert len(held) == 1  # which the page has given up
    shown(page, "odds")
    assert faults(page) == []


def test_the_first_odds_of_a_text_are_not_dropped_for_all_futures_of_the_text_before(
    visit_app: Open, file: Path
) -> None:
    """All futures are played when the text rests; who goes on typing just after the first odds waits for the next ones only."""
    page = visit_app(path=PLACE).page
    shown(page, "allOdds")
    asked: list[int] = []
    checks: list[Any] = []

    def ask(route: Any) -> None:
        asked.append(route.request.post_data_json["futures"])
        route.continue_()

    def check(route: Any) -> None:
        checks.append(route)
        if "17 km/day" not in route.request.post_data_json["text"]:
            route.continue_()

    page.route("**/api/workbench/odds", ask)
    page.route("**/api/workbench/diagnostics", check)
    page.evaluate(
        """() => new Promise((done) => {
          const root = document.documentElement, view = sandtable.bench.view();
          const change = (from, to) => {
            const at = view.state.doc.toString().indexOf(from);
            view.dispatch({ changes: { from: at, to: at + from.length, insert: to } });
          };
          const look = new MutationObserver(() => {
            if (root.dataset.odds !== root.dataset.revision) return;
            look.disconnect();
            setTimeout(() => { change("16 km/day", "17 km/day"); done(); }, 100);
          });
          change("15 km/day", "16 km/day");
          look.observe(root, { attributes: true });
        })"""
    )
    page.wait_for_timeout(900)  # the check takes longer than the rest after which all futures are played
    assert (len(checks), asked) == (2, [2_000])
    checks[1].continue_()
    shown(page, "odds")
    shown(page, "allOdds")
    assert asked == [2_000, 2_000, 10_000]


def test_saving_writes_the_file(visit_app: Open, file: Path) -> None:
    page = visit_app(path=PLACE).page
    state(page, "Saved")
    assert page.is_disabled("#save")
    write(page, "The bridge at Vell", "Vell")
    state(page, "Unsaved changes")
    page.keyboard.press("Control+s")
    state(page, "Saved")
    assert file.read_bytes() == RACE.replace("The bridge at Vell", "Vell").encode()
    page.reload()
    page.wait_for_function("() => document.documentElement.dataset.drawn === 'yes'")
    assert text_of(page) == RACE.replace("The bridge at Vell", "Vell")


def test_a_file_changed_on_disk_is_not_overwritten_unasked(visit_app: Open, file: Path) -> None:
    page = visit_app(path=PLACE).page
    state(page, "Saved")
    write(page, "The bridge at Vell", "Mine")
    other = RACE.replace("The bridge at Vell", "Theirs").encode()
    file.write_bytes(other)
    page.click("#save")
    page.wait_for_selector("#conflict[open]")
    assert "changed on disk" in page.inner_text("#conflict-words")
    with page.expect_download() as download:
        page.click("#conflict button[value=download]")
    assert Path(download.value.path()).read_bytes() == RACE.replace("The bridge at Vell", "Mine").encode()
    assert file.read_bytes() == other
    state(page, "Changed on disk")
    page.click("#save")
    page.click("#conflict button[value=reload]")
    state(page, "Saved")
    assert text_of(page) == other.decode()
    page.click("#undo")  # mine again
    assert text_of(page) == RACE.replace("The bridge at Vell", "Mine")
    file.write_bytes(RACE.encode())
    page.click("#save")
    page.click("#conflict button[value=overwrite]")
    state(page, "Saved")
    assert file.read_bytes() == RACE.replace("The bridge at Vell", "Mine").encode()


def test_a_clean_text_follows_its_file(visit_app: Open, file: Path) -> None:
    page = visit_app(path=PLACE).page
    state(page, "Saved")
    file.write_bytes(RACE.replace("The bridge at Vell", "Theirs").encode())
    page.wait_for_function("() => sandtable.bench.text().includes('Theirs')")
    state(page, "Reloaded from disk")
    row, last = page.locator(".row").bounding_box(), page.locator("#what-if").bounding_box()
    assert row["height"] < 60  # all of it on one line, away from the window's edge
    assert last["y"] >= 6
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.is_disabled("#save")
    shown(page, "diagnosed", "odds")
    write(page, "Theirs", "Mine")
    state(page, "Unsaved changes")
    file.write_bytes(RACE.encode())
    state(page, "Changed on disk")
    assert "Mine" in text_of(page)


def test_new_asks_what_sandtable_new_asks(visit_app: Open, file: Path, tmp_path: Path) -> None:
    view = tmp_path / "view.txt"
    view.write_text("The North will likely take Raqqa by August.\n", encoding="utf-8")
    page = visit_app(path=PLACE).page
    page.click("#new")
    page.wait_for_selector("#recipes input[value=tripwire]")
    hidden = "document.querySelector('#recipes').parentElement.scrollHeight - document.querySelector('#recipes').parentElement.clientHeight"
    assert page.evaluate(hidden) <= 0
    page.fill("#new-name", "my case")
    assert not page.evaluate("document.querySelector('#new-name').checkValidity()")
    assert "hyphens" in str(page.get_attribute("#new-name", "title"))
    assert "without blanks" in page.inner_text("#new-name-hint")
    for name, answer in {
        "name": "case", "actors": "the North, the South", "places": "Raqqa, Palmyra", "start": "2017-06-14",
        "length": "60 d", "settled": "the North takes Raqqa",
    }.items():  # fmt: skip
        page.fill(f"#new-{name}", answer)
    page.set_input_files("#new-text", str(view))
    page.click("#beginning button:has-text('Begin')")
    page.wait_for_function("() => sandtable.bench.text().includes('the North takes Raqqa')")
    shown(page, "diagnosed", "odds")
    assert faults(page) == []
    text = text_of(page)
    assert "start: 2017-06-14" in text
    assert "--from view.txt" in text


def test_a_headline_outcome_is_first(visit_app: Open, file: Path) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "odds")
    order = "(rows) => rows.map((row) => row.dataset.outcome)"
    assert page.locator("#odds tr").evaluate_all(order) == ["north-first", "north-holds"]
    write(page, "headline: true", "headline: false")
    write(page, "north-holds: {", "north-holds: {headline: true, ")
    shown(page, "odds")
    assert page.locator("#odds tr").evaluate_all(order) == ["north-holds", "north-first"]


def test_a_phone_shows_results_before_the_text_and_contents_last(visit_app: Open, file: Path) -> None:
    page = visit_app(path=PLACE, width=390).page
    shown(page, "odds")
    order = "() => [...document.querySelector('#main').children].map((part) => part.id)"
    assert page.evaluate(order) == ["results", "text-section", "outline-section"]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function("() => document.querySelector('#main').firstElementChild.id === 'outline-section'")
    assert page.evaluate(order) == ["outline-section", "text-section", "results"]


def test_a_text_that_takes_long_to_check_is_checked_less_often(visit_app: Open, file: Path) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "diagnosed", "odds")
    assert page.is_hidden("#faults-slow")
    asked: list[float] = []

    def late(route: Any) -> None:
        asked.append(page.evaluate("performance.now()"))
        page.wait_for_timeout(2_100)
        route.continue_()

    page.route("**/api/workbench/diagnostics", late)
    write(page, "The bridge at Vell", "A")
    shown(page, "diagnosed")
    page.wait_for_selector("#faults-slow:not([hidden])")
    assert "after a pause of" in page.inner_text("#faults-slow")
    before = len(asked)
    select(page, "title: A", after=True)
    begun = page.evaluate("performance.now()")
    page.keyboard.type("B")
    shown(page, "diagnosed")
    assert len(asked) == before + 1
    assert asked[-1] - begun >= 2_000


def test_a_whole_text_is_pasted_without_a_complaint(visit_app: Open, file: Path) -> None:
    visit = visit_app(path=PLACE)
    page = visit.page
    shown(page, "diagnosed")
    page.focus(CONTENT)
    page.keyboard.press("Control+a")
    page.evaluate(
        "(text) => { const data = new DataTransfer(); data.setData('text/plain', text); data.setData('text/html',"
        ' `<pre style="color:red">${text}</pre>`); const target = sandtable.bench.view().contentDOM;'
        " target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }",
        RACE.replace("The bridge at Vell", "Pasted"),
    )
    shown(page, "diagnosed", "odds", "mapped")
    assert "Pasted" in text_of(page)
    assert visit.complaints == []


def test_unsaved_text_is_kept_and_offered_again(visit_app: Open, file: Path) -> None:
    page = visit_app(path=PLACE).page
    state(page, "Saved")
    write(page, "The bridge at Vell", "Kept")
    shown(page, "kept")
    warned: list[str] = []

    def leave(dialog: Any) -> None:
        warned.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.reload()
    page.wait_for_selector("#offer button")
    assert warned == ["beforeunload"]
    assert text_of(page) == RACE
    page.click("#offer button >> nth=0")
    assert text_of(page) == RACE.replace("The bridge at Vell", "Kept")
    state(page, "Unsaved changes")
    assert page.is_hidden("#offer")
    page.click("#save")
    state(page, "Saved")
    page.reload()
    page.wait_for_function("() => document.documentElement.dataset.drawn === 'yes'")
    assert page.is_hidden("#offer")


def test_save_as_makes_a_new_file(visit_app: Open, file: Path) -> None:
    page = visit_app(path="/workbench/fashoda-1898").page
    state(page, "Bundled scenario")
    page.click("#save")
    page.fill("#naming-name", "vell")
    page.click("#naming button:has-text('Save')")
    page.wait_for_selector("#naming .field-fault:not([hidden])")
    name = f"mine-{hashlib.sha256(str(file).encode()).hexdigest()[:6]}"
    (file.parent / f"{name}.yaml").unlink(missing_ok=True)
    page.fill("#naming-name", name)
    page.click("#naming button:has-text('Save')")
    state(page, "Saved")
    assert page.evaluate("location.pathname") == f"/workbench/{name}"
    assert page.get_attribute("#what-if", "href") == f"/s/{name}"
    assert (file.parent / f"{name}.yaml").read_text(encoding="utf-8") == text_of(page)


def test_a_trial_is_run_when_it_is_asked_for(visit_app: Open, file: Path) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "diagnosed")
    page.click("#try")
    page.wait_for_function("() => document.documentElement.dataset.tried")
    assert "500 futures" in page.inner_text("#trial-words")
    is_clean = page.locator("#trial li").count() == 0
    assert ("Nothing found." in page.inner_text("#trial-words")) is is_clean


def test_escape_then_tab_leaves_the_text(visit_app: Open, file: Path) -> None:
    page = visit_app(path=PLACE).page
    state(page, "Saved")
    select(page, "sandtable: 2")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert text_of(page).startswith("  sandtable")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.querySelector('#spoken').textContent.includes('leaves')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "editor"
    assert text_of(page).startswith("  sandtable: 2\n")
    page.focus(CONTENT)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == "editor"
    assert text_of(page).startswith("sandtable: 2\n")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_axe_finds_no_fault_in_any_state(visit_app: Open, file: Path, axe: str, width: int, scheme: str) -> None:
    page = visit_app(path=PLACE, width=width, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce").page
    shown(page, "compared", "mapped")
    assert axe_faults(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width < 720:
        assert page.evaluate("sandtable.bench.view().state.readOnly")
        page.click("#write-anyway")
        assert not page.evaluate("sandtable.bench.view().state.readOnly")
    write(page, "place: harbour", "place: harbor")
    shown(page, "diagnosed")
    page.wait_for_selector("#ends.stale")
    assert axe_faults(page, axe) == []
    file.write_bytes(b"changed: true\n")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#conflict[open]")
    assert axe_faults(page, axe, least=10) == []
    page.click("#conflict button[value='']")
    page.click("#help")
    assert axe_faults(page, axe, least=10) == []
    page.keyboard.press("Escape")
    page.click("#find")
    assert axe_faults(page, axe) == []
