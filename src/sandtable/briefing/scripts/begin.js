// Everything drawn, then everything listening. SVG text is measured before it is drawn, so the faces come first.
(async function (page) {
  "use strict";
  const faces = ["400 14px", "600 14px", "italic 400 14px"].map((face) => document.fonts.load(face + ' "Source Sans Pro"'));
  await Promise.all(faces);
  for (const element of document.querySelectorAll(".canvas[data-figure]")) await page.draw(element);
  page.listenToReplay();
  page.listenToMap();
  if (page.listenToClaims) page.listenToClaims();
  page.listenToPrinting();
  addEventListener("resize", page.resized);
  // a figure that was folded away had no width to be drawn in
  for (const folded of document.querySelectorAll("details:has(.canvas[data-figure])")) {
    folded.addEventListener("toggle", () => folded.open && folded.querySelectorAll(".canvas[data-figure]").forEach(page.draw));
  }
  if (page.data.single) page.choose(0);
  page.show(page.day);
  document.documentElement.dataset.drawn = "yes";
})(window.sandtable);
