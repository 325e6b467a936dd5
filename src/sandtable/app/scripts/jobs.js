// Long analyses: begun, followed by server-sent events, cancelled, and what they found as tables.
(function (page) {
  "use strict";
  const $ = page.$;
  const percent = (share) => (share === null ? "–" : (100 * share).toFixed(Math.abs(share) < 0.1 ? 1 : 0) + "%");
  const number = (value) => (value === null || value === undefined ? "–" : value.toFixed(2));
  const range = (low, high, form) => (low === null ? "–" : form(low) + " to " + form(high));

  function table(heads, rows) {
    const made = page.make("table", null, "data");
    const head = page.make("tr");
    head.append(...heads.map((text, k) => page.make("th", text, k ? "number" : "")));
    const top = page.make("thead");
    top.append(head);
    const body = page.make("tbody");
    for (const cells of rows) {
      const row = page.make("tr");
      row.append(...cells.map((text, k) => page.make(k ? "td" : "th", text, k ? "number" : "")));
      body.append(row);
    }
    made.append(top, body);
    return made;
  }

  // what each analysis shows of its JSON; all of it can be downloaded
  const SHOWN = {
    sensitivity: (found) => {
      const titles = page.controls;
      const rows = found.indices.slice().sort((one, other) => other.total - one.total).slice(0, 12);
      return [table(["Assumption", "Alone", "90% interval", "With others", "90% interval"], rows.map((row) => [
        titles.has(row.assumption) ? titles.get(row.assumption).title : row.assumption,
        number(row.first), range(row.first_low, row.first_high, number), number(row.total), range(row.total_low, row.total_high, number),
      ]))];
    },
    discover: (found) =>
      found.boxes.length
        ? found.boxes.map((box) => table(["Within these limits", "90% interval in brackets"], [
            ...box.restrictions.map((limit) => [limit.title, limitWords(limit)]),
            [found.negated ? "it fails to happen in" : "it happens in", shareWords(box.measured.density)],
            ["elsewhere in", shareWords(box.measured.elsewhere)],
          ]))
        : [page.make("p", "No box of assumptions tells it apart.", "small")],
    "red-lines": (found) => found.red_lines.map((one) => {
      const line = one.red_line;
      return table([line.title, "With", "Without", "Effect, points", "90% interval"], line.effects.map((effect) => [
        effect.component, percent(effect.with_it), percent(effect.without_it), (100 * effect.effect).toFixed(1),
        range(100 * effect.low, 100 * effect.high, (value) => value.toFixed(1)),
      ]));
    }),
    solve: (found) => [table(["Equilibrium", "Strategies"], found.equilibria.map((one) => [
      one.kind + (one.lambda === null || one.lambda === undefined ? "" : ", λ " + one.lambda), JSON.stringify(one.profile),
    ]))],
    claims: (found) => [table(["Claim", "Verdict", "Probability", "90% interval"], found.claims.map((claim) => [
      claim.statement || claim.id, claim.verdict, claim.probability === null ? "–" : percent(claim.probability), range(claim.low, claim.high, percent),
    ]))],
  };

  const shareWords = (share) => percent(share.estimate) + " (" + range(share.low, share.high, percent) + ")";

  function limitWords(limit) {
    const unit = limit.unit ? " " + limit.unit : "";
    const short = (value) => Number(value.toPrecision(3)) + unit;
    if (limit.values.length) return limit.values.map(short).join(" or ");
    if (limit.low !== null && limit.high !== null) return short(limit.low) + " to " + short(limit.high);
    return limit.low !== null ? "at least " + short(limit.low) : "at most " + short(limit.high);
  }

  function showResult(box, job) {
    const body = box.querySelector(".result");
    const make = SHOWN[job.analysis];
    const parts = make ? make(job.result) : [];
    const scroll = page.make("div", null, "scroll");
    scroll.append(...parts);
    const save = page.make("a", "All of it as JSON");
    save.href = URL.createObjectURL(new Blob([JSON.stringify(job.result, null, 1)], { type: "application/json" }));
    save.download = job.analysis + ".json";
    body.replaceChildren(scroll, save);
  }

  function boxOf(job) {
    const box = page.make("article", null, "job");
    const bar = page.make("progress");
    bar.setAttribute("aria-label", "Progress of " + job.title);
    const cancel = page.make("button", "Cancel", "button quiet");
    cancel.type = "button";
    cancel.addEventListener("click", () => page.send("/api/jobs/" + job.id, { method: "DELETE" }).catch(() => {}));
    const head = page.make("div", null, "bar-of");
    head.append(page.make("h3", job.title), cancel);
    box.append(head, bar, page.make("p", "", "small"), page.make("div", null, "result"));
    box.dataset.job = job.id;
    $("#jobs").prepend(box);
    return box;
  }

  function dress(box, job) {
    const bar = box.querySelector("progress");
    if (job.total) {
      bar.max = job.total;
      bar.value = job.done;
    }
    const over = ["done", "failed", "cancelled"].includes(job.state);
    bar.hidden = over;
    box.querySelector("button").hidden = over;
    box.dataset.state = job.state;
    const words = { waiting: "Waiting for its turn.", cancelled: "Cancelled.", done: "Done.", failed: "It failed: " + job.error + (job.hint ? ". " + job.hint : "") + "." };
    box.querySelector("p").textContent = words[job.state] || (job.total ? page.count(job.done) + " of " + page.count(job.total) + " (" + job.stage + ")" : "Begun.");
  }

  function follow(box, job) {
    dress(box, job);
    const stream = new EventSource("/api/jobs/" + job.id + "/events");
    stream.addEventListener("progress", (event) => dress(box, JSON.parse(event.data)));
    stream.addEventListener("over", async (event) => {
      stream.close();
      const over = JSON.parse(event.data);
      dress(box, over);
      if (over.state === "done") showResult(box, await page.getJson("/api/jobs/" + job.id));
    });
  }

  async function begin(button) {
    try {
      const question = Object.assign(page.variant(), { analysis: button.dataset.analysis });
      if ("needsOutcome" in button.dataset) question.outcome = $("#job-outcome").value;
      const job = await page.askJson("/api/jobs", question);
      follow(boxOf(job), job);
    } catch (fault) {
      const note = page.make("p", "", "notice");
      $("#jobs").prepend(note);
      page.complain(fault, note);
    }
  }

  page.listenToJobs = async () => {
    for (const button of document.querySelectorAll("[data-analysis]")) button.addEventListener("click", () => begin(button));
    for (const job of await page.getJson("/api/jobs")) if (!["done", "failed", "cancelled"].includes(job.state)) follow(boxOf(job), job);
  };
})(window.sandtable);
