// Faults of the text as one types: at their lines, and as a list with what each code means.
((page) => {
  "use strict";
  const $ = page.$;
  const bench = page.bench;
  const REST = 30; // ms without a change after which the text is checked
  const SLOW = 2000; // ms that a check takes from which on it waits for a pause of the same length
  const LONGEST = 15000; // ms of that pause at most
  const DRAFT = "S132";
  let took = 0; // ms, the last check
  const MOST = 100; // faults that the list shows
  let shown = []; // as they are in the list

  const plural = (count, word) => page.count(count) + " " + word + (count === 1 ? "" : "s");

  function wordsOf(found) {
    const parts = [];
    if (found.errors) parts.push(plural(found.errors, "error"));
    if (found.warnings) parts.push(plural(found.warnings, "warning"));
    return parts.length ? parts.join(", ") + "." : "No faults.";
  }

  bench.explain = async (code) => {
    try {
      const found = await page.getJson("/api/workbench/codes/" + code);
      $("#explain-title").textContent = found.code + ": " + found.title;
      $("#explain-text").textContent = found.text;
      bench.dialog("#explain").showModal();
    } catch (fault) {
      bench.trouble(fault);
    }
  };

  // what the page can do about a fault
  bench.remedy = (entry) => {
    if (entry.code !== DRAFT || !entry.message.startsWith("a draft")) return null;
    const line = page.make("p", null, "small remedies");
    line.append(
      "Or here: ",
      bench.button("find it in the source text", () => bench.locate(), "link remedy"),
    );
    return line;
  };

  // above: the fault before it in the list; what both advise is said once
  bench.faultItem = (entry, k = 0, all = [entry]) => {
    const above = k > 0 ? all[k - 1] : null;
    const isSaid = above !== null && above.code === entry.code && above.hint === entry.hint;
    const item = page.make("li", null, entry.severity);
    const head = page.make("p");
    const jump = bench.button("line " + entry.line, () => bench.toPlace(entry), "link");
    const code = bench.button(entry.code, () => bench.explain(entry.code), "link");
    code.setAttribute("aria-label", "What " + entry.code + " means");
    head.append(jump, " ", page.make("b", entry.severity), " ", ...bench.marked(entry.message), " ", code);
    item.append(head);
    if (isSaid) return item;
    if (entry.hint) {
      const hint = page.make("p", null, "small");
      hint.append(...bench.marked(entry.hint));
      item.append(hint);
    }
    const found = bench.remedy(entry);
    if (found) item.append(found);
    return item;
  };

  function inTheText(entry) {
    const from = bench.offset(entry.line, entry.column);
    const to = Math.max(from, bench.offset(entry.end_line, entry.end_column));
    return {
      from: from,
      to: to,
      severity: entry.severity === "error" ? "error" : "warning",
      message: entry.message + (entry.hint ? ". " + entry.hint : ""),
      renderMessage: () => {
        const box = page.make("div", null, "cm-words");
        const words = page.make("p");
        words.append(...bench.marked(entry.message));
        box.append(words);
        if (entry.hint) {
          const hint = page.make("p");
          hint.append(...bench.marked(entry.hint));
          box.append(hint);
        }
        const found = bench.remedy(entry);
        if (found) box.append(found);
        box.append(bench.button(entry.code, () => bench.explain(entry.code), "link"));
        return box;
      },
    };
  }

  function show(found) {
    const view = bench.view();
    shown = found.diagnostics;
    view.dispatch(CodeMirror.setDiagnostics(view.state, shown.map(inTheText)));
    $("#faults-words").textContent = wordsOf(found);
    $("#faults").replaceChildren(...shown.slice(0, MOST).map(bench.faultItem));
    const rest = shown.length - MOST + found.left_out;
    $("#faults-more").hidden = rest <= 0;
    $("#faults-more").textContent = "And " + plural(rest, "more fault") + ".";
    $("#next-fault").disabled = shown.length === 0;
    $("#faults-slow").hidden = took < SLOW;
    $("#faults-slow").textContent =
      "A check of this text takes " +
      plural(Math.round(took / 1000), "second") +
      ": it is done after a pause of " +
      plural(Math.round(Math.min(took, LONGEST) / 1000), "second") +
      ".";
  }

  bench.faultsNow = () => shown;
  bench.canPlay = () => Boolean(bench.found && (bench.found.is_valid || bench.found.is_draft));

  // another text was opened: nothing is known of its faults yet
  bench.unchecked = () => {
    $("#faults-words").textContent = "Checking …";
    $("#faults").replaceChildren();
    $("#faults-more").hidden = true;
    $("#next-fault").disabled = true;
    shown = [];
    bench.found = null;
  };

  // to the next fault after the cursor, or the one before it; round the end
  bench.toFault = (way) => {
    if (!shown.length) {
      bench.say(bench.found ? "There is no fault." : "The text is being checked.");
      return true;
    }
    const view = bench.view();
    const at = view.state.selection.main.head;
    const places = shown
      .map((entry) => ({ entry: entry, at: bench.offset(entry.line, entry.column) }))
      .sort((one, other) => one.at - other.at);
    const next =
      way > 0
        ? places.find((place) => place.at > at) || places[0]
        : places.filter((place) => place.at < at).pop() || places[places.length - 1];
    bench.toPlace(next.entry);
    bench.say("Line " + next.entry.line + ": " + next.entry.message);
    return true;
  };

  async function check() {
    const { revision } = bench;
    const begun = performance.now();
    if (took >= SLOW) $("#faults-words").textContent = "Checking …";
    try {
      const found = await bench.latest("/api/workbench/diagnostics");
      if (!found) return;
      took = performance.now() - begun;
      bench.trouble(null);
      bench.found = found;
      show(found);
      bench.shown("diagnosed", revision);
      bench.tell("checked", found);
    } catch (fault) {
      bench.trouble(fault);
    }
  }

  bench.listenToFaults = () => {
    const soon = bench.rested(check, () => (took < SLOW ? REST : Math.min(took, LONGEST)));
    bench.on("text", () => {
      bench.drop("/api/workbench/diagnostics");
      soon();
    });
    $("#next-fault").addEventListener("click", () => bench.toFault(1));
  };
})(window.sandtable);
