// Results of analyses, shown as in the report: pictures, filters of claims, and identifiers made unique.
((page) => {
  "use strict";

  // every result has the identifiers of the report: prefix them with its job
  function own(root, prefix) {
    const rename = (name, change) => {
      for (const element of root.querySelectorAll("[" + name + "]")) element.setAttribute(name, change(element.getAttribute(name)));
    };
    for (const name of ["id", "for", "name", "aria-labelledby", "aria-describedby", "data-figure"]) rename(name, (value) => prefix + value);
    rename("href", (value) => (value.startsWith("#") ? "#" + prefix + value.slice(1) : value));
  }

  // replace links to sections that this page lacks by their text
  function unlink(root) {
    for (const link of root.querySelectorAll('a[href^="#"]')) {
      if (!root.querySelector("#" + CSS.escape(link.getAttribute("href").slice(1)))) link.replaceWith(...link.childNodes);
    }
  }

  const canvases = (element) => element.querySelectorAll(".canvas[data-figure]");

  // the passages of the user's own copy of the text beside the claims: the server has it in memory for this user, and in no result
  async function showPassages(into, prefix) {
    const rows = into.querySelectorAll("li[data-verdict]");
    if (!rows.length) return;
    try {
      const { scenario } = page.data;
      const { text } = await page.getJson("/api/workbench/documents/" + scenario);
      const found = await page.askJson("/api/workbench/passages", { document: scenario, text: text, source: null });
      for (const place of found.places) {
        const [section, claim, key] = place.path;
        const row = section === "claims" && key === "at" && into.querySelector("#" + CSS.escape(prefix + "claim-" + claim));
        if (!row || place.passage === null || place.path.length !== 3) continue;
        const quoted = page.make("blockquote", place.passage);
        quoted.append(page.make("p", found.name + (place.at_line ? ", line " + place.at_line : ""), "small"));
        row.querySelector("h3").after(quoted);
      }
    } catch (fault) {
      if (!(fault instanceof page.Refused)) throw fault; // a scenario that is no file of this server has no text beside it
    }
  }

  // shown: what /api/jobs/JOB/shown answers. Resolves when every visible picture is drawn.
  page.showFinding = async (job, shown, into) => {
    const prefix = job.id + "-";
    const fragment = new DOMParser().parseFromString(shown.html, "text/html").body;
    own(fragment, prefix);
    unlink(fragment);
    for (const [name, figure] of Object.entries(shown.figures)) page.data.figures[prefix + name] = figure;
    into.replaceChildren(...fragment.childNodes);
    page.listenToClaimsIn(into);
    await showPassages(into, prefix);
    for (const folded of /** @type {NodeListOf<HTMLDetailsElement>} */ (into.querySelectorAll("details"))) {
      folded.addEventListener("toggle", () => folded.open && canvases(folded).forEach(page.draw));
    }
    for (const canvas of canvases(into)) if (!canvas.closest("details:not([open]), [hidden]")) await page.draw(canvas);
  };

  page.dropFinding = (job) => {
    const prefix = job.id + "-";
    for (const name of Object.keys(page.data.figures).filter((name) => name.startsWith(prefix))) {
      page.views.get(name)?.view.finalize();
      page.views.delete(name);
      delete page.data.figures[name];
    }
  };
})(window.sandtable);
