// Opening a document, saving it to its file, and what to do when the file has changed on disk.
((page) => {
  "use strict";
  const $ = page.$;
  const bench = page.bench;
  const NEW = "new"; // the name of a text that has no file yet
  let isSaving = false;
  const LOOK = 2000; // ms between two looks at the file
  let isChangedOnDisk = false;
  let isReopened = false; // the file was changed by another program, and its text is shown

  bench.isUnsaved = () => bench.document !== null && bench.text() !== bench.base;

  function showState() {
    const now = bench.document;
    if (!now) return;
    const isUnsaved = bench.isUnsaved();
    let words = "Saved";
    if (isSaving) words = "Saving …";
    else if (isChangedOnDisk) words = "Changed on disk";
    else if (isUnsaved) words = "Unsaved changes";
    else if (isReopened) words = "Reloaded from disk";
    else if (now.kind === "new") words = "Not saved yet";
    else if (now.kind === "bundled") words = "Bundled scenario";
    else if (now.kind === "upload") words = "Opened in this browser";
    if ($("#saved").textContent !== words) $("#saved").textContent = words;
    document.documentElement.dataset.state = isSaving ? "saving" : isChangedOnDisk ? "conflict" : isUnsaved ? "unsaved" : "saved";
    $("#save").textContent = now.can_save ? "Save" : now.can_save_as ? "Save as …" : "Download";
    $("#save").disabled = isSaving || (!isUnsaved && !isChangedOnDisk && now.can_save);
    $("#save-as").hidden = !(now.can_save && now.can_save_as);
    $("#download").hidden = !now.can_save && !now.can_save_as;
    $("#what-if").hidden = now.kind === "new";
    $("#what-if").setAttribute("href", "/s/" + encodeURIComponent(now.id));
    document.title = (isUnsaved ? "• " : "") + now.title + " – Sandtable workbench";
  }

  // a document as the server gave it; keep: its text comes as a change that can be undone
  function opened(found, keep) {
    if (!keep) {
      bench.dropEdits();
      bench.forgetRefused();
      bench.forgetText();
    }
    bench.document = found;
    bench.name = found.id;
    bench.base = found.text;
    isChangedOnDisk = isReopened = false;
    $("#title").textContent = found.title;
    bench.replaceText(found.text, keep);
    bench.unchecked();
    showState();
    document.documentElement.dataset.opened = found.id;
  }

  async function listDocuments() {
    const entries = await page.getJson("/api/workbench/documents");
    const isKnown = entries.some((entry) => entry.id === bench.name);
    const all = isKnown || !bench.document ? entries : [{ id: bench.name, title: bench.document.title }, ...entries];
    $("#document").replaceChildren(
      ...all.map((entry) => {
        const option = page.make("option", entry.title + (entry.kind === "upload" ? " (yours)" : ""));
        Object.assign(option, { value: entry.id, selected: entry.id === bench.name });
        return option;
      }),
    );
  }

  bench.open = async () => {
    try {
      if (bench.name === NEW)
        opened(
          {
            id: NEW,
            title: "New scenario",
            kind: "new",
            file: null,
            can_save: false,
            can_save_as: true,
            text: "",
            version: null,
            line_end: "\n",
          },
          false,
        );
      else opened(await page.getJson("/api/workbench/documents/" + encodeURIComponent(bench.name)), false);
      bench.offer();
    } catch (fault) {
      bench.trouble(fault);
    }
    await listDocuments().catch(bench.trouble);
  };

  function download() {
    const link = page.make("a");
    const file = (bench.document && bench.document.file) || bench.name + ".yaml";
    Object.assign(link, {
      href: URL.createObjectURL(new Blob([bench.text()], { type: "application/yaml" })),
      download: file.split("/").pop(),
    });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function saved(text, version) {
    bench.document = Object.assign({}, bench.document, { version: version });
    bench.base = text;
    isChangedOnDisk = isReopened = false;
    bench.forget();
    bench.trouble(null);
    bench.tell("saved");
  }

  async function write(version) {
    const text = bench.text();
    isSaving = true;
    showState();
    try {
      const found = await page.askJson("/api/workbench/save", { document: bench.name, text: text, version: version });
      saved(text, found.version);
    } catch (fault) {
      if (fault instanceof page.Refused && fault.status === 409 && "version" in fault.body) conflict(fault);
      else bench.trouble(fault);
    } finally {
      isSaving = false;
      showState();
    }
  }

  bench.save = () => {
    const now = bench.document;
    if (!now || isSaving) return;
    if (bench.isEditing()) return bench.afterEdits("save", bench.save);
    if (now.can_save) {
      if (bench.isUnsaved() || isChangedOnDisk) write(now.version);
    } else if (now.can_save_as) askName();
    else download();
  };

  // -- changed on disk -----------------------------------------------------------------------------

  function conflict(fault) {
    isChangedOnDisk = true;
    $("#conflict-words").textContent = fault.words;
    const dialog = bench.dialog("#conflict");
    dialog.returnValue = "";
    dialog.onclose = () => resolve(dialog.returnValue, fault.body.version);
    dialog.showModal();
  }

  async function resolve(choice, version) {
    if (choice === "download") download();
    else if (choice === "overwrite") await write(version);
    else if (choice === "reload") {
      try {
        opened(await page.getJson("/api/workbench/documents/" + encodeURIComponent(bench.name)), true);
      } catch (fault) {
        bench.trouble(fault);
      }
    }
    showState();
    bench.view().focus();
  }

  // has another program written the file? A text without unsaved changes follows it, one with them says so
  let isLooking = false;
  async function look() {
    const now = bench.document;
    if (!now || now.kind !== "file" || isSaving || isLooking || isChangedOnDisk || document.hidden) return;
    const place = "/api/workbench/documents/" + encodeURIComponent(now.id);
    isLooking = true;
    try {
      const { version } = await page.getJson(place + "/version");
      if (bench.document !== now || isSaving || version === now.version) return;
      const found = version === null || bench.isUnsaved() || bench.isEditing() ? null : await page.getJson(place);
      if (bench.document !== now || isSaving) return;
      if (found === null || bench.isUnsaved() || bench.isEditing()) isChangedOnDisk = true;
      else {
        opened(found, true);
        isReopened = true;
        bench.say("The file was changed on disk; its text was opened.");
      }
      showState();
    } finally {
      isLooking = false;
    }
  }

  // -- names and beginnings ------------------------------------------------------------------------

  function faultIn(form, fault) {
    const box = form.querySelector(".field-fault");
    box.hidden = fault === null;
    if (fault !== null) page.complain(fault, box);
  }

  function askName() {
    const now = /** @type {BenchDocument} */ (bench.document);
    $("#naming-name").value = now.kind === "file" ? "" : now.suggested || now.id;
    faultIn($("#naming-form"), null);
    bench.dialog("#naming").showModal();
    $("#naming-name").select();
  }

  async function saveAs() {
    const text = bench.text();
    try {
      const found = await page.askJson("/api/workbench/save-as", { name: $("#naming-name").value, text: text, document: bench.name });
      bench.dialog("#naming").close();
      bench.forget();
      Object.assign(bench, { document: found, name: found.id, base: text });
      $("#title").textContent = found.title;
      history.replaceState(null, "", "/workbench/" + encodeURIComponent(found.id));
      saved(text, found.version);
      showState();
      await listDocuments();
    } catch (fault) {
      faultIn($("#naming-form"), fault);
    }
  }

  async function begin() {
    const recipes = [...$("#recipes").querySelectorAll("input:checked")].map((box) => box.value);
    try {
      const file = $("#new-text").files?.[0];
      const question = {
        name: $("#new-name").value,
        title: $("#new-title").value,
        actors: $("#new-actors")
          .value.split(",")
          .map((one) => one.trim())
          .filter(Boolean),
        places: $("#new-places").value,
        start: $("#new-start").value,
        length: $("#new-length").value,
        settled: $("#new-settled").value,
        text: file ? await file.text() : "",
        text_name: file ? file.name : "",
        recipes: recipes,
      };
      const found = await page.askJson("/api/workbench/new", question);
      bench.dialog("#beginning").close();
      history.pushState(null, "", "/workbench/" + NEW);
      opened(Object.assign(found, { suggested: found.id, id: NEW }), false);
      if (file) await bench.giveText(file);
      await listDocuments();
    } catch (fault) {
      faultIn($("#beginning-form"), fault);
    }
  }

  async function offerBeginning() {
    faultIn($("#beginning-form"), null);
    bench.dialog("#beginning").showModal();
    if ($("#recipes").childElementCount) return;
    const recipes = await page.getJson("/api/workbench/recipes");
    $("#recipes").replaceChildren(
      ...recipes.map((recipe) => {
        const label = page.make("label");
        const box = page.make("input");
        Object.assign(box, { type: "checkbox", value: recipe.id });
        label.append(box, page.make("b", recipe.id), page.make("span", recipe.about, "small"));
        return label;
      }),
    );
  }

  const submits = (form, work) =>
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      work();
    });

  bench.listenToSaving = () => {
    bench.on("text", showState);
    $("#save").addEventListener("click", bench.save);
    $("#save-as").addEventListener("click", askName);
    $("#download").addEventListener("click", download);
    $("#new").addEventListener("click", () => offerBeginning().catch((fault) => faultIn($("#beginning-form"), fault)));
    $("#document").addEventListener("change", () => {
      location.assign("/workbench/" + encodeURIComponent($("#document").value));
      $("#document").value = bench.name; // if the reader stays for unsaved text
    });
    submits($("#naming-form"), saveAs);
    submits($("#beginning-form"), begin);
    addEventListener("focus", () => look().catch(bench.trouble));
    document.addEventListener("visibilitychange", () => look().catch(bench.trouble));
    setInterval(() => look().catch(() => {}), LOOK); // a server that is away is told of by what is asked next
  };
})(window.sandtable);
