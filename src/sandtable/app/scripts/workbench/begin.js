// Which parts are shown, and the beginning of it all.
(async (page) => {
  "use strict";
  const $ = page.$;
  const bench = page.bench;
  const narrow = matchMedia("(max-width:720px)");
  let isWriting = false; // on a narrow screen, because somebody asked for it
  bench.isNarrow = () => narrow.matches && !isWriting;

  function showNarrow() {
    $("#narrow-note").hidden = !bench.isNarrow();
    document.body.classList.toggle("reading", bench.isNarrow());
    bench.readOnly(bench.isNarrow());
  }

  // who reads on a narrow screen wants the results first and the contents last; in the page, not only to the eye
  function order() {
    const first = narrow.matches ? "#results" : "#outline-section";
    const last = narrow.matches ? "#outline-section" : "#results";
    if ($("#main").firstElementChild === $(first)) return;
    $("#main").prepend($(first));
    $("#main").append($(last));
  }

  function showView() {
    document.body.dataset.view = $("#views input:checked").value;
    bench.remember("view", document.body.dataset.view);
    bench.tell("cursor");
  }

  bench.openEditor();
  bench.listenToKeys();
  bench.listenToFaults();
  bench.listenToOdds();
  bench.listenToDrawn();
  bench.listenToKeeping();
  bench.listenToSaving();
  bench.listenToOutline();
  bench.listenToForm();
  bench.listenToSources();
  order();
  narrow.addEventListener("change", () => {
    order();
    showNarrow();
  });
  $("#write-anyway").addEventListener("click", () => {
    isWriting = true;
    showNarrow();
    bench.view().focus();
  });
  $("#views").addEventListener("change", showView);
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    bench.toText();
    bench.view().focus();
  });
  const kept = bench.remembered("view");
  const view = kept && /** @type {HTMLInputElement | null} */ (document.querySelector('#views input[value="' + CSS.escape(kept) + '"]'));
  if (view) view.checked = true;
  showView();
  await bench.open();
  showNarrow();
  document.documentElement.dataset.drawn = "yes";
})(window.sandtable);
