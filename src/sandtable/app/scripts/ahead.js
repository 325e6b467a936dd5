// Playing ahead: while nothing else is asked, the next steps of the slider that has the focus. Whoever takes one of them
// is answered at once; whoever does something else has lost nothing, as what is played ahead is dropped first.
(function (page) {
  "use strict";
  const ROOM = 60; // answers kept
  const STEPS = [1, -1, 2, -2]; // of the slider, in this order
  const kept = new Map(); // what is set -> its answer
  let playing = null; // AbortController of what is played ahead
  let next = null; // what that plays now
  let goesOn = false; // to the next step

  const key = (set) => JSON.stringify(Object.entries(set).sort());

  page.foreseen = (set) => kept.get(key(set));

  // nothing is played ahead any more, but for what is asked for now: that is on its way already
  page.stopAhead = (asked) => {
    goesOn = false;
    if (playing && !(asked && next === key(asked))) playing.abort();
  };

  function steps(slider) {
    const control = page.controls.get(slider.closest("[data-control]").dataset.control);
    const at = Number(slider.value);
    return STEPS.map((step) => control.positions[at + step])
      .filter(Boolean)
      .map((position) => Object.assign({}, page.set, { [control.id]: position.value }))
      .filter((set) => !kept.has(key(set)));
  }

  page.playAhead = async () => {
    page.stopAhead();
    const slider = document.activeElement;
    if (document.hidden || page.isPlaying() || !slider || !slider.matches("[data-control] input[type=range]")) return;
    playing = new AbortController();
    goesOn = true;
    const { signal } = playing;
    try {
      await page.baseline(signal);
      for (const set of steps(slider)) {
        next = key(set);
        const question = Object.assign(page.question(set, page.data.played), { ahead: true });
        kept.set(key(set), await page.askJson("/api/whatif", question, signal));
        if (kept.size > ROOM) kept.delete(kept.keys().next().value);
        if (!goesOn) return;
      }
    } catch (fault) {
      if (!(fault instanceof page.Refused || fault instanceof TypeError || fault.name === "AbortError")) throw fault;
      // dropped, or refused: nobody has asked for it yet
    }
  };
})(window.sandtable);
