// Requests to the server, their errors, and helpers for the other scripts.
((page) => {
  "use strict";

  page.make = (name, text, className) => {
    const element = document.createElement(name);
    if (text !== undefined && text !== null) element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  page.count = new Intl.NumberFormat("en-GB").format;

  class Refused extends Error {
    constructor(status, body) {
      super(body.error || "the server answered " + status);
      this.status = status;
      this.body = body;
    }
    get words() {
      const begun = (text) => (/^\S*[./\\_]\S/.test(text) ? text : text[0].toUpperCase() + text.slice(1)); // a file's name as it is
      const sentence = (text) => begun(text) + (/[.?!]$/.test(text) ? "" : ".");
      return [this.message, this.body.hint].filter(Boolean).map(sentence).join(" ");
    }
  }
  page.Refused = Refused;

  class Unreachable extends Error {
    words = "The server cannot be reached.";
  }
  page.Unreachable = Unreachable;

  // network errors are TypeErrors, as are programming errors: distinguished here
  async function reached(promise) {
    try {
      return await promise;
    } catch (fault) {
      throw fault instanceof TypeError ? new Unreachable() : fault;
    }
  }

  async function answered(response) {
    if (response.ok) return response;
    let body = {};
    try {
      body = await response.json();
    } catch {
      // not from the app: only the status is known
    }
    throw new Refused(response.status, body);
  }

  page.ask = async (path, question, signal) => {
    const response = await reached(
      fetch(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(question),
        signal: signal,
      }),
    );
    return answered(response);
  };
  page.askJson = async (path, question, signal) => reached((await page.ask(path, question, signal)).json());
  page.getJson = async (path) => reached((await answered(await reached(fetch(path)))).json());
  page.send = async (path, options) => answered(await reached(fetch(path, options)));

  // show an error; an aborted request is not one
  page.complain = (/** @type {any} */ fault, where) => {
    if (fault.name === "AbortError") return;
    where.textContent = fault.words || "Internal error of this page: " + fault.message + ". Please report it.";
    where.hidden = false;
    if (!fault.words) throw fault;
  };

  page.set = {}; // assumption -> fixed value; the others are sampled
  page.variant = () => ({ scenario: page.data.scenario, set: Object.assign({}, page.set), seed: page.data.seed });
})(window.sandtable);
