// The source text that the user has: its passages beside the entries, and drafts of places resolved in it as an edit with undo.
((page) => {
  "use strict";
  const $ = page.$;
  const bench = page.bench;
  const REST = 400; // ms without a change after which passages are looked up
  const SHORT = 300; // characters of a passage in the list
  let known = null; // the last answer
  let revision = -1; // of the text that it is of
  let chosen = null; // which source the text is, if the user said so
  let name = null; // of the file that is at hand

  const plural = (count, word) => page.count(count) + " " + word + (count === 1 ? "" : "s");
  const quoted = (words) => "“" + words.replace(/\s+/g, " ").trim() + "”";

  // -- one passage -----------------------------------------------------------------------------------

  const WORDS = {
    "in place": "",
    resolved: "a draft of this place",
    moved: "moved from where the file has it",
    unresolved: "not found",
    "in words": "words, not a place",
  };

  bench.passage = (place, most) => {
    const box = page.make("div", null, "passage " + (place.passage === null ? "lost" : ""));
    const state = WORDS[place.state];
    if (place.passage !== null) {
      const words = place.passage.length > (most || Infinity) ? place.passage.slice(0, most) + " …" : place.passage;
      box.append(page.make("blockquote", quoted(words)));
      box.append(page.make("p", known.name + ", line " + place.at_line + (state ? ": " + state : ""), "small"));
    } else {
      const said = page.make("p", "In " + known.name + ": ", "small");
      said.append(
        ...bench.marked(
          (state === "not found" ? "" : state + "; ") + [place.note, place.hint].filter(Boolean).join(" (") + (place.hint ? ")" : ""),
        ),
      );
      box.append(said);
    }
    return box;
  };

  // the passage of what is written at a place of the text: at an `at`, or at the name of its entry
  bench.placeAt = (line, column) => {
    if (!known || revision !== bench.revision) return undefined;
    return (
      known.places.find((place) => bench.isWithin(place, line, column)) ||
      known.places.find((place) => bench.isWithin(place.entry, line, column))
    );
  };

  // the places of an entry, of its own and not of what is within it
  bench.placesOf = (path) => {
    const own = path.join("/");
    return known ? known.places.filter((place) => place.path.slice(0, -1).join("/") === own) : [];
  };

  // -- the list --------------------------------------------------------------------------------------

  function item(place) {
    const made = page.make("li");
    const head = page.make("p");
    const lead = bench.button("line " + place.line, () => bench.jump(place.line, place.column), "link");
    head.append(lead, " ", page.make("b", String(place.path[place.path.length - 2] || place.path[0])));
    if (place.title) head.append(" " + place.title);
    made.append(head, bench.passage(place, SHORT));
    return made;
  }

  function words() {
    if (!known.name) {
      if (known.drafts)
        return (
          plural(known.drafts, "passage") +
          " of this draft have no place yet. Choose the text that they are in: they are found by their words."
        );
      return "Choose the text that this scenario was written from, to read its passages beside the entries.";
    }
    if (!known.sources.some((source) => source.places))
      return known.name + " is at hand: its passages stand beside the entries once these have their place in it.";
    if (!known.source) return "It is not known which source " + known.name + " is: choose one.";
    const lost = known.places.filter((place) => place.state === "unresolved").length;
    const found = known.places.length - lost;
    const is = known.name + ": " + page.count(found) + " of " + plural(known.places.length, "passage") + " found.";
    return known.places.length && !found ? is + " Is it the right text?" : is;
  }

  function show() {
    const isOf = known.sources.length > 0;
    $("#source-section").hidden = !isOf;
    if (!isOf) return;
    $("#source-words").textContent = words();
    $("#source-label").textContent = known.name ? "Choose another text" : "Choose the source text";
    $("#source-which").hidden = !known.name || known.sources.length < 2;
    const select = $("#source-of");
    const isAsked = !known.source;
    select.replaceChildren(
      ...[...(isAsked ? [{ id: "", title: "choose …", places: 0 }] : []), ...known.sources].map((source) => {
        const option = page.make("option", source.title + (source.id ? " (" + plural(source.places, "place") + ")" : ""));
        Object.assign(option, { value: source.id, selected: source.id === (known.source || "") });
        return option;
      }),
    );
    $("#locate").hidden = known.to_write === 0;
    $("#locate").textContent = "Write " + plural(known.to_write, "place") + " into the text";
    const isOpen = $("#passages-box").hasAttribute("open");
    $("#passages-box").hidden = known.places.length === 0;
    $("#passages-count").textContent = "Passages (" + known.places.length + ")";
    if (isOpen) $("#passages").replaceChildren(...known.places.map(item));
  }

  async function look() {
    const asked = bench.revision;
    try {
      const found = await bench.latest("/api/workbench/passages", { source: chosen });
      if (!found) return;
      known = found;
      revision = asked;
      name = found.name;
      await bench.unpressed();
      show();
      document.documentElement.dataset.sourced = String(asked);
      bench.tell("sourced");
    } catch (fault) {
      if (!(fault instanceof page.Refused && fault.status === 409)) bench.trouble(fault); // 409: a line is half typed
    }
  }

  // -- choosing a text, and writing its places ---------------------------------------------------------

  const sourceTrouble = (fault) => {
    $("#source-trouble").hidden = fault === null;
    if (fault !== null) page.complain(fault, $("#source-trouble"));
  };

  async function base64(file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    let found = "";
    for (let k = 0; k < bytes.length; k += 0x8000) found += String.fromCharCode(...bytes.subarray(k, k + 0x8000));
    return btoa(found);
  }

  bench.giveText = async (file) => {
    sourceTrouble(null);
    try {
      const content = await base64(file);
      const found = await page.askJson("/api/workbench/source-text", { document: bench.name, name: file.name, content: content });
      name = found.name;
      chosen = null;
      await look();
    } catch (fault) {
      sourceTrouble(fault);
    }
  };

  async function write() {
    sourceTrouble(null);
    try {
      const found = await bench.latest("/api/workbench/locate", { source: chosen });
      if (!found) return write(); // the text has changed meanwhile
      bench.apply(found.edits, 0, 0);
      bench.say(
        plural(found.written, "place") +
          " written into the text; Undo takes this back." +
          (found.left ? " " + plural(found.left, "passage") + " not found." : ""),
      );
      document.documentElement.dataset.located = String(bench.revision);
    } catch (fault) {
      sourceTrouble(fault);
    }
  }

  // from a draft's fault: at once if a text is at hand, else to where one is chosen
  bench.locate = () => {
    if (name && known && known.source) return write();
    $("#source-section").scrollIntoView({ block: "center" });
    (name ? $("#source-of") : $("#source-file")).focus();
    bench.say("Choose the text that the passages are in.");
    return Promise.resolve();
  };

  // another document: its texts are others
  bench.forgetText = () => {
    known = chosen = name = null;
    revision = -1;
    sourceTrouble(null);
    $("#source-section").hidden = true;
  };

  bench.listenToSources = () => {
    bench.on("text", bench.rested(look, REST));
    $("#source-file").addEventListener("change", async (event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      const [file] = input.files || [];
      if (file) await bench.giveText(file);
      input.value = ""; // the same file can be chosen again after it was changed
    });
    $("#source-of").addEventListener("change", () => {
      chosen = $("#source-of").value || null;
      look();
    });
    $("#locate").addEventListener("click", write);
    $("#passages-box").addEventListener("toggle", () => known && show());
  };
})(window.sandtable);
