// Prefetching: while no other request is under way, compute the setting under the pointer and the next steps of the slider in use.
// If one of them is chosen, its answer is there; any other request takes precedence.
((page) => {
  "use strict";
  const ROOM = 60; // answers kept
  const STEPS = [1, -1, 2, -2]; // of the slider, in this order; 1 is the direction of the last move
  const REST = 30; // ms for which the pointer rests before its position is computed
  const THUMB = 16; // px: how wide browsers draw the handle of a slider
  const kept = new Map(); // what is set -> its answer
  let playing = null; // AbortController of the prefetch under way
  let of = null; // the slider whose steps are computed
  let next = null; // the setting that is computed
  let isPrefetching = false; // with the next step
  let way = 1; // the direction of the slider's last move

  const key = (set) => JSON.stringify(Object.entries(set).sort());

  page.prefetched = (set) => kept.get(key(set));

  // abort the prefetch, unless it computes just what is asked for
  page.stopPrefetch = (asked) => {
    isPrefetching = false;
    if (playing && !(asked && next === key(asked))) playing.abort();
  };

  function steps(slider, pointed) {
    const control = page.controls.get(slider.closest("[data-control]").dataset.control);
    if (!control) return [];
    const at = Number(slider.value);
    return [...(pointed === undefined || pointed === at ? [] : [pointed]), ...STEPS.map((step) => at + way * step)]
      .map((step) => control.positions[step])
      .filter(Boolean)
      .map((position) => Object.assign({}, page.set, { [control.id]: position.value }))
      .filter((set) => !kept.has(key(set)));
  }

  // the step that a click here would set
  function under(slider, x) {
    const box = slider.getBoundingClientRect();
    const share = (x - box.left - THUMB / 2) / (box.width - THUMB);
    return Math.round(Math.min(1, Math.max(0, share)) * Number(slider.max));
  }

  page.prefetch = async (slider, pointed) => {
    page.stopPrefetch();
    if (document.hidden || page.isPlaying() || !slider || !slider.matches("[data-control] input[type=range]")) return;
    const mine = (playing = new AbortController());
    isPrefetching = true;
    of = slider;
    try {
      await page.baseline(mine.signal);
      for (const set of steps(slider, pointed)) {
        next = key(set);
        const question = Object.assign(page.question(set, page.data.played), { ahead: true });
        kept.set(key(set), await page.askJson("/api/whatif", question, mine.signal));
        if (kept.size > ROOM) kept.delete(kept.keys().next().value);
        if (!isPrefetching) return;
      }
    } catch (fault) {
      if (!(fault instanceof page.Refused || fault instanceof page.Unreachable || fault.name === "AbortError")) throw fault;
      // aborted or refused: it was not asked for yet
    } finally {
      if (playing === mine) of = null;
    }
  };

  page.listenToPrefetch = (slider) => {
    let resting = 0;
    let last = -1;
    let stood = Number(slider.value);
    slider.addEventListener("input", () => {
      way = Math.sign(Number(slider.value) - stood) || way;
      stood = Number(slider.value);
    });
    // a click focuses the slider before it sets the value: the prefetch goes on
    slider.addEventListener("focus", () => of === slider || page.prefetch(slider));
    slider.addEventListener("blur", () => of === slider && page.stopPrefetch());
    slider.addEventListener("pointermove", (event) => {
      const step = under(slider, event.clientX);
      if (event.buttons || step === last) return;
      last = step;
      clearTimeout(resting);
      resting = setTimeout(() => page.prefetch(slider, step), REST);
    });
    slider.addEventListener("pointerleave", () => {
      clearTimeout(resting);
      last = -1;
    });
  };
})(window.sandtable);
