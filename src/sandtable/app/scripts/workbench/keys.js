// The keys of the editor, and their list.
((page) => {
  "use strict";
  const $ = page.$;
  const bench = page.bench;
  const { keymap, Prec } = CodeMirror;
  const isMac = /Mac/.test(navigator.platform);
  const control = isMac ? "⌘" : "Ctrl";

  const LIST = [
    ["Escape, then Tab", "leave the text"],
    [control + "-S", "save"],
    ["Ctrl-Space", "what may stand here; Enter or Tab takes it"],
    ["Alt-H", "what is this? The words appear below the text"],
    ["F12", "to where the name at the cursor is declared"],
    ["F8, Shift-F8", "next fault, previous fault"],
    ["Alt-F", "to the form of the entry at the cursor; Escape there returns to the text"],
    [control + "-Z, " + (isMac ? "⌘-Shift-Z" : "Ctrl-Y"), "undo, redo: also what a form has changed"],
    [control + "-F", "find and replace"],
    ["Tab, Shift-Tab", "indent, outdent"],
    [control + "-Shift-[, " + control + "-Shift-]", "fold, unfold"],
    [control + "-/", "comment out"],
  ];

  // Tab indents. After Escape it leaves the text instead, until another key is pressed.
  function release(view) {
    view.setTabFocusMode(true);
    bench.say("Tab now leaves the text.");
    return true;
  }

  const did = (work) => () => {
    work();
    return true;
  };

  bench.keys = () => [
    Prec.high(
      keymap.of([
        { key: "Mod-s", run: did(() => bench.save()), preventDefault: true },
        { key: "Alt-h", run: did(bench.explainHere) },
        { key: "F12", run: did(bench.toDeclaration) },
        { key: "F8", run: () => bench.toFault(1) },
        { key: "Shift-F8", run: () => bench.toFault(-1) },
        { key: "Alt-f", run: () => bench.toForm() },
      ]),
    ),
    keymap.of([
      ...CodeMirror.completionKeymap,
      { key: "Tab", run: CodeMirror.acceptCompletion },
      ...CodeMirror.searchKeymap,
      ...CodeMirror.historyKeymap,
      ...CodeMirror.foldKeymap,
      { key: "Escape", run: release },
      CodeMirror.indentWithTab,
      ...CodeMirror.defaultKeymap,
    ]),
    Prec.highest(
      CodeMirror.EditorView.domEventHandlers({
        keydown: (event, view) => {
          if (!["Tab", "Shift", "Escape", "Alt", "Control", "Meta"].includes(event.key)) view.setTabFocusMode(false);
          return false;
        },
        blur: (_event, view) => {
          view.setTabFocusMode(false);
          return false;
        },
      }),
    ),
  ];

  bench.listenToKeys = () => {
    for (const [key, words] of LIST) $("#keys-list").append(page.make("dt", key), page.make("dd", words));
    $("#help").addEventListener("click", () => bench.dialog("#keys").showModal());
    addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s" && !event.defaultPrevented) {
        event.preventDefault();
        bench.save();
      }
    });
    for (const button of document.querySelectorAll("[data-close]"))
      button.addEventListener("click", () => /** @type {HTMLDialogElement | null} */ (button.closest("dialog"))?.close());
  };
})(window.sandtable);
