// Sliders and choices: as in the file until they are touched.
(function (page) {
  "use strict";
  const $ = page.$;
  const known = new Map(); // assumption -> its control as the server described it
  for (const group of page.data.groups) for (const control of group.controls) known.set(control.id, control);
  page.controls = known;

  function changed() {
    page.playVariant();
    for (const group of document.querySelectorAll(".group")) {
      const held = [...group.querySelectorAll("[data-control]")].filter((one) => one.dataset.control in page.set).length;
      const label = group.querySelector(".held");
      label.hidden = held === 0;
      label.textContent = held + " held";
    }
  }

  function dressSlider(box, control) {
    const slider = box.querySelector("input");
    const position = control.positions[Number(slider.value)];
    const held = control.id in page.set;
    box.classList.toggle("set", held);
    box.querySelector("output").textContent = held ? position.words : control.words;
    box.querySelector(".back").hidden = !held;
    slider.setAttribute("aria-valuetext", held ? position.words : "as in the file: " + control.words);
  }

  function listenToSlider(box, control) {
    const slider = box.querySelector("input");
    page.listenAhead(slider);
    slider.addEventListener("input", () => {
      page.set[control.id] = control.positions[Number(slider.value)].value;
      dressSlider(box, control);
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
      dressSlider(box, control);
    }
  }

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
