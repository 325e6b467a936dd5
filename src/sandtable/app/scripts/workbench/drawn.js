// The map at the start, drawn again where it has changed, and the trial.
((page) => {
  "use strict";
  const $ = page.$;
  const bench = page.bench;
  const REST = 500; // ms without a change after which the map is drawn
  let drawn = null; // the key of the map that is shown

  // for the tooltips of the map: who holds a place at the start
  page.isFuture = () => true;
  page.sharesOf = (id) => {
    const row = page.rowsOf("map", "places").find((place) => place.id === id);
    const who = row && (Array.isArray(row.who) ? row.who[0] : row.who);
    return typeof who === "number" ? [{ who: who, name: page.data.holders[who], share: 100 }] : [];
  };
  page.mapDrawn = () => page.look();

  function legend() {
    const colours = page.theme().actors || [];
    $("#legend").replaceChildren(
      ...page.data.holders.map((name, k) => {
        const item = page.make("li");
        const dot = page.make("i");
        dot.style.setProperty("--holder", colours[k]);
        item.append(dot, name);
        return item;
      }),
    );
    colours.forEach((colour, k) => {
      document.documentElement.style.setProperty("--holder-" + k, colour);
    });
  }

  async function show() {
    const { revision } = bench;
    if (!bench.canPlay()) return;
    try {
      const found = await bench.latest("/api/workbench/map", { width: $("#results").clientWidth, known: drawn });
      if (!found) return;
      if (found.map) {
        page.data.themes = found.map.themes;
        page.data.holders = found.map.holders;
        page.data.figures.map = found.map.figure;
        $("#map-section").hidden = false;
        $("#map-words").textContent = found.map.credits;
        $("#map-section .zoom").className = "zoom " + found.map.corner;
        await page.draw($("#map"));
        legend();
        drawn = found.key;
      }
      bench.shown("mapped", revision);
    } catch (fault) {
      if (!(fault instanceof page.Refused && fault.status === 409)) bench.trouble(fault);
    }
  }

  async function attempt() {
    const words = $("#trial-words");
    words.textContent = "Playing …";
    $("#trial").replaceChildren();
    try {
      const found = await bench.latest("/api/workbench/trial");
      if (!found) {
        words.textContent = "The text has changed meanwhile: try it again.";
        return;
      }
      words.textContent = found.words;
      $("#trial").replaceChildren(...found.diagnostics.map(bench.faultItem));
      document.documentElement.dataset.tried = String(bench.revision);
    } catch (fault) {
      page.complain(fault, words);
    }
  }

  bench.listenToDrawn = () => {
    const soon = bench.rested(show, REST);
    bench.on("played", soon);
    bench.on("checked", () => {
      $("#try").disabled = !bench.canPlay();
    });
    bench.on("text", () => {
      bench.drop("/api/workbench/map");
      $("#trial").classList.add("old");
    });
    $("#try").addEventListener("click", attempt);
    matchMedia("screen and (prefers-color-scheme: dark)").addEventListener("change", legend);
    page.listenToMap();
    addEventListener("resize", page.resized);
  };
})(window.sandtable);
