// The current setting: a first answer from few futures, the whole one, differences from the baseline, the pictures.
((page) => {
  "use strict";
  const $ = page.$;
  const data = page.data;
  const FIRST = 2000; // futures of the first answer
  const SOON = 400; // ms: where whole answers come sooner, a first one would only delay them
  const REST = 300; // ms without a change after which the pictures follow, so that they do not delay the next answer
  const QUICK = 600; // ms between two changes while a slider moves: animated bars would delay the next
  const SHOWN = 6; // differences that are visible without unfolding
  /** @type {AbortController | null} */
  let asking = null; // the request under way
  /** @type {Settings} */
  let pinned = {}; // the baseline: at first the file
  /** @type {Answers["/api/whatif"] | null} */
  let pinnedAnswer = null;
  /** @type {{ set: Settings; answer: Answers["/api/whatif"] } | null} */
  let last = null; // the last complete answer
  let isPlaying = false; // what is set now
  let changed = -Infinity; // when something was set last
  let took = Infinity; // ms that the last whole answers took
  page.isPlaying = () => isPlaying;
  page.latencies = []; // for measuring: ms from a change to the answer and to the redrawn page

  const isFile = (set) => Object.keys(set).length === 0;
  const same = (one, other) =>
    Object.keys(one).length === Object.keys(other).length && Object.keys(one).every((name) => one[name] === other[name]);

  function status(text) {
    $("#status").textContent = text;
  }

  function say(/** @type {Answers["/api/whatif"]} */ answer, /** @type {boolean} */ isFinal) {
    status(answer.caption + (isFinal ? "." : "; more are being computed …") + answer.warnings.map((line) => " " + line).join(""));
    $("#played").textContent = page.count(answer.futures) + " simulated futures";
    $("#answer").textContent = answer.answer;
    strip(answer);
  }

  // on a narrow screen the bars are out of sight while a slider moves: the headline stays visible
  function strip(/** @type {Answers["/api/whatif"]} */ answer) {
    const row = answer.outcomes.find((entry) => entry.id === data.outcomes[0]);
    $("#strip").hidden = isFile(page.set) || !row;
    if (!row) return;
    $("#strip b").textContent = row.number;
    $("#strip span").textContent = row.title + " (" + row.shown + ")";
  }

  async function show(answer, isFinal, times, isQuick) {
    say(answer, isFinal);
    const other = same(page.set, pinned) ? null : pinnedAnswer;
    $("#against-key").hidden = !other;
    await page.showBars(answer, other, isQuick || !isFinal);
    page.latencies.push({ futures: answer.futures, answered: times.answered - times.asked, drawn: performance.now() - times.asked });
    document.documentElement.dataset.answered = answer.futures;
  }

  // the baseline, computed when it is first needed
  page.baseline = async (signal) => {
    const set = pinned;
    if (!pinnedAnswer) {
      const answer = await page.askJson("/api/whatif", question(set, data.played), signal);
      if (set === pinned) pinnedAnswer = answer;
    }
  };

  /** @returns {Promise<[Answers["/api/whatif"], { asked: number; answered: number }]>} */
  async function askFor(futures, signal, asked) {
    const answer = await page.askJson("/api/whatif", Object.assign(page.variant(), { futures: futures }), signal);
    return [answer, { asked: asked, answered: performance.now() }];
  }

  function rest(signal) {
    return new Promise((done, fail) => {
      const waiting = setTimeout(done, REST);
      signal.addEventListener("abort", () => {
        clearTimeout(waiting);
        fail(signal.reason);
      });
    });
  }

  // play what is set now
  page.playVariant = async () => {
    const asked = performance.now();
    const isQuick = asked - changed < QUICK;
    changed = asked;
    page.stopPrefetch(page.set);
    page.stillBars();
    isPlaying = true;
    if (asking) asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    Object.assign(document.documentElement.dataset, { answered: "", settled: "" });
    $("#reset").disabled = isFile(page.set);
    try {
      await page.baseline();
      const prefetched = page.prefetched(page.set);
      // both at once: the server plays the first futures only once
      const whole = prefetched ? null : askFor(data.played, signal, asked);
      whole?.catch(() => {}); // handled below
      if (data.played > FIRST && !prefetched && took > SOON) {
        const [first, times] = await askFor(FIRST, signal, asked);
        await show(first, false, times);
      }
      const here = { asked: asked, answered: performance.now() };
      const [answer, times] = whole ? await whole : [/** @type {Answers["/api/whatif"]} */ (prefetched), here];
      if (!prefetched) took = times.answered - times.asked;
      last = { set: Object.assign({}, page.set), answer: answer };
      await show(answer, true, times, isQuick);
      $("#pin").disabled = same(page.set, pinned);
      isPlaying = false;
      page.prefetch(document.activeElement);
      await differences(signal);
      await rest(signal);
      await page.showCommand(signal);
      await pictures(signal);
      document.documentElement.dataset.settled = JSON.stringify(page.set);
    } catch (fault) {
      if (!signal.aborted) isPlaying = false;
      if (fault.name !== "AbortError") status("");
      page.complain(fault, $("#status"));
    }
  };

  const question = (page.question = (set, futures) => ({ scenario: data.scenario, seed: data.seed, set: set, futures: futures }));

  // -- pinned --------------------------------------------------------------------------------------

  function differenceRow(/** @type {Answers["/api/versus"]["outcomes"][number]} */ row) {
    const line = page.make("tr");
    line.className = row.is_certain ? "" : "unsure";
    const title = page.make("th", row.title);
    title.scope = "row";
    line.append(title, page.make("td", row.number, "number"), page.make("td", row.interval, "number"));
    return line;
  }

  async function differences(signal) {
    const box = $("#versus");
    if (same(page.set, pinned)) {
      box.hidden = true;
      return;
    }
    const found = await page.askJson("/api/versus", Object.assign(question(page.set, data.played), { pinned: pinned }), signal);
    const rows = found.outcomes.slice().sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference));
    const against = isFile(pinned) ? "the file" : "the pinned variant";
    $("#versus-words").textContent =
      "Compared with " + against + ", in percentage points. " + found.changed_words + " Faint: the interval includes 0.";
    $("#versus-rows").replaceChildren(...rows.slice(0, SHOWN).map(differenceRow));
    $("#versus-more").replaceChildren(...rows.slice(SHOWN).map(differenceRow));
    $("#versus-rest").hidden = rows.length <= SHOWN;
    box.hidden = false;
  }

  page.pinned = () => Object.assign({}, pinned);

  function nameAgainst() {
    $("#against").textContent = isFile(pinned) ? "as in the file" : "as pinned";
    $("#unpin").hidden = isFile(pinned);
    $("#pin").disabled = same(page.set, pinned);
  }

  page.listenToPin = () => {
    $("#pin").addEventListener("click", () => {
      if (!last || !same(last.set, page.set)) return;
      pinned = last.set;
      pinnedAnswer = last.answer;
      nameAgainst();
      page.playVariant();
    });
    $("#unpin").addEventListener("click", () => {
      pinned = {};
      pinnedAnswer = null;
      nameAgainst();
      page.playVariant();
    });
  };

  // -- pictures ------------------------------------------------------------------------------------

  // control of a place as in the rows of the map: likeliest holder, its share, days since it changed
  function track(shares) {
    const days = Array.from({ length: data.days + 1 }, (_, day) => day);
    const entries = Object.entries(shares);
    const best = days.map((day) => entries.reduce((top, [who, row]) => (row[day] > top[1] ? [Number(who), row[day]] : top), [-1, -1]));
    const since = [];
    best.forEach(([who], day) => since.push(day && who !== best[day - 1][0] ? 0 : day ? Math.min(since[day - 1] + 1, 9) : 9));
    return { who: best.map(([who]) => who), p: best.map(([, share]) => share), since: since };
  }

  function updateControl(control) {
    const nobody = data.holders.length - 1;
    const tracks = Object.fromEntries(Object.entries(control).map(([place, shares]) => [place, track(shares)]));
    const change = (rows) =>
      (rows || []).forEach((row) => {
        if (row.id) Object.assign(row, tracks[row.id]);
        if (!row.ends) return;
        const [one, other] = row.ends.map((place) => tracks[place]);
        const is = one.who.map((who, day) => who === other.who[day] && who !== nobody);
        row.who = one.who.map((who, day) => (is[day] ? who : nobody));
        row.p = one.p.map((share, day) => (is[day] ? Math.min(share, other.p[day]) : 0));
      });
    data.control = control;
    const map = data.figures.map;
    for (const tables of [map.shared, ...map.drawings.map((drawing) => drawing.own)]) {
      change(tables.places);
      change(tables.routes);
    }
    if (!page.isFuture()) page.showRows();
  }

  async function pictures(signal) {
    const found = await page.askJson("/api/pictures", question(page.set, data.played), signal);
    // the same answer, now with the ranges over the assumptions left open
    last = { set: Object.assign({}, page.set), answer: found.whatif };
    if (same(page.set, pinned)) pinnedAnswer = found.whatif;
    say(found.whatif, true);
    await page.showBars(found.whatif, same(page.set, pinned) ? null : pinnedAnswer, true);
    updateControl(found.control);
    for (const [id, figure] of Object.entries(found.figures)) {
      data.figures[id] = figure;
      const element = document.querySelector('.canvas[data-figure="' + id + '"]');
      if (element) await page.draw(element);
    }
    for (const [id, words] of Object.entries(found.times)) {
      const line = document.querySelector('[data-words="' + id + '"]');
      if (line) line.textContent = words;
    }
    showLosses(found.losses);
    page.listenToArrivals();
  }

  /** @type {HTMLElement | null} */
  let lossRow = null; // as the page came with it

  // the table of losses, row by row: another setting may have other parties in it
  function showLosses(losses) {
    const body = document.querySelector("#losses tbody");
    if (!body) return;
    lossRow = lossRow || body.querySelector("tr");
    const like = lossRow;
    if (!like) return;
    const rows = losses.map((texts) => {
      const row = /** @type {HTMLElement} */ (like.cloneNode(true));
      row.querySelectorAll("th, td").forEach((cell, k) => {
        cell.textContent = texts[k] || "";
      });
      return row;
    });
    body.replaceChildren(...rows);
  }
})(window.sandtable);
