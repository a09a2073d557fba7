/** Moves the focus to the list of errors, on a page and in a swapped-in form. */

function focusErrors(root) {
  root.querySelector("[data-focus]")?.focus();
}

focusErrors(document);
document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.detail.elt));

// A menu that is open closes with Escape and by pressing elsewhere.
const menu = document.getElementById("account-menu");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu?.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});

// Whoever signs up need not look for their time zone.
for (const field of document.querySelectorAll("input[data-time-zone]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
