// The contents of the text by section: where to find an entry, and where to add one.
((page) => {
  "use strict";
  const $ = page.$;
  const bench = page.bench;
  const REST = 400; // ms without a change after which the contents follow
  let sections = []; // that entries can be added to
  let entries = [];
  let drawn = "";
  let isKnown = false; // whether the entries have been read
  let revision = -1; // of the text that the entries are of

  // once no edit waits: these move lines, and what is typed meanwhile belongs to the entry that is left
  function lead(entry) {
    bench.stopAdding();
    bench.leave(entry.title);
    bench.afterEdits("lead", async () => {
      if (revision !== bench.revision) await refresh();
      const found = entries.find((other) => other.path.join("/") === entry.path.join("/")) || entry;
      bench.jump(found.line, found.column, document.body.dataset.view === "form");
      bench.tell("cursor");
    });
  }

  bench.lead = (path) => {
    const found = entries.find((other) => other.path.join("/") === path.join("/"));
    if (found) lead(found);
    else bench.say("There is no such entry any more.");
  };

  function sectionBox(section, isOpen) {
    const own = entries.filter((entry) => entry.section === section.section);
    const box = page.make("details");
    box.dataset.section = section.section;
    box.open = isOpen;
    const head = page.make("summary", section.title + " ");
    head.append(page.make("span", isKnown ? String(own.length) : "", "count"));
    const list = page.make("ul");
    for (const entry of own) {
      const item = page.make("li");
      const button = bench.button(entry.title, () => lead(entry), "link entry");
      button.dataset.path = entry.path.join("/");
      item.append(button);
      list.append(item);
    }
    if (section.noun) {
      const item = page.make("li");
      item.append(bench.button("Add " + section.noun + " …", () => bench.add(section), "link add"));
      list.append(item);
    }
    box.append(head, list);
    return box;
  }

  const name = (section) => {
    const [, decision] = section.match(/^decisions\.(.*)\.options$/) || [];
    return decision ? "options of " + decision : section.replace(/^.*\./, "").replaceAll("_", " ");
  };

  function show() {
    const known = new Map(sections.map((section) => [section.section, section]));
    for (const { section } of entries) if (!known.has(section)) known.set(section, { section: section, noun: "", title: name(section) });
    const now = JSON.stringify([isKnown, ...known.values(), entries.map((entry) => [entry.path, entry.title, entry.line, entry.column])]);
    if (now !== drawn) {
      const focused = document.activeElement?.closest("#outline .entry")?.dataset.path;
      const open = new Set([...document.querySelectorAll("#outline details[open]")].map((box) => box.dataset.section));
      $("#outline").replaceChildren(...[...known.values()].map((section) => sectionBox(section, open.has(section.section))));
      if (focused)
        $("#outline")
          .querySelector('[data-path="' + CSS.escape(focused) + '"]')
          ?.focus();
      drawn = now;
    }
    mark();
  }

  // the entry at the cursor
  function mark() {
    const { line, column } = bench.here();
    const here = entries.filter((entry) => bench.isWithin(entry, line, column)).pop();
    for (const old of document.querySelectorAll("#outline [aria-current]")) old.removeAttribute("aria-current");
    for (const box of document.querySelectorAll("#outline details"))
      box.classList.toggle("here", Boolean(here) && box.dataset.section === here.section);
    if (here)
      $("#outline")
        .querySelector('[data-path="' + CSS.escape(here.path.join("/")) + '"]')
        ?.setAttribute("aria-current", "true");
  }

  async function refresh() {
    const asked = bench.revision;
    try {
      const found = await bench.latest("/api/workbench/outline");
      if (!found) return;
      entries = found;
      revision = asked;
      isKnown = true;
      await bench.unpressed();
      show();
      document.documentElement.dataset.outlined = String(revision);
    } catch (fault) {
      bench.trouble(fault);
    }
  }

  bench.listenToOutline = () => {
    bench.on("text", bench.rested(refresh, REST));
    bench.on("cursor", bench.rested(mark, 100));
    page.getJson("/api/workbench/sections").then((found) => {
      sections = found;
      drawn = "";
      show();
    }, bench.trouble);
  };
})(window.sandtable);
