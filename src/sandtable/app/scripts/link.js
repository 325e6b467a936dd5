// The page's address has the settings as its fragment, #set=path=value, which browsers do not send: it is in no log.
((page) => {
  "use strict";
  const $ = page.$;
  const LATER = 300; // ms without a change after which the address follows: browsers limit how often it may change
  let waiting = 0;

  const fragment = (set) =>
    page.fragmentOf(
      Object.keys(set)
        .sort()
        .map((name) => ["assumptions." + name, String(set[name])]),
    );

  const isEmpty = (set) => Object.keys(set).length === 0;
  const plain = () => location.origin + location.pathname;
  const short = page.shortened;
  page.link = () => plain() + fragment(page.set);

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

  // an object even where a path is `__proto__`
  function fromPairs(pairs) {
    /** @type {{ [path: string]: string }} */
    const made = Object.create(null);
    for (const [path, value] of pairs) made[path] = value;
    return made;
  }

  // set sliders and choices as in a fragment
  async function open(hash) {
    const { found: wanted, unread } = page.settingsOf(hash);
    /** @type {Pick<Answers["/api/settings"], "set" | "words" | "refused">} */
    let found = { set: {}, words: {}, refused: [] };
    try {
      const question = Object.assign(page.question({}, page.data.played), { paths: fromPairs(wanted) });
      if (wanted.length) found = await page.askJson("/api/settings", question);
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
      if (page.isOfSettings(location.hash)) open(location.hash);
    });
    if (page.isOfSettings(location.hash)) await open(location.hash);
  };
})(window.sandtable);
