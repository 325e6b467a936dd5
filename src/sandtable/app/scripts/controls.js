// Sliders and choices. Until they are moved, an assumption is sampled as in the file.
((page) => {
  "use strict";
  const $ = page.$;
  const known = new Map(); // assumption -> its control as the server described it
  for (const group of page.data.groups) for (const control of group.controls) known.set(control.id, control);
  page.controls = known;

  const words = {}; // of values between two positions of a slider, set by a link

  function changed() {
    page.playVariant();
    page.settingsChanged();
    for (const group of document.querySelectorAll(".group")) {
      const held = [...group.querySelectorAll("[data-control]")].filter((one) => String(one.dataset.control) in page.set).length;
      const label = group.querySelector(".held");
      label.hidden = held === 0;
      label.textContent = held + " fixed";
    }
  }

  function updateSlider(box, control) {
    const slider = box.querySelector("input");
    const position = control.positions[Number(slider.value)];
    const held = control.id in page.set;
    const said = held && page.set[control.id] !== position.value ? words[control.id] : position.words;
    box.classList.toggle("set", held);
    box.querySelector("output").textContent = held ? said : control.words;
    box.querySelector(".back").hidden = !held;
    slider.setAttribute("aria-valuetext", held ? said : "as in the file: " + control.words);
  }

  function listenToSlider(box, control) {
    const slider = box.querySelector("input");
    page.listenToPrefetch(slider);
    slider.addEventListener("input", () => {
      page.set[control.id] = control.positions[Number(slider.value)].value;
      updateSlider(box, control);
      changed();
    });
    box.querySelector(".back").addEventListener("click", () => {
      release(box, control);
      slider.focus();
      changed();
    });
  }

  function listenToChoice(box, control) {
    for (const option of box.querySelectorAll("input")) {
      option.addEventListener("change", () => {
        if (option.value === "") delete page.set[control.id];
        else page.set[control.id] = control.positions[Number(option.value)].value;
        box.classList.toggle("set", option.value !== "");
        changed();
      });
    }
  }

  function release(box, control) {
    delete page.set[control.id];
    if (control.kind === "choice") {
      box.querySelector('input[value=""]').checked = true;
      box.classList.remove("set");
    } else {
      box.querySelector("input").value = String(control.middle);
      updateSlider(box, control);
    }
  }

  // the position nearest to a value
  function nearest(control, value) {
    const far = control.positions.map((position) => Math.abs(position.value - value));
    return far.indexOf(Math.min(...far));
  }

  // fix exactly these values, described by these words; everything else is as in the file
  page.hold = (set, said) => {
    Object.assign(words, said);
    for (const box of document.querySelectorAll("[data-control]")) {
      const control = known.get(box.dataset.control);
      release(box, control);
      if (!Object.hasOwn(set, control.id)) continue;
      page.set[control.id] = set[control.id];
      const position = nearest(control, set[control.id]);
      box.closest(".group").open = true;
      if (control.kind === "choice") {
        box.querySelector('input[value="' + position + '"]').checked = true;
        box.classList.add("set");
      } else {
        box.querySelector("input").value = String(position);
        updateSlider(box, control);
      }
    }
    changed();
  };

  page.listenToControls = () => {
    for (const box of document.querySelectorAll("[data-control]")) {
      const control = known.get(box.dataset.control);
      if (control.kind === "choice") listenToChoice(box, control);
      else listenToSlider(box, control);
    }
    $("#reset").addEventListener("click", () => {
      for (const box of document.querySelectorAll("[data-control]")) release(box, known.get(box.dataset.control));
      changed();
    });
  };
})(window.sandtable);
