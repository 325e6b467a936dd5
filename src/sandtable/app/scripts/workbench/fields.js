// One field of a form: its control by what it holds, its help, and the faults of its value.
((page) => {
  "use strict";
  const bench = page.bench;
  const NOT_SET = "not set";
  let count = 0; // for identifiers

  const option = (bench.option = (value, words, isSelected = false) => {
    const made = page.make("option", words);
    Object.assign(made, { value: value, selected: isSelected });
    return made;
  });

  const wordsOf = ({ value, words }) => (words && words !== value ? words + " (" + value + ")" : value);

  function select(field, choices, words = wordsOf) {
    const box = page.make("select");
    const isEmpty = !field.is_present || field.text === "";
    if (!field.is_required || isEmpty) {
      const otherwise = field.default ? NOT_SET + " (" + field.default + ")" : NOT_SET;
      box.append(option("", otherwise, isEmpty));
    }
    if (!isEmpty && !choices.some((choice) => choice.value === field.text)) box.append(option(field.text, field.text + " (unknown)", true));
    for (const choice of choices) box.append(option(choice.value, words(choice), !isEmpty && choice.value === field.text));
    return box;
  }

  // a type of the format by what it is for, another way to write a value by its word
  bench.shapeWords = ({ value, words }) => (/^[A-Z]/.test(value) ? words || value : words ? value + ": " + words : value);

  const LONG = 44; // characters from which on an expression has several lines
  const SHORT = 26; // the same of a prior

  function input(field) {
    const isCode = ["expression", "prior"].includes(field.kind);
    const isLong = field.kind === "long-text" || (isCode && field.text.length > (field.kind === "prior" ? SHORT : LONG));
    const box = /** @type {HTMLInputElement} */ (page.make(isLong ? "textarea" : "input"));
    box.value = isCode ? field.text.replace(/\s+/g, " ").trim() : field.text;
    if (isLong) box.setAttribute("rows", String(Math.min(8, Math.max(2, Math.ceil(field.text.length / (isCode ? 40 : 60))))));
    else Object.assign(box, { type: "text", autocomplete: "off", inputMode: field.kind === "number" ? "decimal" : "text" });
    if (isCode) box.className = "code";
    if (!field.is_present && field.default) box.placeholder = field.default;
    return box;
  }

  // likely values, which the browser offers as one types
  bench.suggestions = (choices, box) => {
    count += 1;
    const list = page.make("datalist");
    list.id = "likely-" + count;
    for (const { value, words } of choices) list.append(Object.assign(page.make("option"), { value: value, label: words }));
    box.setAttribute("list", list.id);
    return list;
  };

  // several names: each can be taken away, and another added
  function several(field, changed) {
    const box = page.make("div", null, "several");
    let names = field.text
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean);
    const words = new Map(field.choices.map((choice) => [choice.value, choice.words || choice.value]));
    const list = page.make("ul", null, "chips");
    const more = page.make("select");
    const show = () => {
      list.replaceChildren(
        ...names.map((one) => {
          const item = page.make("li");
          const away = bench.button(words.get(one) || one + " (unknown)", () => set(names.filter((other) => other !== one)), "");
          away.setAttribute("aria-label", "Take away " + (words.get(one) || one));
          item.append(away);
          return item;
        }),
      );
      const rest = field.choices.filter((choice) => !names.includes(choice.value));
      more.replaceChildren(option("", "Add …", true), ...rest.map((choice) => option(choice.value, choice.words || choice.value, false)));
      more.hidden = rest.length === 0;
    };
    const set = (next) => {
      names = next;
      show();
      changed(names.join(", "));
    };
    more.addEventListener("change", (event) => {
      event.stopPropagation();
      if (more.value) set([...names, more.value]);
    });
    show();
    box.append(list, more);
    return { box: box, control: more, value: () => names.join(", ") };
  }

  function plain(field, changed) {
    let control;
    if (field.kind === "boolean")
      control = select(field, [
        { value: "true", words: "yes" },
        { value: "false", words: "no" },
      ]);
    else if (field.kind === "choice" || field.kind === "reference") control = select(field, field.choices);
    else control = input(field);
    if (field.expects) {
      const box = bench.withTerms(field, /** @type {HTMLInputElement} */ (control), (text) => changed(text.replace(/\s+/g, " ").trim()));
      return { box: box, control: control, value: () => control.value };
    }
    control.addEventListener("change", () => changed(control.value));
    if (field.kind !== "text" || !field.choices.length) return { box: control, control: control, value: () => control.value };
    const box = page.make("div");
    box.append(control, bench.suggestions(field.choices, control));
    return { box: box, control: control, value: () => control.value };
  }

  // written so that it cannot be shown: edited in the text
  function unshown(field, acts) {
    const box = page.make("div");
    const text = page.make("pre", field.text);
    text.tabIndex = 0;
    box.append(
      text,
      bench.button("Edit it in the text", () => acts.toText(), "link"),
    );
    return { box: box, control: text, value: () => field.text };
  }

  // one word of several, or one of the ways to write it with keys
  function shaped(field, acts) {
    const control = select({ ...field, text: field.shape }, field.shapes, bench.shapeWords);
    const isWord = (name) => field.choices.some((choice) => choice.value === name);
    control.addEventListener("change", () => {
      if (control.value === "") acts.change(null);
      else if (isWord(control.value) && field.kind === "choice") acts.change(control.value);
      else acts.shape([], control.value);
    });
    return { box: control, control: control, value: () => control.value };
  }

  const isValue = (shape) => shape.value === "value";
  const isWhole = (shape) => ["list", "map"].includes(shape.value);

  // another way to write a value, behind its control
  function otherShapes(field, acts) {
    const line = page.make("p", null, "small shapes");
    for (const shape of field.shapes)
      if (shape.value !== field.shape && !isValue(shape))
        line.append(
          bench.button("Write it as " + bench.shapeWords(shape), () => acts.shape([], shape.value), "link"),
          " ",
        );
    return line;
  }

  /** @returns {FieldBody} */
  function made(field, acts, isNew) {
    const hasWords = field.shapes.length > 1 && !field.shapes.some(isValue);
    if (field.kind === "yaml") return unshown(field, acts);
    if (isNew && field.kind === "entries") return plain({ ...field, kind: "text" }, acts.change);
    if (hasWords && !field.shapes.some(isWhole) && (field.kind !== "group" || !field.shape || isNew)) return shaped(field, acts);
    if (["group", "list", "map"].includes(field.kind)) return bench.nested(field, acts, hasWords ? shaped(field, acts) : null);
    if (field.kind === "references") return several(field, acts.change);
    const found = plain(field, (text) => acts.change(text === "" && !field.is_required ? null : text));
    if (isNew || !field.shapes.some(isValue)) return found;
    const box = page.make("div");
    box.append(found.box, otherShapes(field, acts));
    return { ...found, box: box };
  }

  const words = (key) => key.replaceAll("_", " ");

  function head(field, id, acts, isSpan) {
    const line = page.make("div", null, "field-head");
    const label = page.make(isSpan ? "span" : "label", field.title || words(field.key));
    label.className = "label";
    label.id = id + "-label";
    if (!isSpan) label.setAttribute("for", id);
    line.append(label);
    if (field.unit) line.append(page.make("span", field.unit, "unit"));
    if (field.is_required) line.append(page.make("span", "required", "unit"));
    else if (field.is_present) {
      const away = bench.button("Remove", () => acts.change(null), "link");
      away.setAttribute("aria-label", "Remove " + (field.title || field.key));
      line.append(away);
    }
    return line;
  }

  /**
   * A field and what it does. acts.change: called with the new text, null to remove it; acts.shape: with the steps to a value in it, the
   * shape that it is to have, and a value; acts.toText: leads to it in the text; acts.inner: makes a field in it. isNew: of an entry that
   * is not there yet.
   */
  bench.field = (field, acts, isNew) => {
    count += 1;
    const id = "f" + count;
    const body = made(field, acts, isNew);
    const isContainer = Boolean(body.inner);
    const wrap = page.make("div", null, "field" + (field.is_required ? " required" : "") + (isContainer ? " nested" : ""));
    wrap.dataset.key = acts.id;
    const isLabelled = body.control.matches("input, select, textarea");
    const line = head(field, id, acts, !isLabelled);
    if (isContainer) {
      wrap.setAttribute("role", "group");
      wrap.setAttribute("aria-labelledby", id + "-label");
    }
    body.control.id = id;
    if (!isLabelled) body.control.setAttribute("aria-labelledby", id + "-label");
    const help = page.make("p", null, "small help");
    const asksForNames = isNew && field.kind === "entries";
    help.append(...bench.marked((field.help || "") + (asksForNames ? ": their identifiers, separated by commas" : "")));
    help.id = id + "-help";
    const faults = page.make("div", null, "field-faults");
    faults.id = id + "-faults";
    faults.setAttribute("role", "status");
    const passage = page.make("div", null, "field-passage");
    passage.id = id + "-passage";
    body.control.setAttribute("aria-describedby", [help.id, faults.id, passage.id].join(" "));
    if (isContainer) wrap.append(line, help, faults, body.box);
    else wrap.append(line, body.box, faults, passage, help);
    const one = {
      id: acts.id,
      field: field,
      wrap: wrap,
      box: body.box,
      control: body.control,
      value: body.value,
      inner: body.inner || [],
      isContainer: isContainer,
      faults: faults,
      passage: passage,
      isFaulty: false,
      isChanged: false,
      refused: null,
      drawnAfter: 0,
    };
    wrap.addEventListener("input", (event) => {
      if (!isContainer || event.target === body.control) Object.assign(one, { isChanged: true, refused: null });
    });
    return one;
  };

  // the comments of an entry into a box, line by line, long ones folded; what says the same is left as it is, with the focus in it
  bench.showComments = (box, words) => {
    if (words === (box.dataset.words || "")) return;
    box.dataset.words = words;
    const lines = words ? words.split("\n") : [];
    const folded = page.make("details", null, "comments");
    folded.open = lines.length <= 3;
    folded.append(page.make("summary", "Comments in the text"));
    for (const line of lines) {
      const said = page.make("p", null, "small");
      said.append(...bench.marked(line));
      folded.append(said);
    }
    box.replaceChildren(...(words ? [folded] : []));
  };

  bench.showPassage = (shown, places) => shown.passage.replaceChildren(...places.map((place) => bench.passage(place)));

  bench.faultLine = (entry) => {
    const { severity, message, hint } = entry;
    const line = page.make("p", null, severity);
    line.append(page.make("b", severity), " ", ...bench.marked(message + (hint ? " (" + hint + ")" : "")));
    const remedy = bench.remedy(entry);
    if (!remedy) return line;
    const both = page.make("div");
    both.append(line, remedy);
    return both;
  };

  bench.showAtField = (shown, messages) => {
    shown.faults.replaceChildren(...messages.map(bench.faultLine));
    shown.isFaulty = messages.some((one) => one.severity === "error");
    if (shown.isFaulty && shown.control.matches("input, select, textarea")) shown.control.setAttribute("aria-invalid", "true");
    else shown.control.removeAttribute("aria-invalid");
  };
})(window.sandtable);
