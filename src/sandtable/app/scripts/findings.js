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

  // shown: what /api/jobs/JOB/shown answers. Resolves when every visible picture is drawn.
  page.showFinding = async (job, shown, into) => {
    const prefix = job.id + "-";
    const fragment = new DOMParser().parseFromString(shown.html, "text/html").body;
    own(fragment, prefix);
    unlink(fragment);
    for (const [name, figure] of Object.entries(shown.figures)) page.data.figures[prefix + name] = figure;
    into.replaceChildren(...fragment.childNodes);
    page.listenToClaimsIn(into);
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
