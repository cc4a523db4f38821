// Makes the form for a timetable quicker: it finds the timezone, and the dates follow every change.
// Everything works without it: a button asks the server for the dates.
"use strict";

const timetable = document.querySelector("form[data-timetable]");
let asked = 0;

/** Asks the server for the dates of what is chosen now. Nothing is stored, and the address stays here. */
async function showDates() {
  const mine = ++asked;
  const chosen = new URLSearchParams(new FormData(timetable));
  chosen.delete("email");
  chosen.set("preview", "1");
  const fresh = await datesFor(chosen);
  if (mine !== asked) return; // a later answer is on its way
  timetable.querySelector("[data-preview]").hidden = fresh !== null;
  if (fresh) document.getElementById("dates").replaceChildren(...fresh.childNodes);
}

/** The part of the answering page that holds the dates; null where there is none. */
async function datesFor(chosen) {
  try {
    const answer = await fetch(timetable.action, { method: "POST", body: chosen });
    return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("dates");
  } catch {
    return null; // offline: the button is there to try again
  }
}

/** Where nobody has chosen a timezone yet, the one of this device. */
function detectTimezone() {
  const field = timetable.elements.timezone;
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (field.value || ![...field.options].some((option) => option.value === name)) return;
  field.value = name;
  document.getElementById("detected").hidden = false;
  showDates();
}

if (timetable) {
  timetable.querySelector("[data-preview]").hidden = true;
  timetable.addEventListener("change", (event) => {
    if (event.target.name === "timezone") document.getElementById("detected").hidden = true;
    if (event.target.name !== "email") showDates();
  });
  detectTimezone();
}
