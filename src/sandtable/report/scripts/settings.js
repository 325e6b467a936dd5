// The settings of an address: #set=path=value&set=path=value, as `--set` has them; browsers do not send them. Links of older versions have
// #set&assumption=value&..., with numbers in km, days and fighters.
((page) => {
  "use strict";
  const LONGEST = 60; // characters of a name that are repeated in a message
  const short = (text) => (text.length > LONGEST ? text.slice(0, LONGEST) + "…" : text);
  page.shortened = short;

  page.isOfSettings = (hash) => hash === "#set" || hash.startsWith("#set&") || hash.startsWith("#set=");

  /** The settings of a fragment, and messages on those that cannot be parsed. */
  page.settingsOf = (hash) => {
    /** @type {[string, string][]} */
    const found = [];
    const unread = [];
    const isOld = !hash.startsWith("#set=");
    for (const part of hash
      .slice(1)
      .split("&")
      .filter((text) => text && text !== "set")) {
      const cut = part.indexOf("=");
      try {
        // the new form has the whole setting behind `set=`, the old one an assumption and a number
        const text = isOld ? decodeURIComponent(part) : decodeURIComponent(part.slice(part.startsWith("set=") ? 4 : 0));
        const at = isOld ? decodeURIComponent(cut < 0 ? part : part.slice(0, cut)).length : text.indexOf("=");
        const name = (at < 0 ? text : text.slice(0, at)).trim();
        const value = at < 0 ? "" : text.slice(at + 1).trim();
        const path = isOld ? "assumptions." + name : name;
        if (!isOld && !part.startsWith("set=")) unread.push("`" + short(part) + "` does not begin with `set=`");
        else if (value === "" || (isOld && !Number.isFinite(Number(value))))
          unread.push("`" + short(name) + "` has no " + (isOld ? "number" : "value"));
        else if (found.some(([other]) => other === path)) unread.push("`" + short(name) + "` is set twice");
        else found.push([path, value]);
      } catch {
        unread.push("`" + short(part) + "` cannot be read");
      }
    }
    return { found: found, unread: unread };
  };

  /** A fragment of settings. */
  page.fragmentOf = (settings) =>
    settings.length
      ? "#" + settings.map(([path, value]) => "set=" + encodeURIComponent(path) + "=" + encodeURIComponent(value)).join("&")
      : "";
})(window.sandtable);
