// Unsaved text is kept in this browser and offered again, after a crash as after a reload. Every page has a slot of its own, so that
// two of them do not overwrite each other's.
((page) => {
  "use strict";
  const $ = page.$;
  const bench = page.bench;
  const REST = 300; // ms without a change after which the text is kept
  const MOST = 5; // slots of one document
  const prefix = () => "sandtable-unsaved/" + bench.name + "/";
  const mine = String(Date.now()) + "-" + String(Math.random()).slice(2, 8);

  // a browser may refuse to store anything, or have no room: then nothing is kept, and the warning at leaving is all there is
  function stored(work, otherwise) {
    try {
      return work();
    } catch {
      return otherwise;
    }
  }

  // what this page was set to, until its tab is closed
  bench.remember = (key, value) => stored(() => sessionStorage.setItem("sandtable-" + key, value), undefined);
  bench.remembered = (key) => stored(() => sessionStorage.getItem("sandtable-" + key), null);

  const read = (key) => stored(() => JSON.parse(localStorage.getItem(key) || "null"), null);

  function slots() {
    return stored(() => Object.keys(localStorage), [])
      .filter((key) => key.startsWith(prefix()) && key !== prefix() + mine)
      .map((key) => ({ key: key, kept: read(key) }))
      .filter((slot) => slot.kept && typeof slot.kept.text === "string")
      .sort((one, other) => other.kept.at - one.kept.at);
  }

  bench.forget = (key) => stored(() => localStorage.removeItem(key || prefix() + mine), undefined);

  function keep() {
    if (!bench.isUnsaved()) return bench.forget();
    stored(() => localStorage.setItem(prefix() + mine, JSON.stringify({ text: bench.text(), at: Date.now() })), undefined);
    slots()
      .slice(MOST - 1)
      .forEach((slot) => bench.forget(slot.key));
    document.documentElement.dataset.kept = String(bench.revision);
  }

  // offer what another page left behind, the newest first
  bench.offer = () => {
    const found = slots();
    for (const { key, kept } of found) if (kept.text === bench.base) bench.forget(key);
    const slot = found.find(({ kept }) => kept.text !== bench.base);
    const box = $("#offer");
    box.hidden = !slot;
    if (!slot) return;
    const when = new Date(slot.kept.at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
    const restore = bench.button(
      "Restore it",
      () => {
        bench.replaceText(slot.kept.text, true);
        bench.forget(slot.key);
        bench.offer();
        bench.view().focus();
      },
      "button",
    );
    const discard = bench.button("Discard it", () => {
      bench.forget(slot.key);
      bench.offer();
    });
    box.replaceChildren(page.make("span", "Unsaved text of " + when + " is kept in this browser."), restore, discard);
  };

  bench.listenToKeeping = () => {
    bench.on("text", bench.rested(keep, REST));
    addEventListener("beforeunload", (event) => {
      if (!bench.isUnsaved()) return;
      keep();
      event.preventDefault();
    });
  };
})(window.sandtable);
