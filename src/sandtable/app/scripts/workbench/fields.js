// One field of a form: its control by what it holds, its help, and the faults of its value.
((page) => {
  "use strict";
  const bench = page.bench;
  const NOT_SET = "not set";
  let count = 0; // for identifiers

  const option = (value, words, isSelected) => {
    const made = page.make("option", words);
    Object.assign(made, { value: value, selected: isSelected });
    return made;
  };

  function select(field, choices) {
    const box = page.make("select");
    const isKnown = choices.some((choice) => choice.value === field.text);
    if (!field.is_required || !field.is_present) {
      const otherwise = field.default ? NOT_SET + " (" + field.default + ")" : NOT_SET;
      box.append(option("", otherwise, !field.is_present));
    }
    if (field.is_present && !isKnown) box.append(option(field.text, field.text + " (unknown)", true));
    for (const { value, words } of choices) {
      const said = words && words !== value ? words + " (" + value + ")" : value;
      box.append(option(value, said, field.is_present && value === field.text));
    }
    return box;
  }

  function input(field) {
    const box = /** @type {HTMLInputElement} */ (page.make(field.kind === "long-text" ? "textarea" : "input"));
    box.value = field.text;
    if (field.kind === "long-text") box.setAttribute("rows", String(Math.min(8, Math.max(2, Math.ceil(field.text.length / 60)))));
    else Object.assign(box, { type: "text", autocomplete: "off", inputMode: field.kind === "number" ? "decimal" : "text" });
    if (["expression", "prior"].includes(field.kind)) box.className = "code";
    if (!field.is_present && field.default) box.placeholder = field.default;
    return box;
  }

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
          away.setAttribute("aria-label", "Take away " + one);
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
    control.addEventListener("change", () => changed(control.value));
    return { box: control, control: control, value: () => control.value };
  }

  // written as it is; edited in the text
  function nested(field, toText) {
    const box = page.make("div");
    const text = page.make("pre", field.text);
    text.tabIndex = 0;
    box.append(
      text,
      toText
        ? bench.button("Edit it in the text", toText, "link")
        : page.make("p", "To be written in the text, once the entry is added.", "small"),
    );
    return { box: box, control: text, value: () => field.text };
  }

  /** A field and what it does. changed: called with the new text, null to remove the key; toText: leads to it in the text. */
  bench.field = (field, changed, toText) => {
    const wrap = page.make("div", null, "field" + (field.is_required ? " required" : ""));
    wrap.dataset.key = field.key;
    count += 1;
    const id = "f" + count;
    const isNested = field.kind === "yaml" || field.is_nested;
    const made = isNested
      ? nested(field, toText)
      : field.kind === "references"
        ? several(field, changed)
        : plain(field, (text) => changed(text === "" && !field.is_required ? null : text));
    const head = page.make("div", null, "field-head");
    const label = page.make(isNested ? "span" : "label", field.key.replaceAll("_", " "));
    label.className = "label";
    label.id = id + "-label";
    made.control.id = id;
    if (!isNested) label.setAttribute("for", id);
    else made.control.setAttribute("aria-labelledby", label.id);
    head.append(label);
    if (field.unit) head.append(page.make("span", field.unit, "unit"));
    if (field.is_required) head.append(page.make("span", "required", "unit"));
    else if (field.is_present) {
      const away = bench.button("Remove", () => changed(null), "link");
      away.setAttribute("aria-label", "Remove " + field.key);
      head.append(away);
    }
    const help = page.make("p", null, "small help");
    help.append(...bench.marked(field.help || ""));
    help.id = id + "-help";
    const faults = page.make("div", null, "field-faults");
    faults.id = id + "-faults";
    faults.setAttribute("role", "status");
    const passage = page.make("div", null, "field-passage");
    passage.id = id + "-passage";
    made.control.setAttribute("aria-describedby", [help.id, faults.id, passage.id].join(" "));
    wrap.append(head, made.box, faults, passage, help);
    const one = {
      field: field,
      wrap: wrap,
      control: made.control,
      value: made.value,
      faults: faults,
      passage: passage,
      isChanged: false,
      refused: null,
    };
    wrap.addEventListener("input", () => Object.assign(one, { isChanged: true, refused: null }));
    return one;
  };

  bench.showPassage = (shown, places) => shown.passage.replaceChildren(...places.map((place) => bench.passage(place)));

  bench.showAtField = (shown, messages) => {
    shown.faults.replaceChildren(
      ...messages.map((entry) => {
        const { severity, message, hint } = entry;
        const line = page.make("p", null, severity);
        line.append(page.make("b", severity), " ", ...bench.marked(message + (hint ? " (" + hint + ")" : "")));
        const remedy = bench.remedy(entry);
        if (!remedy) return line;
        const both = page.make("div");
        both.append(line, remedy);
        return both;
      }),
    );
    if (messages.some((one) => one.severity === "error")) shown.control.setAttribute("aria-invalid", "true");
    else shown.control.removeAttribute("aria-invalid");
  };
})(window.sandtable);
