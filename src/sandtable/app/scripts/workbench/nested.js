// A value with keys, a list or a mapping: the fields in it, and what can be added.
((page) => {
  "use strict";
  const bench = page.bench;

  const nounOf = (field) => field.noun || "value";
  const titleOf = (field, inner) => (field.kind === "list" ? nounOf(field) + " " + inner.key : inner.key);

  function box(label) {
    const made = /** @type {HTMLInputElement} */ (page.make("input"));
    Object.assign(made, { type: "text", autocomplete: "off" });
    made.setAttribute("aria-label", label);
    return made;
  }

  // what is added at the end: of a list at once or with its value, of a mapping with its key
  function adding(field, acts) {
    const line = page.make("p", null, "adding");
    const isMap = field.kind === "map";
    const noun = nounOf(field);
    const what = noun + " to " + (field.title || field.key);
    const key = isMap ? box("Key of a new " + what) : null;
    const isPlain = field.adds.length === 1 && field.adds[0].value === "value";
    const isWords = field.adds.length > 1;
    const value = isPlain ? box("New " + what) : null;
    const send = (shape) => {
      const step = key ? key.value.trim() : field.fields.length;
      if (step === "" || (value && !value.value.trim())) return (step === "" && key ? key : value || key)?.focus();
      if (key && field.fields.some((one) => one.key === step)) {
        key.setCustomValidity(step + " is there already");
        return key.reportValidity();
      }
      acts.shape([step], shape, value ? value.value.trim() : "");
    };
    for (const one of [key, value])
      one?.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        send(field.adds[0].value);
      });
    if (key) {
      key.placeholder = "key";
      line.append(key, bench.suggestions(field.names, key));
    }
    if (value) line.append(value);
    if (isWords) {
      const more = page.make("select");
      more.setAttribute("aria-label", "Add " + what);
      more.append(
        bench.option("", "Add " + noun + " …", true),
        ...field.adds.map((shape) => bench.option(shape.value, bench.shapeWords(shape))),
      );
      more.addEventListener("change", (event) => {
        event.stopPropagation();
        if (more.value) send(more.value);
      });
      line.append(more);
    } else {
      const add = bench.button("Add " + noun, () => send(field.adds[0].value));
      add.setAttribute("aria-label", "Add " + what);
      line.append(add);
    }
    key?.addEventListener("input", () => key.setCustomValidity(""));
    for (const one of line.querySelectorAll("input, select")) one.addEventListener("input", (event) => event.stopPropagation());
    return line;
  }

  // a field that is shown at once; the others are folded
  bench.isMain = ({ field }) => field.is_present || field.is_required || field.is_usual;

  bench.folded = (rest) => {
    const more = /** @type {HTMLDetailsElement} */ (page.make("details", null, "more"));
    const fields = page.make("div", null, "fields");
    fields.append(...rest.map((one) => one.wrap));
    more.append(page.make("summary", "More that can be said (" + rest.length + ")"), fields);
    return more;
  };

  /** The box of a nested field, its fields, and its first control. as: the control that says in which way it is written. */
  bench.nested = (field, acts, as) => {
    const made = page.make("div", null, "inside");
    if (as) made.append(as.box);
    const inner = field.fields.map((one) => acts.inner(field.kind === "group" ? one : { ...one, title: titleOf(field, one) }));
    const main = page.make("div", null, field.kind === "group" ? "fields" : "items");
    main.append(...inner.filter(bench.isMain).map((one) => one.wrap));
    made.append(main);
    const rest = inner.filter((one) => !bench.isMain(one));
    if (rest.length) made.append(bench.folded(rest));
    const hasValue = field.shapes.some((shape) => shape.value === "value");
    if (field.kind !== "group") made.append(adding(field, acts));
    else if (!field.is_present) made.append(bench.button("Add " + (field.title || field.key), () => acts.shape([], field.shapes[0].value)));
    else if (hasValue) made.append(bench.button("Write it as a value", () => acts.shape([], "value"), "link"));
    const control = as ? as.control : made;
    return { box: made, control: control, value: () => (as ? as.value() : ""), inner: inner };
  };
})(window.sandtable);
