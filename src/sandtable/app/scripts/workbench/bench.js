// The workbench: what its parts share. A revision counts the changes of the text; what was asked for an earlier one is dropped.
((page) => {
  "use strict";
  const $ = page.$;
  const bench = (page.bench = /** @type {Bench} */ ({}));
  bench.name = page.data.document; // as the server knows it; `new` for a text that has no file yet
  bench.document = null; // as it was opened or saved
  bench.base = ""; // the text as it was opened or saved
  bench.revision = 0;
  bench.found = null; // the last answer about faults, and of which revision
  bench.latencies = []; // for measuring: ms from a change of the text to what is shown of it

  const listeners = new Map();
  bench.on = (what, listener) => listeners.set(what, [...(listeners.get(what) || []), listener]);
  bench.tell = (what, detail) => (listeners.get(what) || []).forEach((listener) => listener(detail));

  // One question of a kind at a time: a newer one aborts the older. Resolves to undefined if the text has changed meanwhile.
  const asking = new Map();
  bench.latest = async (path, extra) => {
    asking.get(path)?.abort();
    const mine = new AbortController();
    asking.set(path, mine);
    const revision = bench.revision;
    try {
      const question = /** @type {any} */ (Object.assign({ document: bench.name, text: bench.text() }, extra));
      const found = await page.askJson(path, question, mine.signal);
      return revision === bench.revision && !mine.signal.aborted ? found : undefined;
    } catch (fault) {
      if (mine.signal.aborted || revision !== bench.revision) return undefined; // what went wrong is of an older text
      throw fault;
    } finally {
      if (asking.get(path) === mine) asking.delete(path);
    }
  };
  bench.drop = (path) => asking.get(path)?.abort();

  // call `work` once nothing has asked for it for so many milliseconds, or for as many as a function gives; `cancel`: not at all
  bench.rested = (work, rest) => {
    let waiting = 0;
    const cancel = () => clearTimeout(waiting);
    const ask = () => {
      cancel();
      waiting = setTimeout(work, typeof rest === "function" ? rest() : rest);
    };
    return Object.assign(ask, { cancel: cancel });
  };

  // whether a place of the text is in a range; one without an end column has its lines for itself
  bench.isWithin = (range, line, column) =>
    range !== null &&
    (range.line < line || (range.line === line && (range.end_column === null || range.column <= column))) &&
    (line < range.end_line || (line === range.end_line && (range.end_column === null || column <= range.end_column)));

  bench.dialog = (selector) => /** @type {HTMLDialogElement} */ (document.querySelector(selector));

  // what has been shown of which revision, for tests and measurements
  bench.shown = (what, revision) => {
    document.documentElement.dataset[what] = String(revision);
    bench.latencies.push({ what: what, ms: performance.now() - bench.changedAt });
  };
  bench.changedAt = 0;

  bench.say = (words) => {
    $("#spoken").textContent = words;
  };

  // trouble that is not a fault of the text: the server is away, or refuses
  bench.trouble = (fault) => {
    if (fault === null) $("#trouble").hidden = true;
    else page.complain(fault, $("#trouble"));
  };

  // text with `code` in it as nodes
  bench.marked = (text) => text.split("`").map((part, k) => (k % 2 ? page.make("code", part) : document.createTextNode(part)));

  bench.button = (text, work, className) => {
    const made = page.make("button", text, className || "button quiet");
    made.setAttribute("type", "button");
    made.addEventListener("click", work);
    return made;
  };
})(window.sandtable);
