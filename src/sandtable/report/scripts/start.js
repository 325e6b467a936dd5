// Draw everything, then add the listeners.
(async (page) => {
  "use strict";
  await page.drawAll();
  page.listenToReplay();
  page.listenToMap();
  if (page.listenToClaims) page.listenToClaims();
  page.listenToPrinting();
  page.listenToSettings();
  // a folded figure has no width: draw it when it is unfolded
  for (const folded of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details:has(.canvas[data-figure])"))) {
    folded.addEventListener("toggle", () => folded.open && folded.querySelectorAll(".canvas[data-figure]").forEach(page.draw));
  }
  if (page.data.single) page.choose(0);
  page.show(page.day);
  document.documentElement.dataset.drawn = "yes";
})(window.sandtable);
