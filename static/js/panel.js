/**
 * The panel beside the essay: htmx fetches a paragraph's notes into it, this opens and closes it.
 *
 * Without it a chip leads to the paragraph's page, which shows the same.
 */

const panel = document.getElementById("panel");
const body = document.getElementById("panel-body");
const expand = document.getElementById("panel-expand");
const essay = document.getElementById("essay-text");
const title = document.title;

let opener = "";

document.documentElement.classList.add("scripted");

function markOpen(number) {
  essay.querySelector(".is-open")?.classList.remove("is-open");
  if (number) document.getElementById(`p${number}`)?.classList.add("is-open");
}

function setExpanded(isExpanded) {
  panel.classList.toggle("is-expanded", isExpanded);
  expand.setAttribute("aria-pressed", String(isExpanded));
}

function open() {
  const content = body.querySelector("[data-paragraph]");
  if (!panel.open) panel.show();
  markOpen(content?.dataset.paragraph);
  body.scrollTop = 0;
  const heading = body.querySelector("#panel-h");
  heading?.focus({ preventScroll: true });
  if (heading) document.title = `${heading.textContent} · ${title}`;
}

/** Close the panel; the focus goes back to where it was opened. */
export function close() {
  if (!panel.open) return;
  panel.close();
  setExpanded(false);
  markOpen(null);
  document.title = title;
  history.replaceState(history.state, "", panel.dataset.reading);
  document.getElementById(opener)?.focus({ preventScroll: true });
}

// A link pressed with a modifier opens a tab, as links do; htmx would swap.
essay.addEventListener(
  "click",
  (event) => {
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!isPlain && event.target.closest("[hx-get]")) event.stopPropagation();
  },
  { capture: true },
);

essay.addEventListener("htmx:beforeRequest", (event) => {
  opener = event.target.id;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target === body) open();
});

// A new thread marks its passage and counts at its paragraphs: all of it comes from the page anew.
document.addEventListener("htmx:afterRequest", async (event) => {
  const { requestConfig, successful } = event.detail;
  // The form itself has been replaced by now: htmx speaks of what stands around it.
  if (!successful || !requestConfig.elt.matches("form:has([name='start_block'])")) return;
  await htmx.ajax("GET", panel.dataset.reading, {
    source: panel,
    target: essay,
    select: "#essay-text > *",
    swap: "innerHTML",
  });
  markOpen(body.querySelector("[data-paragraph]")?.dataset.paragraph);
});

// A conversation opens where its list was, and the list where the conversation was.
body.addEventListener("click", (event) => {
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const link = isPlain && event.target.closest("a[data-panel]");
  if (!link) return;
  event.preventDefault();
  history.replaceState(history.state, "", link.href);
  htmx.ajax("GET", link.dataset.panel, { source: panel, target: body, swap: "innerHTML" });
});

// What is talked about leads to the talk, for those who point; others have the chip.
essay.addEventListener("click", (event) => {
  const mark = event.target.closest("mark[data-paragraph]");
  const isSelecting = !window.getSelection().isCollapsed;
  if (!mark || isSelecting || event.target.closest("a")) return;
  document.getElementById(`chip-${mark.dataset.paragraph}`)?.click();
});

document.getElementById("panel-close").addEventListener("click", close);
expand.addEventListener("click", () => setExpanded(!panel.classList.contains("is-expanded")));

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.open && !event.defaultPrevented) close();
});

// Dragging the handle does what the two buttons do.
const grip = panel.querySelector(".panel-grip");
let draggedFrom = null;
grip.addEventListener("pointerdown", (event) => {
  draggedFrom = event.clientY;
  grip.setPointerCapture(event.pointerId);
});
grip.addEventListener("pointerup", (event) => {
  const moved = event.clientY - draggedFrom;
  if (moved < -30) setExpanded(true);
  else if (moved > 30 && panel.classList.contains("is-expanded")) setExpanded(false);
  else if (moved > 30) close();
});
