"""Going through a page with the Tab key: what can be reached, in which order, and whether one sees where one is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# what a reader may work: shown, not switched off; of radio buttons the chosen one stands for its group
NUMBERED = """() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter((e) =>
    e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }) && !(e.type === 'radio' && !e.checked));
  all.forEach((e, index) => { e.dataset.order = index; });
  return all.map((e) => e.outerHTML.slice(0, 100));
}"""
# a blurred element stays the place from which Tab goes on; one that is gone leaves its place to the top of the page
FROM_THE_TOP = """() => {
  const top = document.createElement('span');
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus();
  top.remove();
}"""
WHERE = """() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  const mark = e.type === 'radio' ? e.nextElementSibling : e;
  const style = getComputedStyle(mark), box = mark.getBoundingClientRect();
  const faint = /rgba\\(.*, 0\\)|transparent/.test(style.outlineColor);
  return {
    order: Number(e.dataset.order ?? -1),
    html: e.outerHTML.slice(0, 100),
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && !faint,
    inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@dataclass(frozen=True)
class Tour:
    """One way through a page.

    controls : the page's own, in its order. reached : their numbers as Tab came to them. hidden, unmarked : where the focus
    was outside the window, and where no outline showed it.
    """

    controls: list[str]
    reached: list[int]
    hidden: list[str]
    unmarked: list[str]


def tab_through(page: Any) -> Tour:
    """From the top of the page with Tab until it leaves the last control."""
    controls = page.evaluate(NUMBERED)
    page.evaluate(FROM_THE_TOP)
    reached: list[int] = []
    hidden: list[str] = []
    unmarked: list[str] = []
    for _ in range(len(controls) + 5):
        page.keyboard.press("Tab")
        here = page.evaluate(WHERE)
        if here is None or here["order"] in reached:
            break
        reached.append(here["order"])
        if not here["inside"]:
            hidden.append(here["html"])
        if not here["outlined"]:
            unmarked.append(here["html"])
    return Tour(controls, reached, hidden, unmarked)
