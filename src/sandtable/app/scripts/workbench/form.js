// The form of the entry at the cursor. Each change is an edit of the text, which Undo takes back.
((page) => {
  "use strict";
  const $ = page.$;
  const bench = page.bench;
  const REST = 150; // ms without a move of the cursor after which the form follows
  const NONE = "Place the cursor in an entry of the text, or choose one under Contents.";
  let now = null; // the form that is shown, as the server described it
  let shown = []; // its fields
  let adding = null; // the section that an entry is being added to
  let notice = null; // what the last edit made wrong
  let isApplying = false;

  const isOpen = () => document.body.dataset.view !== "text" && !bench.isNarrow();

  // -- edits ---------------------------------------------------------------------------------------

  async function edit(question, where) {
    try {
      const found = await bench.latest("/api/workbench/edit", question);
      if (!found) {
        bench.say("The text has changed meanwhile: nothing was edited.");
        return refresh();
      }
      notice = found.new_errors.length ? found.new_errors : null;
      adding = null;
      isApplying = true;
      bench.apply(found.edits, found.line, found.column);
      isApplying = false;
      document.documentElement.dataset.edited = String(bench.revision);
      await refresh();
    } catch (fault) {
      if (!(fault instanceof page.Refused)) return bench.trouble(fault);
      const at = shown.find((one) => one.field.key === fault.body.field) || where;
      if (at) bench.showAtField(at, [{ severity: "error", message: fault.words, hint: null }]);
      else formTrouble(fault.words);
    }
  }

  function formTrouble(words) {
    const box = $("#form-trouble");
    box.textContent = words;
    box.hidden = false;
  }

  // -- drawing -------------------------------------------------------------------------------------

  function nameField(isNew) {
    const field = {
      key: "identifier",
      kind: "text",
      help: isNew ? "identifier in this file: lower-case letters, digits and hyphens" : "renaming changes all references to it as well",
      is_required: true,
      is_present: true,
      text: now.name,
      default: "",
      choices: [],
      unit: "",
      line: now.line,
      is_nested: false,
    };
    const made = bench.field(field, (text) => {
      if (!isNew && text && text !== now.name) edit({ action: "rename", path: now.path, name: text }, made);
    });
    return made;
  }

  function fieldOf(field) {
    const made = bench.field(field, (text) => {
      if (!adding) edit({ action: "change", path: now.path, values: { [field.key]: text } }, made);
    });
    if (!now.can_edit) made.control.setAttribute("disabled", "");
    return made;
  }

  function head() {
    const title = adding ? "New " + now.noun : now.noun + (now.name ? " " + now.name : "");
    $("#form-title").textContent = title.charAt(0).toUpperCase() + title.slice(1);
  }

  function below() {
    const line = page.make("p", null, "acts");
    if (adding) {
      line.append(
        bench.button("Add " + now.noun, add, "button"),
        bench.button("Cancel", () => {
          bench.stopAdding();
          refresh();
        }),
      );
    } else if (now.can_remove && now.can_edit)
      line.append(bench.button("Remove this " + now.noun, () => edit({ action: "remove", path: now.path })));
    return line;
  }

  function noticeBox() {
    const box = page.make("div", null, "notice");
    box.setAttribute("role", "status");
    const list = page.make("ol", null, "faults");
    list.append(...notice.map(bench.faultItem));
    box.append(
      page.make("p", "With this change the text has new errors:"),
      list,
      bench.button(
        "Undo it",
        () => {
          notice = null;
          CodeMirror.undo(bench.view());
        },
        "button",
      ),
    );
    return box;
  }

  function draw() {
    const focused = document.activeElement?.closest("#form .field")?.dataset.key;
    head();
    const trouble = page.make("p", now.can_edit ? "" : now.why_not, "notice");
    trouble.id = "form-trouble";
    trouble.hidden = now.can_edit;
    const first = adding || now.can_rename ? [nameField(Boolean(adding))] : [];
    const all = now.fields.map(fieldOf);
    shown = [...first, ...all];
    const isMain = ({ field }) => field.is_present || field.is_required;
    const main = page.make("div", null, "fields");
    main.append(...first.map((one) => one.wrap), ...all.filter(isMain).map((one) => one.wrap));
    /** @type {HTMLElement[]} */
    const parts = [trouble, main];
    if (notice) parts.unshift(noticeBox());
    const rest = all.filter((one) => !isMain(one));
    if (rest.length) {
      const more = page.make("details", null, "more");
      more.open = Boolean(focused && rest.some((one) => one.field.key === focused)) || isMoreOpen;
      more.addEventListener("toggle", () => (isMoreOpen = more.open));
      const inner = page.make("div", null, "fields");
      inner.append(...rest.map((one) => one.wrap));
      more.append(page.make("summary", "More that can be said (" + rest.length + ")"), inner);
      parts.push(more);
    }
    if (now.entries.length) {
      const list = page.make("ul", null, "within");
      for (const entry of now.entries) {
        const item = page.make("li");
        item.append(bench.button(entry.title, () => bench.jump(entry.line, undefined, document.body.dataset.view === "form"), "link"));
        list.append(item);
      }
      parts.push(page.make("h3", "Within it"), list);
    }
    parts.push(below());
    $("#form").replaceChildren(...parts);
    if (focused)
      $("#form")
        .querySelector('.field[data-key="' + CSS.escape(focused) + '"] :is(input, select, textarea, pre)')
        ?.focus();
    faultsAtFields();
    document.documentElement.dataset.form = adding ? "new " + now.section : now.path.join("/");
  }
  let isMoreOpen = false;

  // a fault stands at the field whose value it is in, else at the last field that begins before it
  function faultsAtFields() {
    if (!now || adding || !bench.found) return;
    const within = bench.faultsNow().filter((entry) => now.line <= entry.line && entry.line <= now.end_line);
    const present = shown.filter(({ field }) => field.is_present && field.key !== "identifier");
    const at = new Map();
    for (const entry of within) {
      const before = present.filter(
        ({ field }) => field.line < entry.line || (field.line === entry.line && (field.column || 0) <= entry.column),
      );
      const place =
        before.sort((one, other) => one.field.line - other.field.line || (one.field.column || 0) - (other.field.column || 0)).pop() ||
        shown[0];
      if (place) at.set(place, [...(at.get(place) || []), entry]);
    }
    for (const one of shown) bench.showAtField(one, at.get(one) || []);
  }

  // text typed into a field and not yet applied must not be lost when the form is drawn again
  function isTyping() {
    const key = document.activeElement?.closest("#form .field")?.dataset.key;
    const one = shown.find(({ field }) => field.key === key);
    return Boolean(one && one.value() !== one.field.text && one.control === document.activeElement);
  }

  async function refresh() {
    if (!isOpen() || adding || isTyping()) return;
    const { revision } = bench;
    try {
      const found = await bench.latest("/api/workbench/form", bench.here());
      if (found === undefined || adding) return;
      now = found;
      if (now) draw();
      else {
        shown = [];
        $("#form-title").textContent = "Entry at the cursor";
        $("#form").replaceChildren(...(notice ? [noticeBox()] : []), page.make("p", NONE, "small"));
        document.documentElement.dataset.form = "";
      }
      document.documentElement.dataset.formed = String(revision);
    } catch (fault) {
      bench.trouble(fault);
    }
  }

  // -- adding --------------------------------------------------------------------------------------

  bench.add = async (section) => {
    try {
      const found = await bench.latest("/api/workbench/form/new", { section: section.section });
      if (!found) return;
      if (document.body.dataset.view === "text") $('#views input[value="both"]').click();
      adding = section.section;
      notice = null;
      now = found;
      draw();
      shown[0].control.focus();
    } catch (fault) {
      bench.trouble(fault);
    }
  };

  bench.stopAdding = () => {
    adding = null;
  };

  function add() {
    const values = {};
    for (const one of shown.slice(1)) if (one.field.kind !== "yaml" && one.value() !== "") values[one.field.key] = one.value();
    edit({ action: "add", path: now.path, name: shown[0].value(), values: values }, shown[0]);
  }

  bench.toForm = () => {
    if (document.body.dataset.view === "text") $('#views input[value="both"]').click();
    const first = $("#form").querySelector("input, select, textarea, button");
    if (first) first.focus();
    else bench.say(NONE);
    return true;
  };

  bench.listenToForm = () => {
    const soon = bench.rested(refresh, REST);
    bench.on("cursor", () => {
      if (!adding) soon();
    });
    bench.on("text", () => {
      if (!isApplying) notice = null;
    });
    bench.on("checked", faultsAtFields);
    $("#form").addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      bench.view().focus();
    });
    $("#form").addEventListener("focusout", soon);
  };
})(window.sandtable);
