// Values that the server refused, of entries that were left: kept until somebody comes back to them or discards them.
((page) => {
  "use strict";
  const $ = page.$;
  const bench = page.bench;
  const refusals = new Map(); // by path and field

  const keyOf = (path, one) => JSON.stringify([path, one.id]);

  // what was refused is in no text: it is kept for the entry that is left, and a line says so until it is seen to
  bench.keepRefused = (shown, path) => {
    for (const one of shown)
      if (one.refused && !one.isContainer && "value" in one.control)
        refusals.set(keyOf(path, one), { path: path, value: one.value(), words: one.refused });
  };

  bench.bringBackRefused = (shown, path) => {
    for (const one of shown) {
      const kept = refusals.get(keyOf(path, one));
      if (!kept || one.isContainer || !("value" in one.control)) continue;
      refusals.delete(keyOf(path, one));
      if (one.field.text === kept.value) continue;
      one.control.value = kept.value;
      Object.assign(one, { isChanged: true, refused: kept.words });
    }
    bench.showRefused();
  };

  bench.showRefused = () => {
    const box = $("#form-refused");
    box.hidden = refusals.size === 0;
    box.replaceChildren(
      ...[...refusals.values()].map((kept) => {
        const line = page.make("p", "Not in the text, since it was refused: ");
        line.append(page.make("code", kept.value.slice(0, 60)), " of ", page.make("b", kept.path.join(" › ")), " ");
        const forget = bench.button("Discard it", () => {
          for (const [key, other] of refusals) if (other === kept) refusals.delete(key);
          bench.showRefused();
        });
        line.append(
          bench.button("Go there", () => bench.lead(kept.path)),
          " ",
          forget,
        );
        return line;
      }),
    );
  };

  bench.forgetRefused = () => {
    refusals.clear();
    bench.showRefused();
  };
})(window.sandtable);
