// The day of the page: slider, play button, the table under the map; for all futures or for one.
((page) => {
  "use strict";
  const $ = page.$;
  const data = page.data;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const slider = $("#day");
  const output = $("#date");
  const button = $("#play");
  const start = new Date(data.start.includes("T") ? data.start + ":00Z" : data.start + "T00:00:00Z");
  const isHourly = data.per_day > 1;
  const dates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "UTC" });
  const dateOf = (number) => {
    const moment = new Date(start.getTime() + (number * 86400000) / data.per_day);
    return dates.format(moment) + (isHourly ? ", " + clock.format(moment) : "");
  };
  const countOf = (number) => (isHourly ? (number * 24) / data.per_day + " h" : "Day " + number);
  const nobody = data.holders.length - 1;
  /** @type {ShownFuture | null} */
  let future = null; // one of data.futures, or null for all of them together

  page.isFuture = () => future !== null;

  page.show = (number) => {
    page.day = Math.max(0, Math.min(data.days, Math.round(number)));
    slider.value = String(page.day);
    slider.setAttribute("aria-valuetext", countOf(page.day) + (isHourly ? " after the start" : "") + ", " + dateOf(page.day));
    const [dayShown, dateShown] = output.children;
    dayShown.textContent = countOf(page.day);
    dateShown.textContent = dateOf(page.day);
    for (const id of ["map", "strips"]) {
      const drawn = page.views.get(id);
      if (drawn) drawn.view.signal("day", page.day).run();
    }
    fill();
    mark();
  };

  // -- who holds a place ---------------------------------------------------------------------------

  function holderOn(place, day) {
    return (future?.control[place] || []).reduce((who, change) => (change[0] <= day ? change[1] : who), nobody);
  }

  page.sharesOf = (place) => {
    if (future) {
      const who = holderOn(place, page.day);
      return [{ who: who, name: data.holders[who], share: 100 }];
    }
    return Object.entries(data.control[place])
      .map(([who, shares]) => ({ who: Number(who), name: data.holders[Number(who)], share: shares[page.day] }))
      .filter((entry) => entry.share > 0)
      .sort((one, other) => other.share - one.share || one.who - other.who);
  };

  // the table under the map follows the slider
  function fill() {
    if (!$("#holdings") || !$("#holdings").closest("details").open) return;
    $("#holdings-date").textContent = (isHourly ? "at " : "on ") + dateOf(page.day) + (future ? " in future " + future.number : "");
    for (const row of document.querySelectorAll("#holdings tbody tr")) {
      const best = page.sharesOf(row.dataset.place || "")[0];
      const cells = row.querySelectorAll("td");
      cells[1].querySelector("i").className = "dot holder-" + best.who;
      cells[1].querySelector("span").textContent = best.name;
      cells[2].textContent = future ? "" : best.share + "%";
    }
  }

  // -- one future ----------------------------------------------------------------------------------

  const days = Array.from({ length: data.days + 1 }, (_, day) => day);

  function placeRows() {
    return page.rowsOf("map", "places").map((row) => {
      const who = days.map((day) => holderOn(row.id, day));
      const since = [];
      who.forEach((now, day) => since.push(day && now !== who[day - 1] ? 0 : day ? Math.min(since[day - 1] + 1, 9) : 9));
      return Object.assign({}, row, { who: who, p: days.map(() => 100), since: since });
    });
  }

  function routeRows() {
    return page.rowsOf("map", "routes").map((row) => {
      const ends = row.ends.map((place) => days.map((day) => holderOn(place, day)));
      const same = days.map((day) => ends[0][day] === ends[1][day] && ends[0][day] !== nobody);
      const who = days.map((day) => (same[day] ? ends[0][day] : nobody));
      return Object.assign({}, row, { who: who, p: same.map((is) => (is ? 100 : 0)) });
    });
  }

  // show the rows of the selected future, or of all, on the map
  page.showRows = () => {
    const view = page.views.get("map").view;
    const rows = future
      ? { places: placeRows(), routes: routeRows(), formations: future.formations, fights: future.fights }
      : { places: page.rowsOf("map", "places"), routes: page.rowsOf("map", "routes"), formations: [], fights: [] };
    // copies without symbols: Vega marks the rows that it has seen, and ignores marked ones
    const fresh = (row) => Object.fromEntries(Object.entries(row));
    for (const [name, entries] of Object.entries(rows)) view.data(name, entries.map(fresh));
    view.run();
  };

  page.mapDrawn = () => {
    page.look();
    if (future) page.showRows();
  };

  page.choose = (index) => {
    future = index >= 0 ? data.futures[index] : null;
    document.querySelectorAll("[data-future]").forEach((part) => (part.hidden = Number(part.dataset.future) !== index));
    page.showRows();
    fill();
    mark();
    // a picture takes the width of its place, which has none while it is hidden
    for (const canvas of document.querySelectorAll('.story[data-future="' + index + '"] .canvas')) page.draw(canvas);
  };

  // what has happened by the start of the day, which is what the map shows; the last of it marked
  function mark() {
    if (!future) return;
    const list = document.querySelector('ol[data-future="' + data.futures.indexOf(future) + '"]');
    if (!list) return;
    /** @type {HTMLElement | null} */
    let last = null;
    for (const entry of /** @type {Iterable<HTMLElement>} */ (list.children)) {
      const isPast = Number(entry.dataset.day) <= page.day;
      entry.classList.toggle("past", isPast);
      entry.classList.remove("now");
      if (isPast) last = entry;
    }
    if (!last) {
      list.scrollTop = 0;
      return;
    }
    last.classList.add("now");
    list.scrollTop = Math.max(0, last.offsetTop - list.clientHeight / 2);
  }

  // -- playing -------------------------------------------------------------------------------------

  let frame = 0;
  page.stop = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    button.textContent = "Play";
    button.setAttribute("aria-pressed", "false");
  };

  page.play = () => {
    if (frame) return page.stop();
    const first = page.day >= data.days ? 0 : page.day;
    const perSecond = data.days / (future ? 24 : 11);
    const step = calm.matches ? Math.ceil(data.days / 20) : 1;
    let began = 0;
    button.textContent = "Pause";
    button.setAttribute("aria-pressed", "true");
    const tick = (now) => {
      began = began || now;
      const next = first + Math.floor((((now - began) / 1000) * perSecond) / step) * step;
      if (next !== page.day) page.show(next);
      if (next >= data.days) return page.stop();
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  };

  page.listenToReplay = () => {
    slider.addEventListener("input", () => {
      page.stop();
      page.show(Number(slider.value));
    });
    button.addEventListener("click", page.play);
    if ($("#holdings")) $("#holdings").closest("details").addEventListener("toggle", fill);
    document.querySelectorAll("input[name=future]").forEach((choice) =>
      choice.addEventListener("change", () => {
        page.stop();
        page.choose(Number(choice.value));
        if (page.isFuture() && page.day === data.days) page.show(0);
      }),
    );
    document.querySelectorAll("[data-day] button").forEach((entry) =>
      entry.addEventListener("click", () => {
        page.stop();
        page.show(Math.ceil(Number(entry.parentElement?.dataset.day)));
      }),
    );
  };
})(window.sandtable);
