// The bars. They move to new shares in 280 ms; the numbers beside them change at once. First answers from few futures, and answers
// while a slider moves, are shown without animation: each frame would take time from the futures being played.
((page) => {
  "use strict";
  const $ = page.$;
  const data = page.data;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const MOVE = 280; // ms
  const shown = new Map(); // figure id -> rows as they are shown
  const running = new Map(); // figure id -> frame
  const moving = new Map(); // figure id -> function that ends its animation

  function rowsOf(id) {
    return (shown.get(id) || page.rowsOf(id, "rows")).map((row) => Object.assign({}, row));
  }

  // move a figure's rows to where `target` has them; resolves once the numbers are on the page
  function move(id, target, atOnce) {
    const drawn = page.views.get(id);
    if (!drawn) return Promise.resolve();
    cancelAnimationFrame(running.get(id) || 0);
    const from = rowsOf(id);
    const put = (share) => {
      const rows = target.map((row, k) => {
        const mixed = Object.assign({}, row);
        for (const name of ["p", "low", "high"]) mixed[name] = from[k][name] + share * (row[name] - from[k][name]);
        return mixed;
      });
      shown.set(id, rows);
      drawn.view
        .data(
          "rows",
          rows.map((row) => Object.assign({}, row)),
        )
        .run();
    };
    moving.set(id, () => put(1));
    let begun = null;
    const step = (now) => {
      if (begun === null) begun = now;
      const part = atOnce || calm.matches ? 1 : Math.min(1, (now - begun) / MOVE);
      put(1 - (1 - part) ** 3);
      if (part < 1) running.set(id, requestAnimationFrame(step));
      else moving.delete(id);
    };
    running.set(id, requestAnimationFrame(step));
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }

  // end all animations at once: the next request needs the time
  page.stillBars = () => {
    for (const [id, end] of moving) {
      cancelAnimationFrame(running.get(id) || 0);
      end();
    }
    moving.clear();
  };

  function outcomeRows(answer, other) {
    const found = new Map(answer.outcomes.map((row) => [row.id, row]));
    const before = other ? new Map(other.outcomes.map((row) => [row.id, row])) : null;
    return rowsOf("outcomes").map((row, k) => {
      const now = found.get(data.outcomes[k]);
      return Object.assign(row, {
        p: now.probability,
        low: now.low,
        high: now.high,
        number: now.number,
        interval: now.interval,
        shown: now.shown,
        range_low: now.range_low,
        range_high: now.range_high,
        other: before ? before.get(now.id).probability : null,
      });
    });
  }

  function settlementRows(answer, other) {
    const found = new Map(answer.settlements.map((row) => [row.id, row]));
    const before = other ? new Map(other.settlements.map((row) => [row.id, row])) : null;
    return rowsOf("settlement").map((row, k) => {
      const id = data.settlements[k >> 1];
      const kind = k % 2 ? "de_jure" : "de_facto";
      const now = found.get(id);
      const then = before && before.get(id);
      if (!now)
        return Object.assign(row, { p: 0, low: 0, high: 0, number: "0%", interval: "", shown: "", range_low: null, range_high: null });
      return Object.assign(row, {
        p: now[kind],
        low: now[kind + "_low"],
        high: now[kind + "_high"],
        number: now[kind + "_number"],
        interval: now[kind + "_interval"],
        shown: now[kind + "_shown"],
        range_low: now[kind + "_range_low"],
        range_high: now[kind + "_range_high"],
        other: then ? then[kind] : null,
      });
    });
  }

  // show an answer; `other` is the one it is compared with, marked on the bars
  page.showBars = (answer, other, atOnce) => {
    for (const row of answer.outcomes) {
      const cells = $('#outcome-rows tr[data-outcome="' + row.id + '"]').querySelectorAll("td");
      cells[0].textContent = row.number;
      cells[1].textContent = row.range || "–";
      cells[2].textContent = row.interval;
    }
    const said = answer.outcomes.map((row) => row.title + ": " + row.number).join("; ");
    const svg = document.querySelector('[data-figure="outcomes"] svg');
    if (svg) svg.setAttribute("aria-label", "Bar chart of the share of futures with each outcome. " + said + ".");
    const moved = [move("outcomes", outcomeRows(answer, other), atOnce)];
    if (page.views.has("settlement")) moved.push(move("settlement", settlementRows(answer, other), atOnce));
    return Promise.all(moved);
  };
})(window.sandtable);
