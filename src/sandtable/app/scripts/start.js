// Draw everything, then add the listeners.
(async (page) => {
  "use strict";
  await page.drawAll();
  page.listenToReplay();
  page.listenToMap();
  page.listenToControls();
  page.listenToPin();
  page.listenToFutures();
  page.listenToForks();
  page.listenToFiles();
  page.listenToClaims();
  document.documentElement.dataset.drawn = "yes";
  await page.listenToLinks();
  await page.listenToJobs();
})(window.sandtable);
