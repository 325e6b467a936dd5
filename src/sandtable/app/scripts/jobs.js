// Long analyses: start, progress by server-sent events, cancel, remove. Their results are shown by findings.js.
((page) => {
  "use strict";
  const $ = page.$;
  const OVER = ["done", "failed", "cancelled"];
  const STAGES = {
    compiling: "compiling the engine",
    playing: "futures played",
    resampling: "resamples",
    searching: "boxes searched",
    finishing: "finishing",
  };
  // analyses with a place of their own on the page
  const PLACES = { update: "#jobs-update", observer: "#jobs-observer" };
  const placeOf = (job) => $(PLACES[job.analysis] || "#jobs");

  const LOST = { state: "failed", error: "the server no longer has this analysis", hint: "run the analysis again" };

  const address = (job, what) => "/api/jobs/" + job.id + (what ? "/" + what : "");

  function boxOf(job) {
    const box = page.make("article", null, "job");
    box.setAttribute("aria-label", job.title + ": " + job.about);
    box.dataset.job = job.id;
    const head = page.make("div", null, "bar-of");
    const words = page.make("div");
    const told = page.make("p", null, "told small");
    told.append(page.make("span", job.about), " ", page.make("span", "", "state"));
    words.append(page.make("p", job.title, "kicker"), told);
    const acts = page.make("div", null, "acts");
    const save = page.make("a", "JSON", "button quiet");
    save.href = address(job, "result");
    save.setAttribute("aria-label", "Result of “" + job.title + "” as JSON");
    save.hidden = true;
    const stop = page.make("button", "Cancel", "button quiet");
    stop.type = "button";
    stop.addEventListener("click", () => leave(box, job));
    acts.append(save, stop);
    head.append(words, acts);
    const bar = page.make("progress");
    bar.setAttribute("aria-label", "Progress of " + job.title);
    box.append(head, bar, page.make("div", null, "finding"));
    placeOf(job).prepend(box);
    if (job.analysis === "observer") page.keepAlong(box, job);
    return box;
  }

  // cancel a running analysis; remove a finished one from the page and the server
  async function leave(box, job) {
    const isOver = OVER.includes(box.dataset.state);
    try {
      const now = await (await page.send(address(job), { method: "DELETE" })).json();
      if (!isOver) return updateJob(box, now);
    } catch (fault) {
      if (!isOver || fault.status !== 404) return page.complain(fault, box.querySelector(".state"));
    }
    page.dropFinding(job);
    box.remove();
    (placeOf(job).closest("section") || $("#analyses")).scrollIntoView({ block: "nearest" });
  }

  // `update` reports hundredths of items
  function newsWords(job) {
    const [items, part] = [Math.floor(job.done / 100), job.done % 100];
    return items + " of " + job.total / 100 + " items of news taken in" + (part ? ", " + part + "% of the next" : "");
  }

  function stateWords(job) {
    if (job.state === "failed") return "failed: " + job.error + (job.hint ? "; " + job.hint : "");
    if (job.state === "done") return "took " + Math.max(1, Math.round(job.elapsed_s)) + " s";
    if (job.state === "cancelled") return "cancelled";
    if (job.stopping) return "stopping …";
    if (job.state === "waiting") return "waiting for other analyses";
    if (job.stage === "updating") return newsWords(job);
    const stage = STAGES[job.stage] || job.stage;
    return job.total ? page.count(job.done) + " of " + page.count(job.total) + " " + stage : stage || "started";
  }

  function updateJob(box, job) {
    const bar = box.querySelector("progress");
    const isOver = OVER.includes(job.state);
    if (job.total) {
      bar.max = job.total;
      bar.value = job.done;
    } else bar.removeAttribute("value");
    bar.hidden = isOver || job.state === "waiting";
    const [save, stop] = box.querySelector(".acts").children;
    stop.textContent = isOver ? "Remove" : "Cancel";
    stop.setAttribute("aria-label", stop.textContent + ": " + job.title);
    save.hidden = job.state !== "done";
    box.dataset.state = job.state;
    box.querySelector(".state").setAttribute("aria-live", isOver ? "polite" : "off"); // screen readers would announce every step
    box.querySelector(".state").textContent = stateWords(job);
  }

  // key judgments stand at the head of the page, too, with the setting that they are of
  function putJudgments(box, job) {
    const found = box.querySelector(".finding .judgments");
    if (!found) return;
    const copy = /** @type {HTMLElement} */ (found.cloneNode(true));
    for (const element of [copy, ...copy.querySelectorAll("[id]")]) element.removeAttribute("id");
    copy.removeAttribute("aria-labelledby");
    copy.append(page.make("p", job.about, "small"));
    $("#judged").replaceChildren(copy);
    $("#judged").hidden = false;
  }

  async function showOver(box, job) {
    updateJob(box, job);
    if (job.state !== "done") return;
    try {
      const shown = await page.getJson(address(job, "shown"));
      await page.showFinding(job, shown, box.querySelector(".finding"));
      if (shown.as_of) page.showAsOf(job, shown.as_of, box.querySelector(".finding"));
      if (job.analysis === "key-judgments") putJudgments(box, job);
      box.dataset.shown = "yes";
    } catch (fault) {
      box.querySelector(".acts a").hidden = true;
      page.complain(fault, box.querySelector(".state"));
    }
  }

  function follow(box, job) {
    updateJob(box, job);
    const stream = new EventSource(address(job, "events"));
    // it reconnects after network errors, but not when refused: the server was restarted
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED && !OVER.includes(box.dataset.state)) updateJob(box, Object.assign({}, job, LOST));
    });
    stream.addEventListener("progress", (event) => updateJob(box, JSON.parse(event.data)));
    stream.addEventListener("over", (event) => {
      stream.close();
      showOver(box, JSON.parse(event.data));
    });
  }

  // the request for a button's analysis
  function questionOf(/** @type {HTMLElement} */ button) {
    /** @type {Questions["/api/jobs"]} */
    const question = Object.assign(page.variant(), { analysis: button.dataset.analysis });
    if (button.dataset.needsOutcome) question.outcome = $(button.dataset.needsOutcome).value;
    // of the future as it was told: the sliders may have moved since
    if (question.analysis === "observer" && page.told) Object.assign(question, page.told.asked, { future: page.told.future });
    if (question.analysis === "compare") {
      question.pinned = page.pinned();
      const [decision, option] = $("#job-decided") ? $("#job-decided").value.split(" ") : [""];
      if (decision) question.decided = { [decision]: option };
    }
    if (question.analysis === "best-response") [question.actor, question.option] = $("#job-option").value.split(" ");
    return question;
  }

  async function begin(button) {
    const words = $(button.dataset.words || "#jobs-words");
    words.hidden = true;
    try {
      const job = await page.askJson("/api/jobs", questionOf(button));
      const box = boxOf(job);
      follow(box, job);
      box.scrollIntoView({ block: "nearest" });
    } catch (fault) {
      page.complain(fault, words);
    }
  }

  page.listenToJobs = async () => {
    for (const button of document.querySelectorAll("[data-analysis]")) button.addEventListener("click", () => begin(button));
    for (const job of await page.getJson("/api/jobs")) {
      if (job.scenario !== page.data.scenario) continue;
      const box = boxOf(job);
      if (OVER.includes(job.state)) await showOver(box, job);
      else follow(box, job);
    }
  };
})(window.sandtable);
