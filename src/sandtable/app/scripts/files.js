// Opening another scenario or a file, and downloads.
((page) => {
  "use strict";
  const $ = page.$;
  const data = page.data;

  async function fillCatalogue() {
    const entries = await page.getJson("/api/scenarios");
    $("#scenario").replaceChildren(
      ...entries.map((entry) => {
        const option = page.make("option", entry.title + (entry.is_own ? " (yours)" : ""));
        option.value = entry.id;
        option.selected = entry.id === data.scenario;
        return option;
      }),
    );
    const now = entries.find((entry) => entry.id === data.scenario);
    if (now && !now.is_bundled) await showTrial();
  }

  // What some hundred futures of a user's own scenario show that is surely not meant.
  async function showTrial() {
    const found = await page.getJson("/api/scenarios/" + data.scenario + "/trial");
    if (found.diagnostics.length === 0) return;
    const box = $("#trial");
    const many = found.diagnostics.length === 1 ? "1 warning" : found.diagnostics.length + " warnings";
    const list = page.make("ol", null, "diagnostics");
    list.append(...found.diagnostics.map(diagnosticItem));
    box.replaceChildren(
      page.make("summary", many + " of what is allowed and surely not meant"),
      list,
      page.make("p", found.words, "small"),
    );
    box.hidden = false;
  }

  function diagnosticItem(entry) {
    const item = page.make("li");
    const head = page.make("p");
    head.append(
      page.make("b", entry.severity + " " + entry.code),
      " " + entry.message,
      page.make("span", " line " + entry.line + ", column " + entry.column, "where"),
    );
    item.append(head);
    if (entry.source_line !== null) {
      const line = page.make("pre");
      const number = String(entry.line);
      const blank = " ".repeat(number.length);
      const mark = " ".repeat(Math.max(0, entry.column - 1)) + "^".repeat(Math.max(1, entry.length));
      line.textContent = number + " | " + entry.source_line + "\n" + blank + " | " + mark.slice(0, entry.source_line.length + 1);
      line.tabIndex = 0;
      item.append(line);
    }
    if (entry.hint) item.append(page.make("p", entry.hint, "small"));
    return item;
  }

  function showFaults(fault) {
    const box = $("#faults");
    box.replaceChildren(page.make("p", fault.words, "notice"));
    const list = page.make("ol", null, "diagnostics");
    list.append(...(fault.body.diagnostics || []).map(diagnosticItem));
    box.append(list);
    box.hidden = false;
    box.scrollIntoView();
  }

  async function upload(file) {
    const box = $("#faults");
    try {
      const response = await page.send("/api/scenarios", { method: "POST", headers: { "content-type": "application/yaml" }, body: file });
      const found = await response.json();
      location.assign("/s/" + found.id);
    } catch (fault) {
      if (fault instanceof page.Refused) showFaults(fault);
      else page.complain(fault, box);
    }
  }

  async function download(path, extra) {
    const words = $("#download-words");
    words.textContent = "Preparing …";
    try {
      const response = await page.ask("/api/downloads/" + path, Object.assign(page.variant(), extra));
      const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") || "")?.[1] || path;
      const link = page.make("a");
      link.href = URL.createObjectURL(await response.blob());
      link.download = name;
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      words.textContent = name + " downloaded.";
    } catch (fault) {
      page.complain(fault, words);
    }
  }

  page.listenToFiles = () => {
    fillCatalogue().catch((fault) => page.complain(fault, $("#faults")));
    $("#scenario").addEventListener("change", () => location.assign("/s/" + $("#scenario").value));
    $("#file").addEventListener("change", () => {
      const file = $("#file").files?.[0];
      if (file) upload(file);
      $("#file").value = "";
    });
    for (const button of document.querySelectorAll("[data-download]")) {
      const kind = button.dataset.download;
      button.addEventListener("click", () => download(kind, kind === "scenario.yaml" ? {} : { futures: data.played }));
    }
    $("#pictures").addEventListener("submit", (event) => {
      event.preventDefault();
      download("picture.png", { futures: data.played, picture: $("#picture").value });
    });
  };
})(window.sandtable);
