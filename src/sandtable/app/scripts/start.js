// Everything drawn, then everything listening. SVG text is measured before it is drawn, so the faces come first.
(async function (page) {
  "use strict";
  const faces = ["400 14px", "600 14px", "italic 400 14px"].map((face) => document.fonts.load(face + ' "Source Sans Pro"'));
  await Promise.all(faces);
  for (const element of document.querySelectorAll(".canvas[data-figure]")) await page.draw(element);
  page.listenToReplay();
  page.listenToMap();
  page.listenToControls();
  page.listenToPin();
  page.listenToFutures();
  page.listenToForks();
  page.listenToFiles();
  page.listenToClaims();
  addEventListener("resize", page.resized);
  document.documentElement.dataset.drawn = "yes";
  await page.listenToJobs();
})(window.sandtable);
