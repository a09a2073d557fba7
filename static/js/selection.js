/**
 * Offers to comment on selected text or to ask about it, and hands the passage to the
 * composer in the panel. Without it, or without a selection, sentences are chosen there.
 */

import { say } from "./live.js";
import { passageOf } from "./passage.js";

const essay = document.getElementById("essay-text");
const bar = document.getElementById("selection-bar");
const panelBody = document.getElementById("panel-body");
const tooLong = bar.querySelector("p");
const buttons = [...bar.querySelectorAll("button")];

let passage = null;
let wanted = null;
let timer = null;

function hide() {
  bar.hidden = true;
  passage = null;
}

function place(range) {
  const box = range.getBoundingClientRect();
  const width = bar.offsetWidth;
  const left = Math.min(Math.max(8, box.left + box.width / 2 - width / 2), innerWidth - width - 8);
  bar.style.left = `${left + scrollX}px`;
  bar.style.top = `${box.bottom + scrollY + 10}px`;
}

function show(range) {
  const wasHidden = bar.hidden;
  const isLong = passage.length > Number(bar.dataset.limit);
  tooLong.hidden = !isLong;
  for (const button of buttons) button.hidden = isLong;
  bar.hidden = false;
  place(range);
  if (isLong) say(tooLong.textContent);
  else if (wasHidden) say(bar.dataset.shown);
}

function look() {
  const selection = window.getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  passage = range && range.intersectsNode(essay) ? passageOf(range, essay) : null;
  if (passage?.paragraph) show(range);
  else hide();
}

document.addEventListener("selectionchange", () => {
  window.clearTimeout(timer);
  timer = window.setTimeout(look, 250);
});

function choose(kind) {
  wanted = { ...passage, kind };
  const chip = document.getElementById(`chip-${passage.paragraph}`);
  hide();
  window.getSelection().removeAllRanges();
  chip.click();
}

for (const button of buttons) {
  // Pressing must not take the selection away before it is read.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => choose(button.dataset.kind));
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (bar.hidden || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const kind = { c: "comment", q: "question" }[event.key];
  if (event.key === "Escape") {
    event.preventDefault();
    window.getSelection().removeAllRanges();
    hide();
  } else if (kind && tooLong.hidden) {
    event.preventDefault();
    choose(kind);
  }
});

/** A marked passage takes the place of the choice of sentences. */
function hidePicker(form) {
  const picker = form.querySelector(".sentence-picker");
  if (!picker) return;
  picker.disabled = true;
  picker.hidden = true;
}

/** Put the passage into the composer's hidden fields. */
function fill(form) {
  for (const name of ["start_block", "start", "end_block", "end", "exact"]) {
    form.elements[name].value = wanted[name];
  }
  hidePicker(form);
  const kind = form.querySelector(`[name="kind"][value="${wanted.kind}"]`);
  if (kind) kind.checked = true;
  panelBody.querySelector(".panel-quote").textContent = wanted.exact;
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== panelBody || !wanted) return;
  const form = panelBody.querySelector("form[data-composer]");
  if (form) {
    fill(form);
    form.elements.body.focus();
    form.scrollIntoView({ block: "nearest" });
  }
  wanted = null;
});

// A form that came back because of a fault still is about the passage that was marked.
document.addEventListener("htmx:afterSettle", () => {
  const form = panelBody.querySelector("form[data-composer]");
  if (form?.elements.start_block?.value) hidePicker(form);
});
