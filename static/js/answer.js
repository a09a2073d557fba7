/** An answer being written: counts its words, keeps its draft, lists the chosen passages. */

import { say } from "./live.js";

const IDLE = 2000;
const form = document.getElementById("answer-form");

/** Words as the server counts them: runs between white space with a letter or a digit. */
function wordCount(text) {
  return text.split(/\s+/u).filter((run) => /[\p{L}\p{N}_]/u.test(run)).length;
}

function watchWords(field) {
  const count = document.getElementById("answer-count");
  const most = Number(count.dataset.max);
  let level = 0;
  const update = () => {
    const words = wordCount(field.value);
    count.querySelector("[data-words]").textContent = words;
    const now = words > most ? 2 : words >= most * 0.8 ? 1 : 0;
    if (now > level) say(now === 2 ? count.dataset.over : count.dataset.near);
    level = now;
  };
  field.addEventListener("input", update);
  update();
}

/** Saves after a pause, on leaving the field and on leaving the page; one request at a time. */
function keepDraft() {
  let timer = 0;
  let isDirty = false;
  let request = null;
  let lastSaid = 0;

  const show = (html, isKept) => {
    const status = document.getElementById("draft-status");
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("draft-status");
    if (!fresh) return;
    status.replaceChildren(...fresh.childNodes);
    if (!isKept || Date.now() - lastSaid > 60_000) {
      lastSaid = Date.now();
      say(status.textContent.replace(/\s+/gu, " ").trim());
    }
  };
  const failed = () => {
    isDirty = true;
    say(document.getElementById("live").dataset.failed);
  };
  const save = async (options = {}) => {
    window.clearTimeout(timer);
    if (!isDirty || request) return;
    isDirty = false;
    request = new AbortController();
    try {
      const response = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        signal: request.signal,
        redirect: "error",
        ...options,
      });
      if (response.ok || response.status === 422) show(await response.text(), response.ok);
      else failed();
    } catch (error) {
      if (error.name !== "AbortError") failed();
    } finally {
      request = null;
    }
    if (isDirty) later();
  };
  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, IDLE);
  };

  form.addEventListener("input", () => {
    isDirty = true;
    later();
  });
  form.addEventListener("focusout", () => save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save({ keepalive: true });
  });
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    isDirty = false;
    request?.abort();
  });
}

/** Lists what is chosen, so that nobody has to open every paragraph to see it. */
function listPassages(picker) {
  const boxes = [...picker.querySelectorAll("input[name=sentences]")];
  const picked = document.getElementById("picked");
  const list = picked.querySelector("ol");
  const update = () => {
    const passages = [];
    boxes.forEach((box, index) => {
      if (!box.checked) return;
      const text = box.nextElementSibling.textContent;
      const goesOn = "joins" in box.dataset && boxes[index - 1]?.checked;
      if (goesOn) passages[passages.length - 1] += ` ${text}`;
      else passages.push(text);
    });
    list.replaceChildren(
      ...passages.map((text) => {
        const item = document.createElement("li");
        item.textContent = text;
        return item;
      }),
    );
    picked.querySelector("[data-passages]").textContent = passages.length;
    picked.hidden = passages.length === 0;
    picked.classList.toggle("too-many", passages.length > Number(picker.dataset.most));
  };
  picker.addEventListener("change", update);
  update();
}

if (form) {
  const field = form.querySelector("textarea");
  watchWords(field);
  keepDraft();
  form.querySelector("[data-without-script]").hidden = true;
  const picker = form.querySelector(".passage-picker");
  if (picker) listPassages(picker);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      form.requestSubmit(form.querySelector("button[name=submit]") ?? undefined);
    }
  });
}
