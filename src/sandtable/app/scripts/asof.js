// The odds as of a date: every step of the news is at hand, so the slider asks nothing of the server.
((page) => {
  "use strict";

  const TABLE = "as-of"; // of the chart: where what is yet to come begins

  // found: what /api/jobs/JOB/shown has as `as_of`
  page.showAsOf = (_job, found, into) => {
    const part = /** @type {(selector: string) => any} */ ((selector) => into.querySelector(selector));
    const slider = part("input.dates");
    const canvas = part(".canvas[data-figure]");
    const [earlier, later] = /** @type {NodeListOf<HTMLButtonElement>} */ (into.querySelectorAll("button[data-to]"));
    const rows = /** @type {NodeListOf<HTMLElement>} */ (into.querySelectorAll(".items tbody tr"));
    const last = found.first + found.dates.length - 1;
    const stateAt = (position) => found.states.filter((state) => state.position <= position).pop() || found.states[0];

    function mark(position) {
      const figure = page.data.figures[canvas.dataset.figure];
      const day = found.days[position - found.first];
      figure.shared[TABLE] = [{ day: day, until: found.end }]; // for when it is drawn again
      const drawn = page.views.get(canvas.dataset.figure);
      if (drawn) drawn.view.data(TABLE, [{ day: day, until: found.end }]).run();
    }

    function fillOutcomes(state) {
      const cells = into.querySelectorAll(".outcomes tbody tr");
      cells.forEach((row, k) => {
        const [, now, interval, moved] = row.querySelectorAll("td");
        const outcome = state.outcomes[k];
        now.textContent = outcome.value;
        interval.textContent = outcome.interval;
        moved.textContent = outcome.moved;
      });
    }

    function show(position) {
      const state = stateAt(position);
      const date = found.dates[position - found.first];
      slider.value = String(position);
      slider.setAttribute("aria-valuetext", date + ": " + state.value + ", after " + state.items + " of " + (rows.length - 1) + " items");
      for (const place of into.querySelectorAll(".date")) place.textContent = date;
      part(".share-at").textContent = state.value;
      part(".span-at").textContent = "(" + state.interval + ")";
      part(".moved").replaceChildren(...state.words.map((words) => page.make("p", words)));
      part(".refused").hidden = !found.refused || position < last;
      rows.forEach((row, k) => {
        row.hidden = k > state.items;
        row.classList.toggle("latest", k === state.items && k > 0);
      });
      fillOutcomes(state);
      earlier.setAttribute("aria-disabled", String(position <= found.first)); // a disabled button would lose the focus
      later.setAttribute("aria-disabled", String(position >= last));
      mark(position);
    }

    // to the date of the report before or after, or to an end
    function step(by) {
      const at = Number(slider.value);
      const dates = [found.first, ...found.states.map((state) => state.position), last];
      show(by < 0 ? Math.max(...dates.filter((date) => date < at), found.first) : Math.min(...dates.filter((date) => date > at), last));
    }

    slider.addEventListener("input", () => show(Number(slider.value)));
    earlier.addEventListener("click", () => step(-1));
    later.addEventListener("click", () => step(1));
    show(last);
  };
})(window.sandtable);
