// Forks of a future: another option at a decision, or another value of an assumption; both futures on one map.
((page) => {
  "use strict";
  const $ = page.$;
  const data = page.data;
  const nobody = data.holders.length - 1;

  page.noFork = () => {
    data.futures.length = Math.min(data.futures.length, 1);
    $("#label-1").hidden = true;
    $("#fork-side").hidden = true;
    $("#fork-words").hidden = true;
    $("#story .twins").classList.remove("two");
    page.markBaseline(-1);
  };

  // buttons at the decisions that can be forked
  page.offerForks = (told) => {
    const list = $("#events-0");
    for (const point of told.forks) {
      const item = list.querySelector('li[data-row="' + point.row + '"]');
      if (!item) continue;
      const options = page.make("span", null, "offers-of");
      for (const offer of point.offered) {
        const button = page.make("button", "What if instead: " + offer.title, "fork");
        button.type = "button";
        button.dataset.decision = point.decision;
        button.dataset.option = offer.option;
        button.addEventListener("click", () =>
          fork({ decided: { decision: point.decision, tick: point.tick, option: offer.option } }, point.row),
        );
        options.append(button);
      }
      item.append(options);
    }
  };

  async function fork(change, row) {
    const words = $("#fork-words");
    if (!page.told) return;
    try {
      const question = Object.assign({}, page.told.asked, { future: page.told.future }, change);
      const found = await page.askJson("/api/fork", question);
      data.futures.length = 0;
      data.futures.push(found.original.shown, found.forked.shown);
      words.textContent = found.what + ". " + found.words;
      words.hidden = false;
      $("#events-1").replaceChildren(...found.forked.events.map(page.eventItem));
      for (const item of document.querySelectorAll("#events-0 li, #events-1 li")) {
        item.classList.toggle("same", Number(item.dataset.row) < found.same_events);
      }
      $("#story .twins").classList.add("two");
      $("#fork-side").hidden = false;
      $("#label-1").hidden = false;
      const parting = $("#events-0 li:not(.same)");
      if (parting) $("#events-0").scrollTop = parting.offsetTop - 120;
      page.chooseShown(1);
      page.show(Math.floor(found.differs === null ? 0 : found.differs * data.per_day));
      document.documentElement.dataset.forked = row;
    } catch (fault) {
      page.complain(fault, words);
    }
  }

  // -- both on one map -------------------------------------------------------------------------------

  function holders(future, place) {
    const changes = future.control[place] || [];
    return Array.from({ length: data.days + 1 }, (_, day) => changes.reduce((who, change) => (change[0] <= day ? change[1] : who), nobody));
  }

  function rings() {
    const [before, after] = data.futures;
    return page.rowsOf("map", "places").map((row) => {
      const then = holders(before, row.id);
      const now = holders(after, row.id);
      return { lon: row.lon, lat: row.lat, r: row.r, who: then, differs: then.map((who, day) => (who === now[day] ? 0 : 1)) };
    });
  }

  // a map that is redrawn, because the page was resized, has lost them
  const mapDrawn = page.mapDrawn;
  page.mapDrawn = () => {
    mapDrawn();
    page.markBaseline(Number(document.querySelector("input[name=future]:checked").value));
  };

  page.markBaseline = (index) => {
    const drawn = page.views.get("map");
    if (!drawn) return;
    const both = index === 1 && data.futures.length === 2;
    const copies = (rows) => rows.map((row) => Object.assign({}, row));
    drawn.view.data("baseline-marks", both ? copies(data.futures[0].formations) : []);
    drawn.view.data("baseline-rings", both ? rings() : []);
    drawn.view.run();
  };

  function fillValues() {
    const control = page.controls.get($("#fork-name").value);
    if (!control) return;
    $("#fork-value").replaceChildren(
      ...control.positions.map((position, k) => {
        const option = page.make("option", position.words);
        option.value = String(k);
        return option;
      }),
    );
    $("#fork-value").value = String(control.middle);
  }

  page.listenToForks = () => {
    if (!(/** @type {HTMLSelectElement} */ (/** @type {unknown} */ ($("#fork-name"))).options.length)) {
      $("#fork-assumption").hidden = true;
      return;
    }
    fillValues();
    $("#fork-name").addEventListener("change", fillValues);
    $("#fork-assumption").addEventListener("submit", (event) => {
      event.preventDefault();
      const control = page.controls.get($("#fork-name").value);
      if (!control) return;
      const value = control.positions[Number($("#fork-value").value)].value;
      fork({ assumed: { assumption: control.id, value: value } }, "assumption");
    });
  };
})(window.sandtable);
