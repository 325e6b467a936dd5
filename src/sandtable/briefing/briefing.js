// The page's script: draws the figures, replays the map, follows light and dark. It fetches nothing.
(function () {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const data = JSON.parse($("#data").textContent);
  const dark = matchMedia("screen and (prefers-color-scheme: dark)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const views = new Map(); // figure id -> {view, least}
  let day = data.days;
  let printing = false;

  // -- drawing ---------------------------------------------------------------------------------

  const theme = () => (dark.matches && !printing ? data.themes.dark : data.themes.light);

  function drawingFor(figure, width) {
    return figure.drawings.filter((drawing) => drawing.least <= width).pop() || figure.drawings[0];
  }

  async function draw(element) {
    const id = element.dataset.figure;
    const figure = data.figures[id];
    if (!figure) return;
    const drawing = drawingFor(figure, element.clientWidth);
    const spec = Object.assign({}, drawing.spec, { datasets: Object.assign({}, figure.shared, drawing.own) });
    spec.params = spec.params.map((param) => {
      if (param.name === "theme") return Object.assign({}, param, { value: theme() });
      if (param.name === "day") return Object.assign({}, param, { value: day });
      return param;
    });
    const old = views.get(id);
    if (old) old.view.finalize();
    const options = { actions: false, renderer: "svg", ast: true, defaultStyle: false, tooltip: id === "map" ? tip : () => {} };
    const made = await vegaEmbed(element, spec, options);
    views.set(id, { view: made.view, least: drawing.least, element });
    const svg = element.querySelector("svg");
    if (svg) {
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", drawing.spec.description);
    }
  }

  function redress() {
    for (const { view } of views.values()) view.signal("theme", theme()).run();
  }

  let resizing;
  function resized() {
    clearTimeout(resizing);
    resizing = setTimeout(() => {
      for (const [id, { least, element }] of views) {
        if (drawingFor(data.figures[id], element.clientWidth).least !== least) draw(element).then(() => id === "map" && look());
      }
    }, 150);
  }

  // -- replay ----------------------------------------------------------------------------------

  const slider = $("#day");
  const output = $("#date");
  const button = $("#play");
  const start = new Date(data.start + "T00:00:00Z");
  const dates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const dateOf = (number) => dates.format(new Date(start.getTime() + number * 86400000));

  function show(number) {
    day = Math.max(0, Math.min(data.days, Math.round(number)));
    slider.value = String(day);
    slider.setAttribute("aria-valuetext", "Day " + day + ", " + dateOf(day));
    output.firstElementChild.textContent = "Day " + day;
    output.lastElementChild.textContent = dateOf(day);
    for (const id of ["map", "strips"]) {
      const drawn = views.get(id);
      if (drawn) drawn.view.signal("day", day).run();
    }
    fill();
  }

  // the table under the map follows the slider
  function fill() {
    if (!$("#holdings").closest("details").open) return;
    $("#holdings-date").textContent = "on " + dateOf(day);
    for (const row of document.querySelectorAll("#holdings tbody tr")) {
      const best = sharesOf(row.dataset.place)[0];
      const cells = row.querySelectorAll("td");
      cells[1].querySelector("i").className = "dot holder-" + best.who;
      cells[1].querySelector("span").textContent = best.name;
      cells[2].textContent = best.share + "%";
    }
  }

  function sharesOf(place) {
    return Object.entries(data.control[place])
      .map(([who, shares]) => ({ who: who, name: data.holders[who], share: shares[day] }))
      .filter((entry) => entry.share > 0)
      .sort((one, other) => other.share - one.share || one.who - other.who);
  }

  let frame = 0;
  function stop() {
    cancelAnimationFrame(frame);
    frame = 0;
    button.textContent = "Play";
    button.setAttribute("aria-pressed", "false");
  }

  function play() {
    if (frame) return stop();
    const first = day >= data.days ? 0 : day;
    const perSecond = data.days / 11;
    const step = calm.matches ? Math.ceil(data.days / 20) : 1;
    let began = 0;
    button.textContent = "Pause";
    button.setAttribute("aria-pressed", "true");
    const tick = (now) => {
      began = began || now;
      const next = first + Math.floor(((now - began) / 1000) * perSecond / step) * step;
      if (next !== day) show(next);
      if (next >= data.days) return stop();
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  // -- moving the map --------------------------------------------------------------------------

  const stretch = (latitude) => Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
  const unstretch = (y) => (Math.atan(Math.exp(y)) * 360) / Math.PI - 90;
  const degrees = 180 / Math.PI;
  let home = null; // {zoom, cx, cy, width, height} of the whole map

  function look() {
    const view = views.get("map").view;
    home = { zoom: view.signal("zoom"), cx: view.signal("cx"), cy: view.signal("cy"), width: view.width(), height: view.height() };
    $(".map").classList.remove("zoomed");
  }

  function move(zoom, cx, y) {
    const view = views.get("map").view;
    const k = Math.max(home.zoom, Math.min(8 * home.zoom, zoom));
    const room = (size) => size / 2 / home.zoom - size / 2 / k; // radians the centre may leave the middle by
    const keep = (value, middle, most) => Math.max(middle - most, Math.min(middle + most, value));
    const x = keep(cx, home.cx, room(home.width) * degrees);
    const top = keep(y, stretch(home.cy), room(home.height));
    view.signal("zoom", k).signal("cx", x).signal("cy", unstretch(top)).run();
    $(".map").classList.toggle("zoomed", k > home.zoom * 1.01);
    $("#tip").hidden = true;
  }

  const centre = () => {
    const view = views.get("map").view;
    return { k: view.signal("zoom"), cx: view.signal("cx"), y: stretch(view.signal("cy")) };
  };
  const zoomBy = (factor) => move(centre().k * factor, centre().cx, centre().y);
  function panBy(dx, dy) {
    const at = centre();
    const box = $("#map svg").getBoundingClientRect();
    const scale = Math.max(home.width / box.width, home.height / box.height);
    move(at.k, at.cx - ((dx * scale) / at.k) * degrees, at.y + (dy * scale) / at.k);
  }

  function mapKeys(event) {
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (event.key === "+" || event.key === "=") zoomBy(1.6);
    else if (event.key === "-") zoomBy(0.625);
    else if (event.key === "0") zoomBy(0);
    else if (moves[event.key] && $(".map").classList.contains("zoomed")) panBy(...moves[event.key]);
    else return;
    event.preventDefault();
  }

  let dragged = null;
  function drag(event) {
    if (!dragged) return;
    panBy(event.clientX - dragged.x, event.clientY - dragged.y);
    dragged = { x: event.clientX, y: event.clientY };
  }

  // -- what a place holds, under the pointer ------------------------------------------------------

  function tip(_handler, event, item, value) {
    const box = $("#tip");
    if (!value || !item || !item.datum.id) {
      box.hidden = true;
      return;
    }
    box.replaceChildren();
    const name = document.createElement("b");
    name.textContent = item.datum.name;
    box.append(name);
    for (const entry of sharesOf(item.datum.id)) {
      const row = document.createElement("span");
      const dot = document.createElement("i");
      const share = document.createElement("em");
      dot.className = "dot holder-" + entry.who;
      share.textContent = entry.share + "%";
      row.append(dot, entry.name, share);
      box.append(row);
    }
    box.hidden = false;
    const frameBox = $(".map").getBoundingClientRect();
    const x = event.clientX - frameBox.left;
    const y = event.clientY - frameBox.top;
    box.style.left = Math.max(4, Math.min(x + 14, frameBox.width - box.offsetWidth - 6)) + "px";
    box.style.top = Math.max(4, y > frameBox.height / 2 ? y - box.offsetHeight - 12 : y + 14) + "px";
  }

  // -- printing: light, the whole map, everything open ----------------------------------------------

  const PAPER = { outcomes: 320, settlement: 320, strips: 690 }; // pixels of A4 less its margins
  function fit(width) {
    for (const [id, { view, element }] of views) {
      if (id !== "map") view.width(width(id) || element.clientWidth).run();
    }
  }

  let closed = [];
  function beforePrint() {
    printing = true;
    closed = [...document.querySelectorAll("details:not([open])")].filter((entry) => entry.closest("#forces, #sources"));
    closed.forEach((entry) => (entry.open = true));
    redress();
    fit((id) => PAPER[id] || 320);
    if (home) zoomBy(0);
  }
  function afterPrint() {
    printing = false;
    closed.forEach((entry) => (entry.open = false));
    redress();
    fit(() => 0);
  }

  async function begin() {
    const faces = ["400 14px", "600 14px", "italic 400 14px"].map((face) => document.fonts.load(face + ' "Source Sans Pro"'));
    await Promise.all(faces); // SVG text is measured before it is drawn
    for (const element of document.querySelectorAll(".canvas[data-figure]")) {
      await draw(element);
      if (element.id === "map") look();
    }
    slider.addEventListener("input", () => { stop(); show(Number(slider.value)); });
    button.addEventListener("click", play);
    $("#holdings").closest("details").addEventListener("toggle", fill);
    document.querySelectorAll("[data-zoom]").forEach((control) =>
      control.addEventListener("click", () => zoomBy(Number(control.dataset.zoom))));
    const map = $("#map");
    map.addEventListener("keydown", mapKeys);
    map.addEventListener("dblclick", (event) => {
      const frameBox = $("#map svg").getBoundingClientRect();
      panBy(frameBox.left + frameBox.width / 2 - event.clientX, frameBox.top + frameBox.height / 2 - event.clientY);
      zoomBy(2);
    });
    map.addEventListener("pointerdown", (event) => {
      if (!$(".map").classList.contains("zoomed")) return;
      dragged = { x: event.clientX, y: event.clientY };
      map.setPointerCapture(event.pointerId);
    });
    map.addEventListener("pointermove", drag);
    for (const name of ["pointerup", "pointercancel"]) map.addEventListener(name, () => (dragged = null));
    map.addEventListener("pointerleave", () => ($("#tip").hidden = true));
    dark.addEventListener("change", redress);
    addEventListener("resize", resized);
    addEventListener("beforeprint", beforePrint);
    addEventListener("afterprint", afterPrint);
    document.documentElement.dataset.drawn = "yes";
  }
  begin();
})();
