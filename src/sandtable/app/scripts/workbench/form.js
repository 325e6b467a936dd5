// The form of the entry at the cursor. Each change is an edit of the text, which Undo takes back.
((page) => {
  "use strict";
  const $ = page.$;
  const bench = page.bench;
  const REST = 150; // ms without a move of the cursor after which the form follows
  const TYPED = 400; // the same while somebody types, whose faults and odds come first
  const NONE = "Place the cursor in an entry of the text, or choose one under Contents.";
  let now = null; // the form that is shown, as the server described it
  let shown = []; // its fields
  // of which it is; a rename gives it another path, which what waits is sent with. moves: items that edits added to its lists or took away
  let entry = { path: /** @type {string[]} */ ([]), moves: /** @type {any[]} */ ([]) };
  let drawn = ""; // what it was drawn of: where it is still the same, fields in use stay
  let adding = null; // the section that an entry is being added to
  let town = null; // whose coordinates an entry that is being added has, by key
  let notice = null; // what the last edit made wrong
  let isApplying = false;
  let wanted = null; // a place of the text whose field is to be shown
  let follows = false; // the field with the focus shows what the text now has: Undo was pressed there

  const isOpen = () => document.body.dataset.view !== "text" && !bench.isNarrow();

  // -- edits ---------------------------------------------------------------------------------------

  // the steps to a value once items of lists have others before them; null if its item is gone
  function moved(steps, moves) {
    const found = [...steps];
    for (const { list, at, by } of moves) {
      const step = found[list.length];
      if (typeof step !== "number" || list.some((one, k) => one !== found[k])) continue;
      if (by < 0 && step === at) return null;
      if (step >= at) found[list.length] = step + by;
    }
    return found;
  }

  // question: what to ask, with the text of a value that is changed; where: the field that was changed; steps: to what it is asked of,
  // from the entry; by: how many items a list gets by it. What waits meanwhile is sent with the steps that then lead there.
  function edit(question, where, steps = [], by = 0) {
    const mine = entry;
    const value = where?.value();
    const isText = "text" in question;
    const since = where?.drawnAfter ?? mine.moves.length;
    let sent = steps;
    bench.queue(
      {
        question: () => {
          const found = moved(steps, mine.moves.slice(since));
          if (!found) return null;
          sent = found;
          const path = [...mine.path, ...sent];
          if (!isText) return { ...question, path: path };
          return { action: question.action, values: { [String(path[path.length - 1])]: question.text }, path: path.slice(0, -1) };
        },
        done: (found) => {
          if (by) mine.moves.push({ list: sent.slice(0, -1), at: sent[sent.length - 1], by: by });
          notice = found.new_errors.length ? { faults: found.new_errors, isBegun: ["add", "shape"].includes(question.action) } : null;
          if (question.action === "add") stopAdding();
          if (question.action === "rename") mine.path = [...mine.path.slice(0, -1), question.name];
          if (where && where.value() === value) where.isChanged = false;
          isApplying = true;
          bench.apply(found.edits, bench.view().hasFocus ? 0 : found.line, found.column);
          isApplying = false;
          const isHere = $("#form").contains(document.activeElement) && question.action === "shape";
          if (isHere) wanted = { line: found.line, column: found.column, takesFocus: true, isForm: false }; // to what was begun
          document.documentElement.dataset.edited = String(bench.revision);
        },
        failed: (fault) => {
          $("#form").inert = bench.isLeaving();
          if (!(fault instanceof page.Refused)) return bench.trouble(fault);
          const id = [...(isText ? steps.slice(0, -1) : steps), fault.body.field].join(".");
          const named = question.action !== "rename" && shown.find((one) => one.id === id);
          const at = named || where;
          if (bench.isLeaving()) bench.trouble(fault); // its field is gone in a moment
          if (!at) return formTrouble(fault.words);
          at.refused = fault.words;
          faultsAtFields();
        },
      },
      refresh,
    );
    if (["add", "remove"].includes(question.action)) $("#form").inert = true;
  }

  function formTrouble(words) {
    const box = $("#form-trouble");
    box.textContent = words;
    box.hidden = false;
  }

  // -- drawing -------------------------------------------------------------------------------------

  function nameField(isNew) {
    const hasChoice = isNew && now.names.length > 0;
    const field = {
      key: "identifier",
      path: [],
      kind: hasChoice ? "reference" : "text",
      title: hasChoice ? "place" : "",
      help: hasChoice
        ? "the place that somebody holds at the start"
        : isNew
          ? "identifier in this file: lower-case letters, digits and hyphens"
          : "renaming changes all references to it as well",
      is_required: true,
      is_usual: true,
      is_present: true,
      text: now.name,
      default: "",
      choices: now.names,
      unit: "",
      expects: "",
      line: now.line,
      shapes: [],
      shape: "",
      fields: [],
      adds: [],
      names: [],
      noun: "",
    };
    const change = (text) => {
      if (!isNew && text && text !== now.name) edit({ action: "rename", name: text }, made);
    };
    const made = bench.field(field, { ...NO_ACTS, id: "identifier", change: change }, isNew);
    return made;
  }

  const NO_ACTS = { id: "", change: () => {}, shape: () => {}, toText: () => {}, inner: () => /** @type {any} */ (null) };

  const isItem = (steps) => typeof steps[steps.length - 1] === "number";

  function fieldOf(field) {
    const steps = field.path.slice(now.path.length);
    const acts = {
      id: steps.join("."),
      change: (text) => {
        if (adding) return;
        made.isChanged = true;
        edit({ action: "change", text: text }, made, steps, text === null && isItem(steps) ? -1 : 0);
      },
      shape: (further, shape, value = "") => {
        if (!adding) edit({ action: "shape", shape: shape, value: value }, made, [...steps, ...further], isItem(further) ? 1 : 0);
      },
      toText: () => bench.afterEdits("text", () => toText(made)),
      inner: fieldOf,
    };
    const made = bench.field(field, acts, Boolean(adding));
    if (!now.can_edit)
      for (const control of made.wrap.querySelectorAll("input, select, textarea, button")) control.setAttribute("disabled", "");
    return made;
  }

  // a field and those in it
  const withInner = (one) => [one, ...one.inner.flatMap(withInner)];

  // to where a field is written, or can be
  function toText(one) {
    const { field } = shown.find((other) => other.id === one.id) || one;
    bench.toText();
    if (field.is_present && field.line) bench.jump(field.line, field.column);
    else bench.writeKey(field.key, now);
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
    } else if (now.can_remove && now.can_edit) line.append(bench.button("Remove this " + now.noun, () => edit({ action: "remove" })));
    return line;
  }

  function noticeBox() {
    const box = page.make("div", null, "notice");
    box.setAttribute("role", "status");
    const list = page.make("ol", null, "faults");
    list.append(...notice.faults.map(bench.faultItem));
    box.append(
      page.make("p", notice.isBegun ? "Still to be filled in, or put right:" : "With this change the text has new errors:"),
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

  // a field that has the focus, or that was changed and is not in the text yet, is left as it is
  const isInUse = (one) =>
    (one.isChanged && one.value() !== one.field.text) || one.refused || (one.box.contains(document.activeElement) && !follows);

  // the same fields of the same entry, with what the text now has
  function drawAgain() {
    const focused = document.activeElement?.closest("#form .field")?.dataset.key;
    const next = [...(now.can_rename ? [nameField(false)] : []), ...fieldsNow().map(fieldOf)].flatMap(withInner);
    shown = shown.map((one, k) => {
      if (one.isContainer || isInUse(one)) return Object.assign(one, { field: next[k].field });
      one.wrap.replaceWith(next[k].wrap);
      if (one.id === focused) next[k].control.focus();
      return next[k];
    });
    $("#form-notice").replaceChildren(...(notice ? [noticeBox()] : []));
    bench.showComments(commented, now.comments);
    if (!$("#form-below").contains(document.activeElement)) $("#form-below").replaceChildren(...belowFields());
    $("#form-trouble").hidden = now.can_edit;
  }

  // the coordinates of a town into the place: into the fields of one that is being added, else as an edit of the text
  function takeTown(found) {
    const of = (key) => shown.find((one) => one.id === key);
    const isPasted = of("coordinates")?.field.is_present;
    const values = isPasted ? { coordinates: found.lat + ", " + found.lon } : { lat: String(found.lat), lon: String(found.lon) };
    if (!adding) return edit({ action: "change", values: values, town: true }, undefined);
    town = values;
    const blank = { ...values, name: found.name, identifier: found.identifier };
    for (const [key, value] of Object.entries(blank)) {
      const one = of(key);
      if (!one || (!(key in values) && one.value())) continue;
      /** @type {HTMLInputElement} */ (one.control).value = value;
      one.isChanged = true;
    }
    bench.say(found.name + ": coordinates taken, from GeoNames.");
  }

  function belowFields() {
    if (!now.entries.length && !now.inner) return [below()];
    const list = page.make("ul", null, "within");
    for (const inner of now.entries) {
      const item = page.make("li");
      item.dataset.path = inner.path.join("/");
      const said = page.make("div", null, "field-faults");
      said.setAttribute("role", "status");
      item.append(
        bench.button(inner.title, () => leadWithin(inner), "link"),
        said,
      );
      list.append(item);
    }
    if (now.inner) {
      const item = page.make("li");
      const section = { section: now.inner, noun: "option", title: "options of " + now.name };
      item.append(bench.button("Add option …", () => bench.add(section), "link"));
      list.append(item);
    }
    return [page.make("h3", "Within it"), list, below()];
  }

  function leadWithin(inner) {
    bench.leave(inner.title);
    bench.afterEdits("lead", () => {
      const found = now?.entries.find((other) => other.path.join("/") === inner.path.join("/")) || inner;
      bench.jump(found.line, found.column, document.body.dataset.view === "form");
      bench.tell("cursor");
    });
  }

  // of an entry that is being added only what one line can say; options are listed below the fields of their decision
  const fieldsNow = () =>
    now.fields.filter((field) =>
      adding ? field.is_required || !["list", "map", "group", "entries"].includes(field.kind) : field.kind !== "entries",
    );

  const structure = (field) => [field.path, field.kind, field.shape, field.fields.map(structure)];

  // which fields are in the text: those come first
  const presence = () => JSON.stringify(now.fields.map((field) => field.is_present));
  let shownPresence = "";

  function draw() {
    head();
    const is = JSON.stringify([adding, now.section, now.can_rename, now.can_edit, fieldsNow().map(structure)]);
    const isOther = JSON.stringify(entry.path) !== JSON.stringify(now.path) || adding || wasAdding;
    const isSame = is === drawn && !adding && !isOther;
    if (isSame && (presence() === shownPresence || shown.some(isInUse))) drawAgain();
    else {
      if (!wasAdding) bench.keepRefused(shown, entry.path); // an entry that is not there yet has nowhere to come back to
      wasAdding = Boolean(adding);
      drawAnew();
      if (!adding) bench.bringBackRefused(shown, entry.path);
    }
    drawn = is;
    shownPresence = presence();
    follows = false;
    entry.path = now.path;
    for (const one of shown) one.drawnAfter = entry.moves.length;
    faultsAtFields();
    passagesAtFields();
    if (isOther) $("#form-section").scrollTop = 0;
    document.documentElement.dataset.form = adding ? "new " + now.section : now.path.join("/") || now.section;
  }

  function drawAnew() {
    const focused = document.activeElement?.closest("#form .field")?.dataset.key;
    if (JSON.stringify(entry.path) !== JSON.stringify(now.path)) entry = { path: now.path, moves: [] };
    const trouble = page.make("p", now.can_edit ? "" : now.why_not, "notice");
    trouble.id = "form-trouble";
    trouble.hidden = now.can_edit;
    const first = adding || now.can_rename ? [nameField(Boolean(adding))] : [];
    const all = fieldsNow().map(fieldOf);
    shown = [...first, ...all].flatMap(withInner);
    const main = page.make("div", null, "fields");
    main.append(...first.map((one) => one.wrap), ...all.filter(bench.isMain).map((one) => one.wrap));
    const said = page.make("div");
    said.id = "form-notice";
    if (notice) said.append(noticeBox());
    bench.showComments(commented, now.comments);
    /** @type {HTMLElement[]} */
    const parts = [said, commented, trouble, main];
    if (now.section === "theatre.places" && now.can_edit) parts.splice(3, 0, bench.townSearch(takeTown));
    const rest = all.filter((one) => !bench.isMain(one));
    if (rest.length) {
      const more = bench.folded(rest);
      more.open = Boolean(focused && rest.flatMap(withInner).some((one) => one.id === focused)) || isMoreOpen;
      more.addEventListener("toggle", () => (isMoreOpen = more.open));
      parts.push(more);
    }
    const foot = page.make("div");
    foot.id = "form-below";
    foot.append(...belowFields());
    parts.push(foot);
    $("#form").replaceChildren(...parts);
    // a field that is gone, as after Undo, leaves the focus to the value that it was in
    for (let id = focused || ""; id; id = id.slice(0, Math.max(0, id.lastIndexOf(".")))) {
      const control = $("#form").querySelector('.field[data-key="' + CSS.escape(id) + '"] :is(input, select, textarea, pre)');
      if (control) return control.focus();
    }
  }
  const commented = page.make("div"); // the comments of the entry
  let isMoreOpen = false;
  let wasAdding = false; // the form that is drawn is of an entry being added

  function faultsAtFields() {
    const refusal = (one) => (one.refused ? [{ severity: "error", message: one.refused, hint: null }] : []);
    if (!now || adding || !bench.found) {
      for (const one of shown) bench.showAtField(one, refusal(one));
      return;
    }
    const isOfFile = now.path.length === 0; // whose sections have their own
    const isAtField = (entry) => now.fields.some((field) => field.is_present && bench.isWithin(field, entry.line, entry.column));
    const within = bench
      .faultsNow()
      .filter((entry) => bench.isWithin(now, entry.line, entry.column) && (!isOfFile || isAtField(entry) || bench.isOfHead(now, entry)));
    const at = new Map();
    const inner = new Map(); // what is in an entry with a form of its own stands at the way there
    for (const entry of within) {
      const lead = bench.leadOfFault(now, entry);
      if (lead) inner.set(lead, [...(inner.get(lead) || []), entry]);
      const place = lead ? null : bench.fieldOfFault(shown, entry);
      if (place) at.set(place, [...(at.get(place) || []), entry]);
    }
    for (const one of shown) bench.showAtField(one, [...refusal(one), ...(at.get(one) || [])]);
    for (const item of document.querySelectorAll("#form .within li[data-path]")) {
      const said = inner.get(/** @type {HTMLElement} */ (item).dataset.path) || [];
      item.querySelector(".field-faults")?.replaceChildren(...said.map(bench.faultLine));
    }
  }

  // to the field of a place of the text that was asked for, once the form of its entry is drawn
  function toWanted() {
    const asked = wanted;
    wanted = null;
    if (!asked || !now || adding || !bench.isWithin(now, asked.line, asked.column)) return;
    const isFaulty = (one) => one.isFaulty; // warnings are no reason to begin elsewhere
    const here = bench.fieldOfFault(shown, asked);
    const one = !asked.isForm || (here && isFaulty(here)) ? here : shown.find(isFaulty) || shown[0];
    if (!one) return;
    const folded = /** @type {HTMLDetailsElement | null} */ (one.wrap.closest("details"));
    if (folded) folded.open = true;
    if (asked.takesFocus) focusOn(one);
    one.wrap.scrollIntoView({ block: "nearest" });
  }

  const focusOn = (one) => {
    const first = /** @type {HTMLElement | null} */ (
      one.isContainer ? one.wrap.querySelector("input, select, textarea, button") : one.control
    );
    first?.focus();
  };

  // the place of a fault: in the text, or at its field where the form alone is shown; beside the text the form shows the field
  bench.toPlace = (entry) => {
    const isAlone = document.body.dataset.view === "form" && !bench.isNarrow();
    stopAdding();
    wanted = { line: entry.line, column: entry.column, takesFocus: isAlone, isForm: false };
    bench.jump(entry.line, entry.column, isAlone);
    bench.tell("cursor");
  };

  // the passage that the entry rests on, at the field of its place
  function passagesAtFields() {
    if (!now) return;
    for (const one of shown) {
      const isPlace = !adding && one.field.key === "at" && one.field.kind === "locator";
      bench.showPassage(one, isPlace ? bench.placesOf(one.field.path.slice(0, -1)) : []);
    }
  }

  // somebody types here, and the cursor of the text is in another entry
  const isTypingElsewhere = (found) => {
    const isTyping = shown.some((one) => one.isChanged && one.control === document.activeElement);
    return isTyping && JSON.stringify(found?.path) !== JSON.stringify(entry.path);
  };

  function free() {
    if (!bench.isEditing() && !bench.isLeaving()) $("#form").inert = false;
  }

  async function refresh() {
    if (bench.isEditing()) return; // follows when no edit waits
    if (!isOpen() || adding) return free();
    const { revision } = bench;
    try {
      const found = await bench.latest("/api/workbench/form", bench.here());
      await bench.unpressed();
      if (found === undefined || adding || revision !== bench.revision) return;
      if (isTypingElsewhere(found)) return free();
      now = found;
      if (now) draw();
      else nothing();
      free(); // what is inert takes no focus
      toWanted();
      document.documentElement.dataset.formed = String(revision);
    } catch (fault) {
      bench.trouble(fault);
    }
    free();
  }

  function nothing() {
    if (!wasAdding) bench.keepRefused(shown, entry.path);
    bench.showRefused();
    shown = [];
    drawn = "";
    $("#form-title").textContent = "Entry at the cursor";
    $("#form").replaceChildren(...(notice ? [noticeBox()] : []), page.make("p", NONE, "small"));
    document.documentElement.dataset.form = "";
  }

  // another entry was chosen: until its form is here, the one of the old entry takes no input
  bench.leave = (title) => {
    if (!isOpen()) return;
    $("#form").inert = true;
    $("#form-title").textContent = "Opening " + title + " …";
  };

  // -- adding --------------------------------------------------------------------------------------

  bench.add = (section) => {
    bench.leave("a new " + section.noun);
    bench.afterEdits("lead", () => offer(section));
  };

  async function offer(section) {
    try {
      const found = await bench.latest("/api/workbench/form/new", { section: section.section });
      if (!found) return offer(section); // the text has changed meanwhile
      if (document.body.dataset.view === "text") $('#views input[value="both"]').click();
      adding = section.section;
      town = null;
      notice = null;
      now = found;
      draw();
      $("#form").inert = false;
      shown[0].control.focus();
    } catch (fault) {
      bench.trouble(fault);
      free();
    }
  }

  function stopAdding() {
    adding = null;
  }
  bench.stopAdding = stopAdding;

  function add() {
    const values = {};
    for (const one of shown.slice(1)) if (one.value() !== "") values[one.field.key] = one.value();
    const isTown = Boolean(town) && Object.entries(town).every(([key, value]) => values[key] === value);
    edit({ action: "add", name: shown[0].value(), values: values, town: isTown }, shown[0]);
  }

  bench.toForm = () => {
    if (document.body.dataset.view === "text") $('#views input[value="both"]').click();
    const { line, column } = bench.here();
    wanted = { line: line, column: column, takesFocus: true, isForm: true };
    const isEntry = now !== null && now.path.length > 0; // the file itself is around every place
    if (isEntry && !adding && bench.isWithin(now, line, column)) toWanted();
    else if (adding) shown[0]?.control.focus();
    else refresh().then(() => document.activeElement?.closest("#form") || bench.say(NONE));
    return true;
  };

  // where nothing is typed in a field that is not in the text yet, Undo takes back what a form has changed in the text
  function undo(event) {
    const one = shown.filter((other) => other.wrap.contains(/** @type {Node} */ (event.target))).pop(); // the innermost
    if (adding || (one && one.isChanged && one.value() !== one.field.text)) return;
    event.preventDefault();
    follows = true;
    const isRedo = event.key.toLowerCase() === "y" || event.shiftKey;
    bench.afterEdits("undo", () => (isRedo ? CodeMirror.redo : CodeMirror.undo)(bench.view()));
  }

  bench.listenToForm = () => {
    const soon = bench.rested(refresh, () => (performance.now() - bench.changedAt < TYPED ? TYPED : REST));
    bench.on("cursor", () => {
      if (!adding) soon();
    });
    bench.on("text", () => {
      if (!isApplying) notice = null;
    });
    bench.on("checked", faultsAtFields);
    bench.on("sourced", passagesAtFields);
    $("#form").addEventListener("keydown", (event) => {
      if (event.key === "Escape") bench.view().focus();
      else if ((event.ctrlKey || event.metaKey) && !event.altKey && ["z", "y"].includes(event.key.toLowerCase())) undo(event);
    });
    $("#form").addEventListener("focusout", soon);
  };
})(window.sandtable);
