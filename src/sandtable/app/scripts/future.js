// One future: found by an outcome or by a bar of a histogram, listed event by event, shown on the map.
((page) => {
  "use strict";
  const $ = page.$;
  const data = page.data;
  page.told = null; // what /api/replay answered, and what was set then

  function sayExamples(found, day) {
    const what = found.title + (found.holds ? "" : " (does not happen)");
    if (!found.found) return what + ": in none of " + page.count(found.futures) + " futures.";
    const which = day === null ? "the first" : "those nearest to that day";
    return what + ": in " + page.count(found.found) + " of " + page.count(found.futures) + " futures. Some of them, " + which + ":";
  }

  async function find(outcome, holds, day) {
    const words = $("#pick-words");
    try {
      /** @type {Questions["/api/examples"]} */
      const question = Object.assign(page.variant(), { outcome: outcome, holds: holds, futures: data.played });
      if (day !== null) question.day = day;
      const found = await page.askJson("/api/examples", question);
      words.textContent = sayExamples(found, day);
      $("#examples").replaceChildren(
        ...found.examples.map((example) => {
          const item = page.make("li");
          const button = page.make(
            "button",
            "No. " + page.count(example.future) + (example.date ? ", " + example.date.replace(/ \d{4}$/, "") : ""),
          );
          button.type = "button";
          button.dataset.number = String(example.future);
          button.addEventListener("click", () => page.replay(example.future));
          item.append(button);
          return item;
        }),
      );
      return found.examples;
    } catch (fault) {
      page.complain(fault, words);
      return [];
    }
  }

  function markChip(number) {
    for (const chip of document.querySelectorAll("#examples button")) {
      chip.setAttribute("aria-pressed", String(Number(chip.dataset.number) === number));
    }
  }

  page.eventItem = (event) => {
    const item = page.make("li");
    item.dataset.day = String(event.day);
    item.dataset.row = String(event.row);
    const date = page.make("span", event.date);
    const text = page.make("button", event.text);
    text.type = "button";
    text.addEventListener("click", () => {
      page.stop();
      page.show(Math.ceil(event.day));
    });
    item.append(date, text);
    return item;
  };

  page.chooseShown = (index) => {
    const radio = document.querySelector('input[name=future][value="' + index + '"]');
    radio.checked = true;
    radio.dispatchEvent(new Event("change"));
  };

  // the caption of the map
  function sayMap(index) {
    $("#map-sub").textContent =
      index < 0 ? page.data.captions.map : index === 0 ? "One future. " + page.data.captions.formations : page.data.captions.fork;
  }

  page.replay = async (number) => {
    const words = $("#pick-words");
    try {
      const told = await page.askJson("/api/replay", Object.assign(page.variant(), { future: number }));
      page.told = Object.assign(told, { asked: page.variant() });
      data.futures.length = 0;
      data.futures.push(told.shown);
      page.noFork();
      $("#story").hidden = false;
      $("#story-title").textContent = "Future " + page.count(number);
      const held = told.outcomes.filter((row) => row.holds).map((row) => row.title);
      $("#story-words").textContent =
        "It ended on " +
        told.ended +
        ". " +
        (held.length ? "Outcomes: " + held.join("; ") + "." : "No outcome happened.") +
        (told.settlement ? " Settlement: " + told.settlement + "." : "");
      const list = $("#events-0");
      list.replaceChildren(...told.events.map(page.eventItem));
      page.offerForks(told);
      page.showAlong();
      $("#name-0").textContent = "Future " + page.count(number);
      $("#label-0").hidden = false;
      page.chooseShown(0);
      page.show(0);
      markChip(number);
      document.documentElement.dataset.told = String(number);
    } catch (fault) {
      page.complain(fault, words);
    }
  };

  // the odds along each future, shown under the one that is told, with the setting that they are of
  const along = new Map(); // box -> job
  const isOf = (job) => page.told && job.future === page.told.future && job.seed === page.told.seed && same(job.set, page.told.set);
  const same = (one, other) => {
    const names = Object.keys(one);
    return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
  };
  page.keepAlong = (box, job) => {
    along.set(box, job);
    box.hidden = !isOf(job);
  };
  page.showAlong = () => {
    for (const [box, job] of along) {
      const wasHidden = box.hidden;
      box.hidden = !isOf(job);
      // a picture takes the width of its place, which has none while it is hidden
      if (wasHidden && !box.hidden) for (const canvas of box.querySelectorAll(".canvas[data-figure]")) page.draw(canvas);
    }
  };

  // a bar of a histogram: futures of that day; views are replaced when the variant changes
  const heard = new WeakSet();
  page.listenToArrivals = () => {
    for (const [id, { view }] of page.views) {
      if (!id.startsWith("arrival-") || heard.has(view)) continue;
      heard.add(view);
      view.addEventListener("click", (_event, item) => {
        if (!item || !item.datum || item.datum.share === undefined) return;
        const outcome = id.slice("arrival-".length);
        $("#pick-outcome").value = outcome;
        $("#pick-holds").value = "yes";
        $("#one").scrollIntoView();
        find(outcome, true, (item.datum.start + item.datum.end) / 2);
      });
    }
  };

  page.listenToFutures = () => {
    $("#pick").addEventListener("submit", async (event) => {
      event.preventDefault();
      const number = $("#pick-number").value;
      if (number !== "") {
        page.replay(Number(number));
        return;
      }
      const found = await find($("#pick-outcome").value, $("#pick-holds").value === "yes", null);
      if (found.length) page.replay(found[0].future);
    });
    $("#to-map").addEventListener("click", () => {
      $("#map-section").scrollIntoView();
      $("#play").focus({ preventScroll: true });
    });
    for (const radio of document.querySelectorAll("input[name=future]")) {
      radio.addEventListener("change", () => {
        sayMap(Number(radio.value));
        // both lists of events stay visible
        for (const index of [0, 1]) $("#events-" + index).hidden = false;
        page.markBaseline(Number(radio.value));
      });
    }
    page.listenToArrivals();
  };
})(window.sandtable);
