// The page's address has the settings as its fragment, #set&assumption=value&..., which browsers do not send: it is in no log.
((page) => {
  "use strict";
  const $ = page.$;
  const LONGEST = 60; // characters of a name that are repeated in a message
  const LATER = 300; // ms without a change after which the address follows: browsers limit how often it may change
  let waiting = 0;

  const fragment = (set) =>
    "#set" +
    Object.keys(set)
      .sort()
      .map((name) => "&" + encodeURIComponent(name) + "=" + encodeURIComponent(set[name]))
      .join("");

  const isEmpty = (set) => Object.keys(set).length === 0;
  const plain = () => location.origin + location.pathname;
  const short = (text) => (text.length > LONGEST ? text.slice(0, LONGEST) + "…" : text);
  page.link = () => plain() + (isEmpty(page.set) ? "" : fragment(page.set));

  function isOfSettings(hash) {
    return hash === "#set" || hash.startsWith("#set&");
  }

  // the settings of a fragment, and messages on those that cannot be parsed
  function parsed(hash) {
    /** @type {Settings} */
    const set = {};
    const unread = [];
    for (const part of hash.slice(1).split("&").slice(1).filter(Boolean)) {
      const cut = part.indexOf("=");
      try {
        const name = decodeURIComponent(cut < 0 ? part : part.slice(0, cut));
        const text = cut < 0 ? "" : decodeURIComponent(part.slice(cut + 1)).trim();
        const value = Number(text);
        if (text === "" || !Number.isFinite(value)) unread.push("`" + short(name) + "` has no number");
        else if (Object.hasOwn(set, name)) unread.push("`" + short(name) + "` is set twice");
        else Object.defineProperty(set, name, { value: value, enumerable: true, configurable: true, writable: true });
      } catch {
        unread.push("`" + short(part) + "` cannot be read");
      }
    }
    return { set: set, unread: unread };
  }

  function report(lines, held) {
    const box = $("#linked");
    box.hidden = lines.length === 0;
    if (!lines.length) return;
    const count = Object.keys(held).length;
    const rest = count
      ? "The other " + (count === 1 ? "setting is" : count + " settings are") + " as in the link."
      : "All assumptions are as in the file.";
    const list = page.make("ul", null, "plain");
    list.append(...lines.map((line) => page.make("li", line)));
    box.replaceChildren(page.make("p", "Some settings of this link cannot be used here. " + rest, "notice"), list);
  }

  // set sliders and choices as in a fragment
  async function open(hash) {
    const { set, unread } = parsed(hash);
    /** @type {Pick<Answers["/api/settings"], "set" | "words" | "refused">} */
    let found = { set: {}, words: {}, refused: [] };
    try {
      if (!isEmpty(set)) found = await page.askJson("/api/settings", page.question(set, page.data.played));
    } catch (fault) {
      report([fault.words || fault.message], {});
      return;
    }
    const why = (entry) => short(entry.why) + (entry.hint ? " (" + short(entry.hint) + ")" : "");
    report([...unread, ...found.refused.map(why)], found.set);
    page.hold(found.set, found.words);
  }

  function refresh() {
    $("#link").value = page.link();
  }

  page.settingsChanged = () => {
    refresh();
    $("#share-words").textContent = "";
    clearTimeout(waiting);
    waiting = setTimeout(() => history.replaceState(null, "", isEmpty(page.set) ? location.pathname : fragment(page.set)), LATER);
  };

  // the command follows once the slider has rested
  page.showCommand = async (signal) => {
    const line = $("#command");
    if (line) line.textContent = (await page.askJson("/api/settings", page.question(page.set, page.data.played), signal)).command;
  };

  // browsers allow access to the clipboard with https only: otherwise select the text
  async function copy(text, field, what) {
    const words = $("#share-words");
    try {
      await navigator.clipboard.writeText(text);
      words.textContent = what + " copied.";
    } catch {
      const range = document.createRange();
      if (field.select) field.select();
      else {
        range.selectNodeContents(field);
        getSelection()?.removeAllRanges();
        getSelection()?.addRange(range);
      }
      words.textContent = what + " selected: copy it with Ctrl+C, or ⌘C on a Mac.";
    }
  }

  page.listenToLinks = async () => {
    if (!$("#link")) return;
    refresh();
    $("#copy-link").addEventListener("click", () => copy(page.link(), $("#link"), "Link"));
    $("#copy-command").addEventListener("click", () => copy($("#command").textContent, $("#command"), "Command"));
    addEventListener("hashchange", () => {
      if (isOfSettings(location.hash)) open(location.hash);
    });
    if (isOfSettings(location.hash)) await open(location.hash);
  };
})(window.sandtable);
