// A report shows what was played and plays nothing itself. Opened with the settings of a variant in its address, it says so: which of
// them it was played with, and the commands that play the others.
((page) => {
  "use strict";
  const $ = page.$;

  const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : "'" + word.replaceAll("'", "'\"'\"'") + "'");
  const nameOf = (path) => path.replace(/^assumptions\./, "").replace(/\.prior$/, "");

  function line(text, path, value) {
    const item = document.createElement("li");
    const code = document.createElement("code");
    code.textContent = page.shortened(path) + " = " + page.shortened(value);
    item.append(code, text);
    return item;
  }

  function command(selector, settings) {
    const made = document.createElement("pre");
    made.tabIndex = 0;
    const [first, ...rest] = $(selector).textContent.split(" --report ");
    const added = settings.map(([path, value]) => " --set " + quoted(path + "=" + value)).join("");
    made.textContent = [first + added, ...rest].join(" --report ");
    return made;
  }

  function paragraph(text) {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
  }

  function tell() {
    const box = $("#linked");
    box.hidden = !page.isOfSettings(location.hash);
    if (box.hidden) return;
    const { found: given, unread } = page.settingsOf(location.hash);
    const { played, assumptions } = page.data.settings;
    /** @type {[string, string][]} */
    const found = given.map(([path, value]) => [assumptions.includes(path) ? "assumptions." + path : path, value]);
    const isPlayed = ([path, value]) => played.some(([other, was]) => nameOf(other) === nameOf(path) && was === value);
    const rows = found.map((setting) => {
      const [path, value] = setting;
      if (isPlayed(setting)) return line(": this report was played with it", path, value);
      const isUnknown = path.startsWith("assumptions.") && !assumptions.includes(nameOf(path));
      return line(isUnknown ? ": this scenario has no such assumption" : ": not in this report", path, value);
    });
    rows.push(...unread.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
    const list = document.createElement("ul");
    list.className = "plain";
    list.append(...rows);
    const others = found.filter((setting) => !isPlayed(setting));
    /** @type {HTMLElement[]} */
    const parts = [
      paragraph(
        others.length || unread.length
          ? "The link to this report asks for a variant, and a report plays nothing."
          : "The link to this report asks for the variant that it shows.",
      ),
      list,
    ];
    if (others.length)
      parts.push(
        paragraph("This command plays it:"),
        command("#method [data-command=run]", others),
        paragraph("This one opens it in the app:"),
        command("#method [data-command=serve]", others),
      );
    box.replaceChildren(...parts);
  }

  page.listenToSettings = () => {
    if (!$("#linked")) return;
    tell();
    addEventListener("hashchange", tell);
  };
})(window.sandtable);
