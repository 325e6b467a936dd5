// Zooming and moving the map, and its tooltips.
((page) => {
  "use strict";
  const $ = page.$;
  const degrees = 180 / Math.PI;
  const stretch = (latitude) => Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
  const unstretch = (y) => (Math.atan(Math.exp(y)) * 360) / Math.PI - 90;
  const view = () => page.views.get("map").view;
  let home = null; // {zoom, cx, cy, width, height} of the whole map

  page.look = () => {
    const map = view();
    home = { zoom: map.signal("zoom"), cx: map.signal("cx"), cy: map.signal("cy"), width: map.width(), height: map.height() };
    $(".map").classList.remove("zoomed");
  };

  function move(zoom, cx, y) {
    const k = Math.max(home.zoom, Math.min(8 * home.zoom, zoom));
    const room = (size) => size / 2 / home.zoom - size / 2 / k; // radians the centre may leave the middle by
    const keep = (value, middle, most) => Math.max(middle - most, Math.min(middle + most, value));
    const x = keep(cx, home.cx, room(home.width) * degrees);
    const top = keep(y, stretch(home.cy), room(home.height));
    view().signal("zoom", k).signal("cx", x).signal("cy", unstretch(top)).run();
    $(".map").classList.toggle("zoomed", k > home.zoom * 1.01);
    $("#tip").hidden = true;
  }

  const centre = () => ({ k: view().signal("zoom"), cx: view().signal("cx"), y: stretch(view().signal("cy")) });
  page.zoomBy = (factor) => home && move(centre().k * factor, centre().cx, centre().y);
  page.moveTo = (longitude, latitude, factor) => move(home.zoom * factor, longitude, stretch(latitude));

  function panBy(dx, dy) {
    const at = centre();
    const box = $("#map svg").getBoundingClientRect();
    const scale = Math.max(home.width / box.width, home.height / box.height);
    move(at.k, at.cx - ((dx * scale) / at.k) * degrees, at.y + (dy * scale) / at.k);
  }

  function keys(event) {
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (event.key === "+" || event.key === "=") page.zoomBy(1.6);
    else if (event.key === "-") page.zoomBy(0.625);
    else if (event.key === "0") page.zoomBy(0);
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

  function tipRow(entry) {
    const row = document.createElement("span");
    const dot = document.createElement("i");
    const share = document.createElement("em");
    dot.className = "dot holder-" + entry.who;
    share.textContent = page.isFuture() ? "" : entry.share + "%";
    row.append(dot, entry.name, share);
    return row;
  }

  page.tip = (_handler, event, item, value) => {
    const box = $("#tip");
    const datum = item && item.datum;
    if (!value || !datum || !datum.name || datum.does === 0) {
      box.hidden = true;
      return;
    }
    box.replaceChildren();
    const name = document.createElement("b");
    name.textContent = datum.name;
    box.append(name);
    if (datum.id) page.sharesOf(datum.id).forEach((entry) => box.append(tipRow(entry)));
    else box.append(tipRow({ who: datum.who, name: page.data.holders[datum.who], share: "" }));
    box.hidden = false;
    const frame = $(".map").getBoundingClientRect();
    const x = event.clientX - frame.left;
    const y = event.clientY - frame.top;
    box.style.left = Math.max(4, Math.min(x + 14, frame.width - box.offsetWidth - 6)) + "px";
    box.style.top = Math.max(4, y > frame.height / 2 ? y - box.offsetHeight - 12 : y + 14) + "px";
  };

  page.listenToMap = () => {
    const map = $("#map");
    document
      .querySelectorAll("[data-zoom]")
      .forEach((control) => control.addEventListener("click", () => page.zoomBy(Number(control.dataset.zoom))));
    map.addEventListener("keydown", keys);
    map.addEventListener("dblclick", (event) => {
      const frame = $("#map svg").getBoundingClientRect();
      panBy(frame.left + frame.width / 2 - event.clientX, frame.top + frame.height / 2 - event.clientY);
      page.zoomBy(2);
    });
    map.addEventListener("pointerdown", (event) => {
      if (!$(".map").classList.contains("zoomed")) return;
      dragged = { x: event.clientX, y: event.clientY };
      map.setPointerCapture(event.pointerId);
    });
    map.addEventListener("pointermove", drag);
    for (const name of ["pointerup", "pointercancel"]) map.addEventListener(name, () => (dragged = null));
    map.addEventListener("pointerleave", () => ($("#tip").hidden = true));
  };
})(window.sandtable);
