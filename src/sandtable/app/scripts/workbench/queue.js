// Edits of a form, one at a time: what waits is asked of the text, and for the path, as they are once the edit before is applied.
((page) => {
  "use strict";
  const bench = page.bench;
  const waiting = []; // edits not sent yet
  const after = new Map(); // what to do once no edit waits, the last of each kind
  let isBusy = false;
  let dropped = 0; // how often what waited was dropped

  bench.isEditing = () => isBusy || waiting.length > 0;
  bench.isLeaving = () => after.has("lead");

  // an answer for a text that has changed meanwhile is of no use: the same is asked of the new one
  async function send(one) {
    const mine = dropped;
    while (mine === dropped) {
      const question = one.question();
      if (!question) return; // what it is asked of is gone
      const found = await bench.latest("/api/workbench/edit", question);
      if (found && mine === dropped) return one.done(found);
    }
  }

  async function work(settled) {
    isBusy = true;
    while (waiting.length) {
      const one = waiting.shift();
      try {
        await send(one);
      } catch (fault) {
        one.failed(fault);
      }
    }
    isBusy = false;
    await settled();
    if (bench.isEditing()) return;
    const all = [...after.values()];
    after.clear();
    for (const each of all) each();
  }

  bench.queue = (edit, settled) => {
    waiting.push(edit);
    if (!isBusy) work(settled).catch(bench.trouble);
  };

  // at once if no edit waits
  bench.afterEdits = (kind, then) => {
    if (bench.isEditing()) after.set(kind, then);
    else then();
  };

  // another document is opened: what waits was meant for the one before
  bench.dropEdits = () => {
    dropped += 1;
    waiting.length = 0;
    after.clear();
  };

  // -- the pointer: what it is pressed on must not be replaced before it is released, or the click is lost ------------------------

  let isPressed = false;
  const released = [];
  const release = () => {
    isPressed = false;
    setTimeout(() => released.splice(0).forEach((go) => go()), 0); // the click comes first
  };
  bench.unpressed = () => (isPressed ? new Promise((go) => released.push(() => go(undefined))) : Promise.resolve());
  addEventListener("pointerdown", () => (isPressed = true), true);
  for (const kind of ["pointerup", "pointercancel", "dragend"]) addEventListener(kind, release, true);
  addEventListener("blur", release); // of the window
})(window.sandtable);
