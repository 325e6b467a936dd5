// Printing: light colours, the whole map, folded sections opened except tables of a picture, pictures as wide as the paper.
((page) => {
  "use strict";
  const PAPER = { strips: 690 }; // pixels of A4 less its margins
  const LOWER = 96; // of the pictures of days, so that a page holds four rows of them
  const heights = new Map(); // of the screen

  function fit(width) {
    for (const [id, { view, element }] of page.views) {
      if (id === "map" || element.dataset.width === "fixed") continue;
      view.width(width(id) || element.clientWidth);
      if (id.startsWith("arrival-")) {
        if (!heights.has(id)) heights.set(id, view.height());
        view.height(page.isPrinting ? LOWER : heights.get(id));
      }
      view.run();
    }
  }

  /** @type {HTMLDetailsElement[]} */
  let closed = [];
  function before() {
    page.isPrinting = true;
    closed = [.../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details:not([open])"))].filter((entry) =>
      entry.closest("#forces, #sources, #claims"),
    );
    closed.forEach((entry) => (entry.open = true));
    page.applyTheme();
    fit((id) => PAPER[id] || 320);
    page.zoomBy(0);
  }
  function after() {
    page.isPrinting = false;
    closed.forEach((entry) => (entry.open = false));
    page.applyTheme();
    fit(() => 0);
  }

  page.listenToPrinting = () => {
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
  };
})(window.sandtable);
