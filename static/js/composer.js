/** Comments being written: keeps drafts, counts characters, sends with Ctrl+Enter. */

import { say } from "./live.js";

const IDLE = 2000;
/** Leaving the field may be on the way to “Post”, which a draft must not overtake. */
const LEFT = 500;
const ready = new WeakSet();

/** Counts as the server counts: in code points. */
function watchLength(form, field) {
  const counter = form.querySelector("[data-counter]");
  const limit = Number(form.dataset.limit);
  let level = 0;
  const update = () => {
    const length = [...field.value].length;
    const now = length > limit ? 2 : length >= limit * 0.8 ? 1 : 0;
    counter.hidden = now === 0;
    counter.textContent = `${length.toLocaleString()} / ${limit.toLocaleString()}`;
    if (now > level) say(now === 2 ? form.dataset.over : form.dataset.near);
    level = now;
  };
  field.addEventListener("input", update);
  update();
}

/** Saves after a pause, on leaving the field and on leaving the page. */
function keepDraft(form, field) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let saved = field.value;
  let request = null;

  const show = async (response) => {
    const html = new DOMParser().parseFromString(await response.text(), "text/html");
    status.textContent = html.getElementById("draft-status")?.textContent.trim() ?? "";
    if (!response.ok) say(status.textContent);
  };
  const save = async (options = {}) => {
    window.clearTimeout(timer);
    if (request || form.dataset.sent || field.value === saved) return;
    const text = field.value;
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("place", form.dataset.place);
    data.set("body", text);
    request = new AbortController();
    try {
      const response = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: data,
        redirect: "error",
        signal: request.signal,
        ...options,
      });
      if (response.ok) saved = text;
      if (response.ok || response.status === 422) await show(response);
      else status.textContent = document.getElementById("live").dataset.failed;
    } catch (error) {
      if (error.name !== "AbortError") {
        status.textContent = document.getElementById("live").dataset.offline;
      }
    } finally {
      request = null;
    }
    if (saved === text && field.value !== text) later(IDLE);
  };
  const later = (pause) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, pause);
  };

  field.addEventListener("input", () => later(IDLE));
  field.addEventListener("blur", () => later(LEFT));
  form.addEventListener("submit", () => request?.abort());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && form.isConnected) save({ keepalive: true });
  });
}

/** A form that is on its way is not sent again; one that came back may be. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    form.dataset.sent = "yes";
  }, { capture: true });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    form.addEventListener(name, () => delete form.dataset.sent);
  }
}

function prepare(form) {
  if (ready.has(form)) return;
  ready.add(form);
  const field = form.elements.body;
  watchLength(form, field);
  keepDraft(form, field);
  sendOnce(form);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-post]"));
    }
  });
}

function prepareAll(root) {
  root.querySelectorAll("form[data-composer]").forEach(prepare);
}

prepareAll(document);

// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-composer]").forEach((form) => delete form.dataset.sent);
});

document.addEventListener("htmx:afterSettle", () => {
  prepareAll(document);
  const posted = document.querySelector("[data-say]");
  if (posted) {
    say(posted.dataset.say);
    posted.focus();
    posted.removeAttribute("data-say");
  }
});

// A form that opened below a comment is what one asked for.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.matches(".form-here")) {
    event.detail.target.querySelector("textarea")?.focus();
  }
});
