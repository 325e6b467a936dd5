// How it ends, by the text as it is: first from few futures, then from all, and the change against the text as it was opened or saved.
((page) => {
  "use strict";
  const $ = page.$;
  const bench = page.bench;
  const FIRST = 2000; // futures of the first answer
  const ALL = 10000;
  const REST = 400; // ms without a change after which all are played
  const SLOW = 150; // ms that the first odds take from which on they wait for a pause in typing
  const PAUSE = 260; // ms of that pause: longer than between two keys
  const WIDE = 200; // of a bar
  let took = 0; // ms, the last first odds
  let changes = new Map(); // outcome -> its change against the base

  const drawing = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    return made;
  };

  // the share as a bar, the range over the assumptions as a band behind it, the sampling interval as a line through its end
  function bar(row) {
    const svg = drawing("svg", { class: "share-bar", viewBox: "0 0 " + WIDE + " 12", preserveAspectRatio: "none", "aria-hidden": "true" });
    svg.append(drawing("rect", { class: "track", x: 0, y: 3, width: WIDE, height: 6 }));
    if (row.range_low !== null && row.range_high !== null)
      svg.append(
        drawing("rect", {
          class: "band",
          x: row.range_low * WIDE,
          y: 0,
          width: Math.max(1, (row.range_high - row.range_low) * WIDE),
          height: 12,
        }),
      );
    svg.append(drawing("rect", { class: "share", x: 0, y: 3, width: row.probability * WIDE, height: 6 }));
    svg.append(drawing("rect", { class: "tick", x: row.low * WIDE, y: 1, width: Math.max(1.5, (row.high - row.low) * WIDE), height: 10 }));
    return svg;
  }

  function outcomeRow(row, hasChanges) {
    const line = page.make("tr");
    line.dataset.outcome = row.id;
    const head = page.make("th", row.title);
    head.scope = "row";
    head.append(bar(row));
    const share = page.make("td", null, "number");
    share.append(page.make("b", row.number), page.make("span", row.interval, "interval"));
    if (row.range) share.append(page.make("span", row.range, "interval range"));
    line.append(head, share);
    if (hasChanges) {
      const change = changes.get(row.id);
      const cell = page.make("td", change ? change.number : "new", "number change" + (change && change.is_certain ? "" : " unsure"));
      if (change) cell.append(page.make("span", change.interval, "interval"));
      line.append(cell);
    }
    return line;
  }

  let last = null;
  function show(found) {
    last = found;
    const answer = found.whatif;
    const hasChanges = changes.size > 0;
    $("#versus-head").hidden = !hasChanges;
    const isFirst = (row) => found.headlines.includes(row.id);
    const rows = [...answer.outcomes.filter(isFirst), ...answer.outcomes.filter((row) => !isFirst(row))];
    $("#odds").replaceChildren(...rows.map((row) => outcomeRow(row, hasChanges)));
    $("#odds-words").textContent = answer.caption + "." + answer.warnings.map((line) => " " + line).join("");
    $("#ends").hidden = false;
    $("#range-key").hidden = !answer.outcomes.some((row) => row.range_low !== null);
  }

  function forget() {
    changes = new Map();
    $("#versus-words").hidden = true;
  }

  // the answer about the change; null if there is nothing to compare with, which leaves the odds as they are
  async function against(futures) {
    try {
      return await bench.latest("/api/workbench/versus", { base: bench.base, futures: futures });
    } catch (fault) {
      if (fault instanceof page.Refused && fault.status === 409) {
        forget();
        $("#versus-words").textContent = "No change is shown: the text that was last opened or saved has errors.";
        $("#versus-words").hidden = false;
        if (last) show(last);
      } else bench.trouble(fault);
      return null;
    }
  }

  // the change by the same futures
  async function compare(futures) {
    if (bench.text() === bench.base || bench.base === "") {
      forget();
      if (last) show(last);
      return;
    }
    const found = await against(futures);
    if (!found) return;
    changes = new Map(found.outcomes.map((row) => [row.id, row]));
    const gone = found.removed.length ? " No longer an outcome: " + found.removed.join(", ") + "." : "";
    $("#versus-words").textContent =
      "Change: against the text as it was last opened or saved, over the same futures, in percentage points. Faint: the interval includes 0." +
      gone;
    $("#versus-words").hidden = false;
    if (last) show(last);
  }

  // while odds are waited for, the page says if the engine is being compiled, which holds them and the map up
  const WAIT = 700; // ms of waiting after which the server is asked
  let asked = 0; // odds that are waited for
  let looking = 0;
  async function look() {
    const found = await page.getJson("/api/engine").catch(() => null);
    $("#compiling").hidden = !(found && found.is_compiling && asked);
    if (asked) looking = setTimeout(look, WAIT);
  }
  async function oddsOf(futures) {
    asked++;
    clearTimeout(looking);
    looking = setTimeout(look, WAIT);
    try {
      return await bench.latest("/api/workbench/odds", { futures: futures, ranges: futures === ALL });
    } finally {
      if (--asked === 0) {
        clearTimeout(looking);
        $("#compiling").hidden = true;
      }
    }
  }

  async function play(futures) {
    const { revision } = bench;
    const begun = performance.now();
    try {
      const found = await oddsOf(futures);
      if (!found) return;
      if (futures === FIRST) took = performance.now() - begun;
      show(found);
      bench.stale(false);
      bench.shown(futures === FIRST ? "odds" : "allOdds", revision);
      if (futures === FIRST) bench.tell("played");
      else {
        await compare(futures);
        document.documentElement.dataset.compared = String(revision);
      }
    } catch (fault) {
      if (fault instanceof page.Refused && fault.status === 409) {
        $("#odds-words").textContent = fault.words;
        $("#ends").hidden = false;
        bench.stale(true);
      } else bench.trouble(fault);
    }
  }

  // passages without a place are errors of the file, and nothing that is played depends on them
  function showDraft(found) {
    const count = found.is_draft ? found.errors : 0;
    $("#draft-note").hidden = count === 0;
    $("#draft-note").textContent =
      "These are the results of a draft: " +
      (count === 1 ? "one passage is" : page.count(count) + " passages are") +
      " not located in the source text yet (S132). Odds and map do not depend on this.";
  }

  // the last valid results stay, marked as such
  bench.stale = (isStale) => {
    if (isStale) $("#draft-note").hidden = true;
    for (const section of [$("#ends"), $("#map-section")]) {
      section.classList.toggle("stale", isStale);
      section.querySelector(".stale-note").hidden = !isStale;
    }
    document.documentElement.dataset.stale = isStale ? "yes" : "";
  };

  bench.listenToOdds = () => {
    const allSoon = bench.rested(() => bench.canPlay() && play(ALL), REST);
    const first = () => {
      const { revision } = bench;
      play(FIRST).then(() => revision === bench.revision && allSoon());
    };
    const firstSoon = bench.rested(first, () => bench.changedAt + PAUSE - performance.now());
    bench.on("text", () => {
      firstSoon.cancel();
      allSoon.cancel(); // it would drop the first answer about the new text, which is the faster one
      bench.drop("/api/workbench/odds");
      bench.drop("/api/workbench/versus");
      forget();
    });
    bench.on("checked", (found) => {
      if (!bench.canPlay()) bench.stale(true);
      else {
        showDraft(found);
        if (took < SLOW) first();
        else firstSoon();
      }
    });
    bench.on("saved", () => bench.canPlay() && compare(ALL));
  };
})(window.sandtable);
