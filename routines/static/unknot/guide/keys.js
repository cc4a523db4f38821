// The keys of the guide: space pauses, the arrows go back and on, plus adds half a minute, s takes another way.
"use strict";

const ACTS = { " ": "pause", ArrowLeft: "back", ArrowRight: "skip", "+": "longer", s: "swap" };

let tapped = null;

/** Calls `act` with the name of what a key stands for, unless the key means something where it was pressed. */
export function watchKeys(act) {
  document.addEventListener("pointerdown", ({ target }) => (tapped = target));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Tab") tapped = null;
    const name = ACTS[event.key];
    if (!name || event.ctrlKey || event.metaKey || event.altKey || isBusy(event)) return;
    if (act(name) !== false) event.preventDefault();
  });
}

/** A space presses the button that was reached by keyboard; one that was only tapped does not hold on to it. */
function isBusy({ key, target }) {
  return key === " " && target.matches("a, input, summary, button") && !target.contains(tapped);
}
