// A search for towns by name, for the form of a place: what is chosen fills its coordinates.
((page) => {
  "use strict";
  const bench = page.bench;

  function words(town) {
    const inhabitants = town.inhabitants ? ", " + page.count(town.inhabitants) + " inhabitants" : "";
    const away = town.kilometres === null ? "" : ", " + page.count(Math.round(town.kilometres)) + " km from a place of the text";
    return town.name + ", " + town.country + " (" + town.lat + ", " + town.lon + ")" + inhabitants + away;
  }

  // chosen: called with the town
  bench.townSearch = (chosen) => {
    const box = page.make("search", null, "towns");
    const label = page.make("label", "Find a town by name");
    label.setAttribute("for", "town-name");
    const input = /** @type {HTMLInputElement} */ (page.make("input"));
    Object.assign(input, { id: "town-name", type: "text", autocomplete: "off", maxLength: 200 });
    const list = page.make("ul");
    const said = page.make("p", "", "small");
    said.setAttribute("role", "status");
    async function search() {
      if (!input.value.trim()) return;
      said.textContent = "Searching …";
      try {
        const found = await bench.latest("/api/workbench/towns", { name: input.value });
        if (!found) {
          said.textContent = "The text has changed meanwhile: search again.";
          return;
        }
        list.replaceChildren(
          ...found.towns.map((town) => {
            const item = page.make("li");
            item.append(bench.button(words(town), () => chosen(town), "link town"));
            return item;
          }),
        );
        said.textContent = found.towns.length
          ? found.attribution
          : "No town has a name like this. Give bases, oil fields and villages their coordinates yourself.";
      } catch (fault) {
        page.complain(fault, said);
      }
    }
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      search();
    });
    input.addEventListener("input", (event) => event.stopPropagation());
    const line = page.make("div", null, "town-line");
    line.append(input, bench.button("Search", search));
    box.append(label, line, list, said);
    return box;
  };
})(window.sandtable);
