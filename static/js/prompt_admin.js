/** A prompt being written: offers the inquiry's readings only and names the course's clock. */

const places = JSON.parse(document.getElementById("prompt-places").textContent);
const inquiry = document.getElementById("id_inquiry");
const reading = document.getElementById("id_reading");
const zone = document.getElementById("prompt-zone");

if (inquiry && reading) {
  const all = [...reading.options];
  const everyZone = zone?.textContent;
  const update = () => {
    const place = places[inquiry.value];
    const kept = all.filter(
      (option) => !option.value || !place || place.readings.includes(option.value),
    );
    const chosen = reading.value;
    reading.replaceChildren(...kept);
    reading.value = kept.some((option) => option.value === chosen) ? chosen : "";
    if (zone) zone.textContent = place ? place.zone : everyZone;
  };
  inquiry.addEventListener("change", update);
  update();
}
