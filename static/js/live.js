/** Says things to people who do not see the page change. */

const region = document.getElementById("live");

/** Announce `text` politely; the same text twice is said twice. */
export function say(text) {
  region.textContent = "";
  window.setTimeout(() => {
    region.textContent = text;
  }, 50);
}

document.addEventListener("htmx:sendError", () => say(region.dataset.offline));
document.addEventListener("htmx:responseError", () => say(region.dataset.failed));
