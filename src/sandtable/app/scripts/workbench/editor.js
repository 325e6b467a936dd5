// The text in CodeMirror, within a shadow root, so that its styles are constructed sheets and the page's content policy stays strict.
((page) => {
  "use strict";
  const $ = page.$;
  const bench = page.bench;
  const { Compartment, EditorState, EditorView, tags } = CodeMirror;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const darkness = new Compartment();
  const reading = new Compartment();
  let view;

  const LOOK = EditorView.theme({
    "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "14px" },
    "&.cm-focused": { outline: "3px solid var(--focus-ring)", outlineOffset: "-3px" },
    ".cm-scroller": { fontFamily: "ui-monospace,SFMono-Regular,Menlo,'DejaVu Sans Mono',monospace", lineHeight: "1.5" },
    ".cm-content": { caretColor: "var(--ink)" },
    ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
    ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--muted)", borderRight: "1px solid var(--grid)" },
    ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--panel) 70%, transparent)" },
    ".cm-activeLineGutter": { backgroundColor: "var(--panel)", color: "var(--ink)" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--pale)" },
    ".cm-searchMatch": { backgroundColor: "var(--tail)" },
    ".cm-searchMatch-selected": { outline: "2px solid var(--focus-ring)" },
    ".cm-selectionMatch": { backgroundColor: "var(--track)" },
    ".cm-tooltip": {
      backgroundColor: "var(--paper)",
      color: "var(--ink)",
      border: "1px solid var(--muted)",
      maxWidth: "34em",
      fontFamily: "'Source Sans Pro',sans-serif",
      fontSize: "15px",
    },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "15em" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "2px 8px" },
    ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--ink)", color: "var(--paper)" },
    ".cm-completionDetail": { color: "inherit", fontStyle: "normal", marginLeft: "1em", opacity: "1" },
    ".cm-tooltip-hover, .cm-tooltip-lint": { padding: "2px" },
    ".cm-words": { padding: "6px 10px" },
    ".cm-words p": { margin: "2px 0", maxWidth: "32em" },
    ".cm-words blockquote": { margin: "6px 0 0", paddingLeft: "10px", borderLeft: "3px solid var(--tail)", maxWidth: "32em" },
    ".cm-words .small": { fontSize: "13.5px", color: "var(--muted)" },
    ".cm-panels": { backgroundColor: "var(--panel)", color: "var(--ink)" },
    ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--grid)" },
    ".cm-textfield, .cm-button": {
      backgroundColor: "var(--paper)",
      backgroundImage: "none",
      color: "var(--ink)",
      border: "1px solid var(--muted)",
    },
    ".cm-panel button[name=close]": { color: "var(--ink)" },
    ".cm-foldPlaceholder": { backgroundColor: "var(--track)", color: "var(--ink)", border: "1px solid var(--muted)" },
    ".cm-diagnostic-error": { borderLeftColor: "var(--fight)" },
    ".cm-diagnostic-warning": { borderLeftColor: "var(--second)" },
    "button:focus-visible, input:focus-visible": { outline: "3px solid var(--focus-ring)", outlineOffset: "1px" },
  });

  const COLOURS = CodeMirror.HighlightStyle.define([
    { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--link)" },
    { tag: [tags.comment, tags.meta], color: "var(--muted)", fontStyle: "italic" },
    { tag: [tags.string, tags.attributeValue], color: "var(--ink)" },
    { tag: [tags.punctuation, tags.separator, tags.bracket], color: "var(--muted)" },
    { tag: [tags.labelName, tags.typeName, tags.keyword], color: "var(--accent)" },
  ]);

  bench.text = () => view.state.doc.toString();
  bench.view = () => view;
  bench.here = () => {
    const line = view.state.doc.lineAt(view.state.selection.main.head);
    return { line: line.number, column: view.state.selection.main.head - line.from + 1 };
  };

  // an offset into the text; what lies outside it is drawn to its end
  bench.offset = (line, column) => {
    const { doc } = view.state;
    const found = doc.line(Math.max(1, Math.min(line, doc.lines)));
    return Math.min(found.to, found.from + Math.max(0, column - 1));
  };

  // to a place; without a column to the first character of a line that is not blank
  bench.jump = (line, column, isQuiet) => {
    const indent = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines))).text.search(/\S|$/);
    const at = bench.offset(line, column || indent + 1);
    view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    if (!isQuiet) view.focus();
  };

  // make the text visible
  bench.toText = () => {
    if (document.body.dataset.view === "form") $('#views input[value="both"]').click();
  };

  // to where a key can be written that is not there yet: a new line of the entry, unless it is written within braces
  bench.writeKey = (key, form) => {
    const { doc } = view.state;
    const last = doc.line(Math.max(1, Math.min(form.end_line, doc.lines)));
    const inBlock = (field) => field.is_present && /^\s*(- )?$/.test(doc.line(field.line).text.slice(0, (field.column || 1) - 1));
    const sibling = form.fields.find((field) => inBlock(field) && field.column);
    const insert = sibling ? "\n" + " ".repeat((sibling.column || 1) - 1) + key + ": " : "";
    view.dispatch({
      changes: { from: last.to, insert: insert },
      selection: { anchor: last.to + insert.length },
      scrollIntoView: true,
      userEvent: "input.form",
    });
    view.focus();
    bench.say(insert ? "Write the value of " + key + "." : "Write " + key + " into this entry.");
  };

  // edits of the server as one change, undone as one
  bench.apply = (edits, line, column) => {
    const changes = edits.map((edit) => ({
      from: bench.offset(edit.line, edit.column),
      to: bench.offset(edit.end_line, edit.end_column),
      insert: edit.insert,
    }));
    view.dispatch({ changes: changes, annotations: CodeMirror.isolateHistory.of("full"), userEvent: "input.form" });
    if (line) bench.jump(line, column, true);
  };

  // put in another text. keep: as a change that can be undone
  bench.replaceText = (text, keep) => {
    if (!keep) {
      view.setState(EditorState.create({ doc: text, extensions: extensions() }));
      bench.textChanged();
      return;
    }
    const { doc } = view.state;
    const now = doc.toString();
    let first = 0;
    while (first < Math.min(now.length, text.length) && now[first] === text[first]) first += 1;
    let last = 0;
    while (last < Math.min(now.length, text.length) - first && now[now.length - 1 - last] === text[text.length - 1 - last]) last += 1;
    view.dispatch({
      changes: { from: first, to: now.length - last, insert: text.slice(first, text.length - last) },
      annotations: CodeMirror.isolateHistory.of("full"),
    });
  };

  // -- completion and hover ------------------------------------------------------------------------

  async function complete(context) {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    if (!context.explicit && /^\s*#|^\s*$/.test(before)) return null;
    const leaving = new AbortController();
    context.addEventListener("abort", () => leaving.abort());
    let found;
    try {
      const question = { document: bench.name, text: context.state.doc.toString(), line: line.number, column: context.pos - line.from + 1 };
      found = await page.askJson("/api/workbench/complete", question, leaving.signal);
    } catch {
      return null; // typing goes on without
    }
    if (context.aborted || !found.items.length) return null;
    const options = found.items.map((item, k) => ({
      label: item.label,
      detail: item.detail || undefined,
      info: item.info || undefined,
      type:
        { key: "property", value: "enum", reference: "variable", function: "function", prior: "function", unit: "constant" }[item.kind] ||
        "text",
      boost: Math.max(-99, 99 - k),
      apply: (target, _completion, from, to) => {
        target.dispatch({
          changes: { from: from, to: to, insert: item.insert },
          selection: { anchor: from + item.insert.length },
          userEvent: "input.complete",
          scrollIntoView: true,
        });
        if (item.again) setTimeout(() => CodeMirror.startCompletion(target));
      },
    }));
    return {
      from: bench.offset(found.line, found.column),
      to: bench.offset(found.end_line, found.end_column),
      options: options,
      validFor: /^[\w-]*$/,
    };
  }

  bench.words = (found) => {
    const box = page.make("div", null, "cm-words");
    const head = page.make("p");
    head.append(...bench.marked(found.title));
    box.append(
      head,
      ...found.words.map((line) => {
        const paragraph = page.make("p");
        paragraph.append(...bench.marked(line));
        return paragraph;
      }),
    );
    if (found.declared) {
      const { line, column } = found.declared;
      box.append(bench.button("Declared on line " + line, () => bench.jump(line, column), "link"));
    }
    return box;
  };

  function passageWords(place) {
    const box = page.make("div", null, "cm-words");
    box.append(bench.passage(place));
    return box;
  }

  // what the words mean, and the passage of the source text that they rest on
  function explained(found, place) {
    const box = bench.words(found);
    if (place) box.append(bench.passage(place));
    return box;
  }

  async function hover(_view, at) {
    const line = view.state.doc.lineAt(at);
    let found;
    try {
      found = await bench.latest("/api/workbench/hover", { line: line.number, column: at - line.from + 1 });
    } catch {
      return null;
    }
    const place = bench.placeAt(line.number, at - line.from + 1);
    if (!found)
      return place === undefined
        ? null
        : {
            pos: bench.offset(place.line, place.column),
            end: bench.offset(place.end_line, place.end_column),
            above: true,
            create: () => ({ dom: passageWords(place) }),
          };
    return {
      pos: bench.offset(found.line, found.column),
      end: bench.offset(found.end_line, found.end_column),
      above: true,
      create: () => ({ dom: explained(found, place) }),
    };
  }

  // the same by keyboard: below the text, where it can be read and left again
  bench.explainHere = async () => {
    const box = $("#about");
    const found = await bench.latest("/api/workbench/hover", bench.here());
    const { line, column } = bench.here();
    const place = bench.placeAt(line, column);
    const passage = place ? passageWords(place) : page.make("p", "Nothing is known of what is at the cursor.");
    box.replaceChildren(found ? explained(found, place) : passage);
    box.append(
      bench.button("Close", () => {
        box.hidden = true;
        view.focus();
      }),
    );
    box.hidden = false;
    bench.say(String(box.querySelector("p, .cm-words")?.textContent));
  };

  bench.toDeclaration = async () => {
    const found = await bench.latest("/api/workbench/hover", bench.here());
    if (found && found.declared) bench.jump(found.declared.line, found.declared.column);
    else bench.say("What is at the cursor is declared nowhere.");
  };

  // -- the editor itself ---------------------------------------------------------------------------

  function extensions() {
    return [
      CodeMirror.lineNumbers(),
      CodeMirror.highlightActiveLineGutter(),
      CodeMirror.highlightSpecialChars(),
      CodeMirror.history(),
      CodeMirror.foldGutter(),
      CodeMirror.drawSelection(),
      CodeMirror.rectangularSelection(),
      EditorState.allowMultipleSelections.of(true),
      CodeMirror.indentUnit.of("  "),
      CodeMirror.yaml(),
      CodeMirror.syntaxHighlighting(COLOURS),
      CodeMirror.bracketMatching(),
      CodeMirror.autocompletion({ override: [complete] }),
      CodeMirror.hoverTooltip(hover),
      CodeMirror.highlightActiveLine(),
      CodeMirror.highlightSelectionMatches(),
      CodeMirror.search({ top: true }),
      CodeMirror.lintGutter(),
      EditorView.lineWrapping,
      bench.keys(),
      LOOK,
      darkness.of(EditorView.darkTheme.of(dark.matches)),
      reading.of(EditorState.readOnly.of(bench.isNarrow())),
      EditorView.contentAttributes.of({
        "aria-label": "Text of the scenario. Escape, then Tab, leaves it.",
        spellcheck: "false",
        tabindex: "0",
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) bench.textChanged();
        if (update.docChanged || update.selectionSet) bench.tell("cursor");
      }),
    ];
  }

  bench.readOnly = (isReadOnly) => view.dispatch({ effects: reading.reconfigure(EditorState.readOnly.of(isReadOnly)) });

  bench.textChanged = () => {
    bench.revision += 1;
    bench.changedAt = performance.now();
    document.documentElement.dataset.revision = String(bench.revision);
    $("#undo").disabled = !CodeMirror.undoDepth(view.state);
    $("#redo").disabled = !CodeMirror.redoDepth(view.state);
    bench.tell("text");
  };

  bench.openEditor = () => {
    const root = $("#editor").attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      ":host{display:block} .cm-editor{height:100%} .link{border:0;padding:0;background:none;color:var(--link);font:inherit;text-decoration:underline;cursor:pointer}",
    );
    root.adoptedStyleSheets = [sheet];
    view = new EditorView({ state: EditorState.create({ doc: "", extensions: extensions() }), parent: root, root: root });
    dark.addEventListener("change", () => view.dispatch({ effects: darkness.reconfigure(EditorView.darkTheme.of(dark.matches)) }));
    $("#undo").addEventListener("click", () => bench.afterEdits("undo", () => CodeMirror.undo(view))); // also what waits
    $("#redo").addEventListener("click", () => CodeMirror.redo(view));
    $("#find").addEventListener("click", () => {
      bench.toText();
      CodeMirror.openSearchPanel(view);
    });
  };
})(window.sandtable);
