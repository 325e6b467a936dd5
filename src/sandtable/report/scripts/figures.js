// Draws the figures of the page from the specifications inside it, and follows light, dark and the page's width.
((page) => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const data = JSON.parse($("#data").textContent);
  const dark = matchMedia("screen and (prefers-color-scheme: dark)");
  const views = new Map(); // figure id -> {view, least, element, drawing}

  page.$ = $;
  page.data = data;
  page.views = views;
  page.day = data.day ?? data.days; // the day that the page opens with
  page.isPrinting = false;
  page.marked = []; // places that the map points at
  page.theme = () => (dark.matches && !page.isPrinting ? data.themes.dark : data.themes.light);

  function drawingFor(figure, width) {
    return figure.drawings.filter((drawing) => drawing.least <= width).pop() || figure.drawings[0];
  }

  // the rows of a table as they came with the page
  page.rowsOf = (id, name) => {
    const { drawing } = views.get(id);
    return drawing.own[name] || data.figures[id].shared[name] || [];
  };

  page.draw = async (element) => {
    const id = element.dataset.figure || "";
    const figure = data.figures[id];
    if (!figure) return;
    const drawing = drawingFor(figure, element.clientWidth);
    // copies: Vega marks the rows that it is given, and ignores rows that are marked
    const tables = Object.entries(Object.assign({}, figure.shared, drawing.own));
    const datasets = Object.fromEntries(tables.map(([name, rows]) => [name, rows.map((row) => Object.assign({}, row))]));
    const spec = Object.assign({}, drawing.spec, { datasets: datasets });
    spec.params = spec.params.map((param) => {
      if (param.name === "theme") return Object.assign({}, param, { value: page.theme() });
      if (param.name === "day") return Object.assign({}, param, { value: page.day });
      if (param.name === "marked") return Object.assign({}, param, { value: page.marked });
      return param;
    });
    const old = views.get(id);
    if (old) old.view.finalize();
    const tooltip = id === "map" && page.tip ? page.tip : () => {};
    const options = { actions: false, renderer: "svg", ast: true, defaultStyle: false, tooltip: tooltip };
    const made = await vegaEmbed(element, spec, options);
    views.set(id, { view: made.view, least: drawing.least, element, drawing });
    const svg = element.querySelector("svg");
    if (svg) {
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", drawing.spec.description);
    }
    if (id === "map" && page.mapDrawn) page.mapDrawn();
  };

  // SVG text is measured before it is drawn, so the fonts are loaded first
  page.drawAll = async () => {
    const faces = ["400 14px", "600 14px", "italic 400 14px"].map((face) => document.fonts.load(face + ' "Source Sans Pro"'));
    await Promise.all(faces);
    for (const element of document.querySelectorAll(".canvas[data-figure]")) await page.draw(element);
    addEventListener("resize", page.resized);
  };

  page.applyTheme = () => {
    for (const { view } of views.values()) view.signal("theme", page.theme()).run();
  };

  let resizing;
  page.resized = () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => {
      for (const [id, { least, element }] of views) {
        if (drawingFor(data.figures[id], element.clientWidth).least !== least) page.draw(element);
      }
    }, 150);
  };
  dark.addEventListener("change", page.applyTheme);
})((window.sandtable = /** @type {Page} */ ({})));
