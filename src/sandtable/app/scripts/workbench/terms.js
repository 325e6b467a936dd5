// What can be put into an expression of a form next: a list beside it that follows the cursor, so that nobody has to know the words.
((page) => {
  "use strict";
  const bench = page.bench;
  const REST = 120; // ms without a move of the cursor after which the list follows
  const WIDEST = 90; // characters of an item

  const wordsOf = (term) => {
    const said = (term.detail.startsWith(term.label + "(") ? term.detail : term.label) + (term.words ? ": " + term.words : "");
    return said.length > WIDEST ? said.slice(0, WIDEST - 2) + " …" : said;
  };

  /** The box of an expression with its list. commit: called with the value once the focus has left both, or with Enter. */
  bench.withTerms = (field, control, commit) => {
    const box = page.make("div", null, "termed");
    const more = page.make("select");
    more.setAttribute("aria-label", "Insert into " + field.key);
    let start = 0; // of the word at the cursor
    let caret = control.value.length;
    let known = control.value; // as it was given away last

    const show = (items) => {
      more.replaceChildren(bench.option("", "Insert …", true), ...items.map((term) => bench.option(term.insert, wordsOf(term))));
    };
    const ask = async () => {
      if (document.activeElement === control) caret = control.selectionStart ?? control.value.length;
      try {
        const question = { before: control.value.slice(0, caret), expected: field.expects };
        const found = await bench.latest("/api/workbench/terms", question);
        if (!found || (document.activeElement === more && more.options.length > 1)) return; // nobody's choice is taken away
        start = found.start;
        show(found.items);
      } catch (fault) {
        bench.trouble(fault);
      }
    };
    const soon = bench.rested(ask, REST);
    for (const kind of ["focus", "input", "keyup", "click"]) control.addEventListener(kind, soon);

    for (const kind of ["pointerenter", "focusin"])
      box.addEventListener(kind, () => {
        if (more.options.length < 2) ask();
      });

    const give = () => {
      if (control.value === known) return;
      known = control.value;
      commit(known);
    };
    more.addEventListener("change", (event) => {
      event.stopPropagation();
      if (!more.value) return;
      control.setRangeText(more.value, start, caret, "end");
      caret = control.selectionStart ?? caret;
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.focus();
      ask();
    });
    more.addEventListener("input", (event) => event.stopPropagation());
    box.addEventListener("focusout", (event) => {
      if (!box.contains(/** @type {Node | null} */ (event.relatedTarget))) give();
    });
    control.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && control.matches("input")) give();
    });
    show([]);
    box.append(control, more);
    return box;
  };
})(window.sandtable);
