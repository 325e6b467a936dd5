// The claims: shown by verdict; from a claim to its places on the map, and back.
((page) => {
  "use strict";
  const $ = page.$;
  let from = null; // the button of the claim that the map points at

  function filter(root, verdict) {
    let shown = 0;
    for (const entry of root.querySelectorAll(".claims > li")) {
      entry.hidden = Boolean(verdict) && entry.dataset.verdict !== verdict;
      shown += entry.hidden ? 0 : 1;
    }
    root.querySelector(".claim-count").textContent = shown + " claims shown";
  }

  function mark(places) {
    page.marked = places;
    page.views.get("map").view.signal("marked", places).run();
  }

  // zoom to the places, or show the whole map if they are far apart
  function lookAt(places) {
    const spots = page.rowsOf("map", "places").filter((row) => places.includes(row.id));
    if (!spots.length) return;
    const middle = (values) => (Math.min(...values) + Math.max(...values)) / 2;
    const span = (values) => Math.max(...values) - Math.min(...values);
    const [longitudes, latitudes] = [spots.map((row) => row.lon), spots.map((row) => row.lat)];
    const wide = Math.max(span(longitudes), span(latitudes), 0.8);
    const all = page.rowsOf("map", "places");
    const whole = Math.max(span(all.map((row) => row.lon)), span(all.map((row) => row.lat)));
    page.moveTo(middle(longitudes), middle(latitudes), Math.max(1, Math.min(2.6, (0.5 * whole) / wide)));
  }

  function toMap(button) {
    from = button;
    const places = button.dataset.places.split(" ");
    mark(places);
    lookAt(places);
    const back = $("#back");
    back.hidden = false;
    back.querySelector("button").textContent = "Back to claim " + button.dataset.claim;
    $("#map-section").scrollIntoView({ block: "start" });
    back.querySelector("button").focus({ preventScroll: true });
  }

  function toClaim() {
    mark([]);
    page.zoomBy(0);
    $("#back").hidden = true;
    if (!from) return;
    from.scrollIntoView({ block: "center" });
    from.focus({ preventScroll: true });
    from = null;
  }

  // a link to a claim that the filter hides shows all of them first
  function reveal() {
    const wanted = /^#claim-/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!wanted) return;
    if (wanted.hidden) {
      $("input[name=verdict][value='']").checked = true;
      filter(document, "");
    }
    wanted.scrollIntoView({ block: "center" });
  }

  // root: what holds the claims and their filter; the app has as many as were asked for
  page.listenToClaimsIn = (root) => {
    root.querySelectorAll(".claim-filter input").forEach((choice) => choice.addEventListener("change", () => filter(root, choice.value)));
    root.querySelectorAll("[data-places]").forEach((button) => button.addEventListener("click", () => toMap(button)));
  };

  page.listenToClaims = () => {
    page.listenToClaimsIn(document);
    const back = $("#back button");
    if (back) back.addEventListener("click", toClaim);
    addEventListener("hashchange", reveal);
  };
})(window.sandtable);
