"""Make the moving picture of the README: an assumption is moved, the odds answer, and one future is replayed on the map.

    python -m scripts.moving_picture [FILE] [--stills FOLDER]

Serves the first scenario and drives the app in Chromium as a reader would, with the network refused. Every frame is a
screenshot taken after the page has settled, so the picture does not depend on how fast this machine is. The captions
under the page are the script's, everything above them is the app. Written as an animated WebP.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.make_images import FLAGS, IMAGES, PACE, STILL, WAIT, refuse_others, scroll_to, served_app, to_day

MOVING = IMAGES / "moving.webp"
LARGEST_MOVING = 3_000_000  # bytes
WIDTH, HEIGHT, CAPTION = 1280, 920, 48  # pixels of the page, and of the caption below it
SLOWER = (0.42, 0.35, 0.28, 0.22, 0.17, 0.12)  # where the slider goes, as a share of its length
DAYS = (0, 8, 14, 20, 26, 32, 38, 44, 50, 56, 62, 68, 74, 80, 86, 92, 98, 104, 110, 118, 126, 136, 146, 156)
PAPER, INK = "#fffffc", "#1a1a1a"

Tab = Any  # a page of playwright, which is imported only where it is needed


@dataclass(frozen=True)
class Frame:
    """One screenshot as PNG, for how long it is shown, in ms, and what is said below it."""

    png: bytes
    shown: int
    caption: str


def frames(tab: Tab) -> Iterator[Frame]:
    """The scenes, in order."""
    yield from slider_moved(tab)
    yield from future_replayed(tab)


def slider_moved(tab: Tab) -> Iterator[Frame]:
    tab.evaluate("[...document.querySelectorAll('.group')].slice(0, 3).forEach(group => (group.open = true))")
    tab.focus(f"#c-{PACE}")
    scroll_to(tab, "#what-if")
    yield Frame(
        still(tab), 2200, "Every assumption is a slider: the grey shape is how likely the file takes each value to be."
    )
    for place in SLOWER:
        set_slider(tab, place)
        yield Frame(
            still(tab), 700, "The columns of Damascus are made slower. The same 10,000 futures are played again."
        )
    yield Frame(still(tab), 3200, "The odds have changed. Orange marks: where they stood before.")


def set_slider(tab: Tab, place: float) -> None:
    """Move the slider to a share of its length and wait for the whole answer."""
    tab.evaluate("() => { delete document.documentElement.dataset.answered }")
    tab.evaluate(
        "([name, place]) => { const slider = document.getElementById('c-' + name); slider.value = Math.round(place * slider.max);"
        " slider.dispatchEvent(new Event('input', {bubbles: true})) }",
        [PACE, place],
    )
    tab.wait_for_function("() => document.documentElement.dataset.answered === '10000'", timeout=WAIT)
    tab.wait_for_function(
        "name => (document.documentElement.dataset.settled || '').includes(name)", arg=PACE, timeout=WAIT
    )


def future_replayed(tab: Tab) -> Iterator[Frame]:
    tab.click("#pick button")
    tab.wait_for_selector("#story:not([hidden])", timeout=WAIT)
    scroll_to(tab, "#one")
    yield Frame(still(tab), 2600, "One of these futures, told event by event.")
    tab.click("#to-map")
    to_day(tab, DAYS[0])
    scroll_to(tab, "#map-section")
    for day in DAYS:
        to_day(tab, day)
        yield Frame(still(tab, wait=160), 330, "The same future on the map, day by day.")
    yield Frame(still(tab), 2600, "The same future on the map, day by day.")


def still(tab: Tab, *, wait: int = STILL) -> bytes:
    """A screenshot once the page has come to rest, the bars at the side shown from their heading on."""
    tab.evaluate("() => document.activeElement.matches('input[type=range]') || document.activeElement.blur()")
    tab.evaluate("() => { document.querySelector('.side').scrollTop = 0 }")
    tab.wait_for_timeout(wait)
    return bytes(tab.screenshot())


# -- encoding --------------------------------------------------------------------------------------


def encode(taken: list[Frame], path: Path) -> None:
    """Write the frames as an animated WebP that starts over at its end."""
    pictures = [captioned(frame) for frame in taken]
    pictures[0].save(
        path, format="WEBP", save_all=True, append_images=pictures[1:], duration=[frame.shown for frame in taken],
        loop=0, quality=80, method=6, minimize_size=False, kmin=9, kmax=30,
    )  # fmt: skip


def captioned(frame: Frame) -> Any:
    """The screenshot with its caption in a band below it."""
    from PIL import Image, ImageDraw

    page = Image.open(io.BytesIO(frame.png)).convert("RGB")
    picture = Image.new("RGB", (page.width, page.height + CAPTION), INK)
    picture.paste(page, (0, 0))
    draw = ImageDraw.Draw(picture)
    draw.text((24, page.height + CAPTION / 2), frame.caption, fill=PAPER, font=caption_font(), anchor="lm")
    return picture


def caption_font() -> Any:
    from font_source_sans_pro import SourceSansProSemibold  # type: ignore[import-untyped]
    from PIL import ImageFont

    return ImageFont.truetype(SourceSansProSemibold, 24)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=MOVING)
    parser.add_argument("--browser", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    parser.add_argument("--stills", type=Path, help="a folder for every frame as PNG, to look at one by one")
    chosen = parser.parse_args(arguments)
    if chosen.browser is None:
        print("no Chromium: apt-get install chromium, or name one with --browser", file=sys.stderr)
        return 1
    with served_app() as address:
        taken = film(address, browser=chosen.browser)
    if chosen.stills is not None:
        chosen.stills.mkdir(parents=True, exist_ok=True)
        for number, frame in enumerate(taken):
            captioned(frame).save(chosen.stills / f"{number:02}.png")
    encode(taken, chosen.file)
    size, seconds = chosen.file.stat().st_size, sum(frame.shown for frame in taken) / 1000
    print(f"{chosen.file}: {len(taken)} frames, {seconds:.0f} s, {size:,} bytes")
    return int(size > LARGEST_MOVING)


def film(address: str, *, browser: str) -> list[Frame]:
    """Every frame of the app at the address."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=list(FLAGS))
        context = chromium.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        context.route("**/*", lambda route: refuse_others(route, address))
        tab = context.new_page()
        tab.goto(address, timeout=WAIT)
        tab.wait_for_function("() => document.documentElement.dataset.drawn === 'yes'", timeout=WAIT)
        taken = list(frames(tab))
        chromium.close()
    return taken


if __name__ == "__main__":
    sys.exit(main())
