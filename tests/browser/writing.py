"""The workbench in a browser: what is typed, and waiting for what is shown of it."""

from __future__ import annotations

from typing import Any

CONTENT = "#editor .cm-content"


def shown(page: Any, *kinds: str) -> None:
    """Until these are shown of the text as it is now: `diagnosed`, `odds`, `allOdds`, `compared`, `mapped`, `outlined`, `formed`."""
    page.wait_for_function(
        "(kinds) => { const d = document.documentElement.dataset; return kinds.every((kind) => d[kind] === d.revision); }",
        arg=list(kinds),
    )


def text_of(page: Any) -> str:
    return str(page.evaluate("sandtable.bench.text()"))


def select(page: Any, words: str, *, after: bool = False) -> None:
    """Select the first place of some words, or put the cursor behind them, and focus the text."""
    start = text_of(page).index(words)
    page.evaluate(
        "([from, to]) => { const view = sandtable.bench.view(); view.dispatch({ selection: { anchor: from, head: to },"
        " scrollIntoView: true }); view.focus(); }",
        [start + len(words) if after else start, start + len(words)],
    )


def write(page: Any, old: str, new: str) -> None:
    """Replace the first place of some words by typing."""
    select(page, old)
    page.keyboard.type(new)


def put(page: Any, text: str) -> None:
    """Put a text in place of the whole one, as one edit."""
    page.evaluate(
        "(text) => { const view = sandtable.bench.view();"
        " view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }); }",
        text,
    )


def faults(page: Any) -> list[str]:
    """The codes of the errors in the list of faults."""
    return [str(text) for text in page.locator("#faults li.error button[aria-label]").all_inner_texts()]


def form_of(page: Any, path: str) -> None:
    """Until the form of an entry is shown."""
    page.wait_for_function("(path) => document.documentElement.dataset.form === path", arg=path)


def lead(page: Any, path: str) -> None:
    """To an entry by the contents; an empty path is that of the file itself."""
    shown(page, "outlined")
    page.evaluate("document.querySelectorAll('#outline details').forEach((box) => { box.open = true; })")
    page.click(f'#outline [data-path="{path}"]')
    form_of(page, path or "scenario")
