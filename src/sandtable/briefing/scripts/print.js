// Printing: light colours, the whole map, what is folded opened, pictures as wide as the paper.
(function (page) {
  "use strict";
  const PAPER = { strips: 690 }; // pixels of A4 less its margins

  function fit(width) {
    for (const [id, { view, element }] of page.views) {
      if (id !== "map" && element.dataset.width !== "fixed") view.width(width(id) || element.clientWidth).run();
    }
  }

  let closed = [];
  function before() {
    page.isPrinting = true;
    closed = [...document.querySelectorAll("details:not([open])")].filter((entry) => entry.closest("#forces, #sources"));
    closed.forEach((entry) => (entry.open = true));
    page.redress();
    fit((id) => PAPER[id] || 320);
    page.zoomBy(0);
  }
  function after() {
    page.isPrinting = false;
    closed.forEach((entry) => (entry.open = false));
    page.redress();
    fit(() => 0);
  }

  page.listenToPrinting = () => {
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
  };
})((window.sandtable = window.sandtable || {}));
