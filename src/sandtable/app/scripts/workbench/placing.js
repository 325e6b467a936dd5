// Where the faults of an entry stand in its form.
((page) => {
  "use strict";
  const bench = page.bench;

  /** @param {{ message?: string }} fault */
  const missingKey = ({ message }) => (message || "").match(/^missing key `([^`]+)`/)?.[1];

  // a fault stands at the field whose value it is in, else at the last field that begins before it
  bench.fieldOfFault = (shown, entry) => {
    const begun = ({ field }) => field.line < entry.line || (field.line === entry.line && (field.column || 0) <= entry.column);
    const before = shown.filter((one) => one.field.is_present && one.id !== "identifier" && begun(one));
    const order = (one, other) => one.field.line - other.field.line || (one.field.column || 0) - (other.field.column || 0);
    const place = before.sort(order).pop() || shown[0];
    const missing = missingKey(entry);
    if (!missing || !place) return place;
    const above = place.isContainer ? place.id + "." : place.id.replace(/[^.]*$/, "");
    return shown.find((one) => one.id === above + missing) || shown.find((one) => one.id === missing) || place;
  };

  // whether a key is missing that the form of the file has
  bench.isOfHead = (form, entry) => {
    const missing = missingKey(entry);
    return Boolean(missing) && entry.line === 1 && form.fields.some((field) => field.key === missing);
  };

  // the path of the entry within the shown one that a fault is in
  bench.leadOfFault = (form, entry) => {
    const all = form.fields.find((field) => field.kind === "entries");
    if (!all || !bench.isWithin(/** @type {any} */ (all), entry.line, entry.column)) return null;
    const begun = form.entries.filter(({ line, column }) => line < entry.line || (line === entry.line && column <= entry.column));
    return begun.length ? begun[begun.length - 1].path.join("/") : null;
  };
})(window.sandtable);
