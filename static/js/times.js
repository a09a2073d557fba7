/** Says how long ago something was, for the first day; the exact moment stays in the title. */

const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });

function refine(time) {
  const minutes = Math.round((new Date(time.dateTime) - Date.now()) / 60_000);
  if (minutes > 0 || minutes <= -24 * 60) return;
  time.title = time.title || time.textContent;
  time.textContent =
    minutes > -60 ? words.format(minutes, "minute") : words.format(Math.round(minutes / 60), "hour");
}

function refineAll() {
  document.querySelectorAll("time[data-relative]").forEach(refine);
}

refineAll();
document.addEventListener("htmx:afterSettle", refineAll);
