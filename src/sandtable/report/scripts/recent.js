// The warning about the present: whether a crisis is of the past year depends on the day on which the page is read.
(() => {
  "use strict";
  const RECENT = 365; // days
  const warning = document.getElementById("recent");
  if (!warning) return;
  const days = (Date.now() - Date.parse(warning.dataset.known || "")) / 86400000;
  warning.hidden = Math.abs(Math.floor(days)) > RECENT;
})();
