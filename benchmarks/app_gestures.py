"""What a hand does with a slider of the app, in Chromium, and how long the page takes to show the new numbers.

Times between the parts of a gesture are those of the keystroke-level model (Card, Moran and Newell 1980, Communications of
the ACM 23(7)): 0.2 s a key of an average typist, 0.1 s to press a button once the pointer is there. Beside them
stand what cannot be foreseen, a step as soon as the slider has the focus, and what is easy, a step after some thought.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
KEY, PRESS, THOUGHT = 200, 100, 1_500  # ms
PACES = (80, 160, 300)  # ms a step of a drag
STEPS = 6  # of a drag
QUIET = 700  # ms between two gestures, in which bars come to rest and nothing is played
THUMB = 16  # pixels, as browsers draw the handle of a slider
MARKS = 12  # more than there are gestures
SLIDERS = "[data-control] input[type=range]"
# asking the page at every frame whether it is done would make it paint every frame, on the cores that play
SETTLED = """() => new Promise((done, fail) => {
  setTimeout(() => fail(new Error("the page did not settle")), 120_000);
  const root = document.documentElement;
  const look = new MutationObserver(() => { if (root.dataset.settled) { look.disconnect(); done(); } });
  look.observe(root, { attributes: true, attributeFilter: ["data-settled"] });
  if (root.dataset.settled) { look.disconnect(); done(); }
})"""


@dataclass(frozen=True)
class Gesture:
    """Moves a slider; `steps` is how often it changes on the way."""

    move: Callable[[Any, Any, int], None]  # of the page, the slider and the turn
    steps: int = 1


def measure(address: str, *, rounds: int, whole: int) -> dict[str, Any] | str:
    """By gesture: latencies of the last step of each round (`answered`, `drawn`, ms) and the share of steps that was shown.

    Why not, as a text, where there is no Chromium. Only answers of `whole` futures count.
    """
    chromium = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if chromium is None:
        return "no Chromium here"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.wait_for_function("() => document.documentElement.dataset.drawn === 'yes'", timeout=120_000)
        page.evaluate("document.querySelectorAll('.group').forEach(group => (group.open = true))")
        gestures = _gestures()
        found = {
            name: _measured(page, gesture, rounds, whole, mark=mark)
            for mark, (name, gesture) in enumerate(gestures.items())
        }
        browser.close()
    return found


def _gestures() -> dict[str, Gesture]:
    return {
        "a key at once": Gesture(_key(0)),
        f"a key {KEY} ms after the focus": Gesture(_key(KEY)),
        f"a key {THOUGHT} ms after the focus": Gesture(_key(THOUGHT)),
        f"a press {PRESS} ms after the pointer came": Gesture(_press),
        **{f"a drag, {pace} ms a step": Gesture(_drag(pace), steps=STEPS) for pace in PACES},
    }


def _measured(page: Any, gesture: Gesture, rounds: int, whole: int, *, mark: int) -> dict[str, Any]:
    """The last slider only marks: at another step for each gesture and round, so that no setting was met before."""
    sliders = page.locator(SLIDERS)
    last, shown, count = [], 0, sliders.count() - 1
    for turn in range(rounds):
        slider = sliders.nth(turn % count)
        _set(page, sliders.nth(count), step=mark + MARKS * (turn // count))
        page.mouse.move(0, 0)
        slider.scroll_into_view_if_needed()
        page.wait_for_timeout(QUIET)
        page.evaluate("sandtable.latencies.length = 0; document.documentElement.dataset.settled = ''")
        gesture.move(page, slider, turn)
        page.evaluate(SETTLED)
        answers = [entry for entry in page.evaluate("sandtable.latencies") if entry["futures"] == whole]
        shown += len(answers)
        last.append(answers[-1])
    return {"last": last, "shown": shown / (rounds * gesture.steps)}


def _set(page: Any, slider: Any, *, step: int) -> None:
    """This slider at a step, all else as in the file; nothing has the focus, nothing is played ahead."""
    page.evaluate("document.querySelector('#reset').disabled || document.querySelector('#reset').click()")
    slider.evaluate(
        "(slider, step) => { slider.value = String(step); slider.dispatchEvent(new Event('input', { bubbles: true })); }",
        step,
    )
    page.evaluate(SETTLED)
    page.evaluate("document.activeElement.blur()")


def _key(pause: int) -> Callable[[Any, Any, int], None]:
    def move(page: Any, slider: Any, _: int) -> None:
        slider.focus()
        page.wait_for_timeout(pause)
        page.keyboard.press("ArrowRight")

    return move


def _press(page: Any, slider: Any, turn: int) -> None:
    """Somewhere on the track, another place each time the slider comes round."""
    at, most = _stand(slider)
    page.mouse.move(*_place(slider, step=(at + most // 3 + turn % 5) % most))
    page.wait_for_timeout(PRESS)
    page.mouse.down()
    page.mouse.up()


def _drag(pace: int) -> Callable[[Any, Any, int], None]:
    def move(page: Any, slider: Any, _: int) -> None:
        at, most = _stand(slider)
        way = 1 if at + STEPS <= most else -1
        page.mouse.move(*_place(slider, step=at))
        page.wait_for_timeout(PRESS)
        page.mouse.down()
        for step in range(1, STEPS + 1):
            page.mouse.move(*_place(slider, step=at + way * step))
            page.wait_for_timeout(pace)
        page.mouse.up()

    return move


def _stand(slider: Any) -> tuple[int, int]:
    """The step it is at, and its last one."""
    return int(slider.input_value()), int(slider.get_attribute("max"))


def _place(slider: Any, *, step: int) -> tuple[float, float]:
    """Where the handle stands at a step, in the window."""
    box, (_, most) = slider.bounding_box(), _stand(slider)
    return box["x"] + THUMB / 2 + (box["width"] - THUMB) * step / most, box["y"] + box["height"] / 2
