// Playing ahead: while nothing else is asked, where the pointer rests on a slider and the next steps of the one in hand.
// Whoever takes one of them is answered at once; whoever does something else has lost nothing, as what is played ahead
// makes way.
(function (page) {
  "use strict";
  const ROOM = 60; // answers kept
  const STEPS = [1, -1, 2, -2]; // of the slider, in this order; 1 is the way it went last
  const REST = 30; // ms that the pointer rests before the place under it is played
  const THUMB = 16; // px: how wide browsers draw the handle of a slider
  const kept = new Map(); // what is set -> its answer
  let playing = null; // AbortController of what is played ahead
  let of = null; // the slider whose steps these are, while there are any left
  let next = null; // what is played now
  let goesOn = false; // to the next step
  let way = 1; // which the slider in hand went last

  const key = (set) => JSON.stringify(Object.entries(set).sort());

  page.foreseen = (set) => kept.get(key(set));

  // nothing is played ahead any more, but for what is asked for now: that is on its way already
  page.stopAhead = (asked) => {
    goesOn = false;
    if (playing && !(asked && next === key(asked))) playing.abort();
  };

  function steps(slider, pointed) {
    const control = page.controls.get(slider.closest("[data-control]").dataset.control);
    const at = Number(slider.value);
    return [...(pointed === undefined || pointed === at ? [] : [pointed]), ...STEPS.map((step) => at + way * step)]
      .map((step) => control.positions[step])
      .filter(Boolean)
      .map((position) => Object.assign({}, page.set, { [control.id]: position.value }))
      .filter((set) => !kept.has(key(set)));
  }

  // the step that a press at this place would set
  function under(slider, x) {
    const box = slider.getBoundingClientRect();
    const share = (x - box.left - THUMB / 2) / (box.width - THUMB);
    return Math.round(Math.min(1, Math.max(0, share)) * Number(slider.max));
  }

  page.playAhead = async (slider, pointed) => {
    page.stopAhead();
    if (document.hidden || page.isPlaying() || !slider || !slider.matches("[data-control] input[type=range]")) return;
    const mine = (playing = new AbortController());
    goesOn = true;
    of = slider;
    try {
      await page.baseline(mine.signal);
      for (const set of steps(slider, pointed)) {
        next = key(set);
        const question = Object.assign(page.question(set, page.data.played), { ahead: true });
        kept.set(key(set), await page.askJson("/api/whatif", question, mine.signal));
        if (kept.size > ROOM) kept.delete(kept.keys().next().value);
        if (!goesOn) return;
      }
    } catch (fault) {
      if (!(fault instanceof page.Refused || fault instanceof page.Unreachable || fault.name === "AbortError")) throw fault;
      // dropped, or refused: nobody has asked for it yet
    } finally {
      if (playing === mine) of = null;
    }
  };

  page.listenAhead = (slider) => {
    let resting = 0;
    let last = -1;
    let stood = Number(slider.value);
    slider.addEventListener("input", () => {
      way = Math.sign(Number(slider.value) - stood) || way;
      stood = Number(slider.value);
    });
    // a press gives the focus before it sets the value: what is played for it goes on
    slider.addEventListener("focus", () => of === slider || page.playAhead(slider));
    slider.addEventListener("blur", () => of === slider && page.stopAhead());
    slider.addEventListener("pointermove", (event) => {
      const step = under(slider, event.clientX);
      if (event.buttons || step === last) return;
      last = step;
      clearTimeout(resting);
      resting = setTimeout(() => page.playAhead(slider, step), REST);
    });
    slider.addEventListener("pointerleave", () => {
      clearTimeout(resting);
      last = -1;
    });
  };
})(window.sandtable);
