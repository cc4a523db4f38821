// Sends what felt good to where the next massage is made, so that it begins there. Only when it is asked to.
"use strict";

export class Remember {
  /** The form is not there in a guide that nothing is kept of. */
  constructor(page) {
    this.form = page.querySelector("[data-remember]");
    this.status = page.querySelector("[data-remembered]");
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** Offers to remember the places of these steps. Long strokes over the whole back have none. */
  offer(steps) {
    this.zones = [...new Set(steps.flatMap(({ zones }) => zones))];
    if (this.form) this.form.hidden = this.zones.length === 0;
  }

  async #send() {
    const body = new FormData(this.form);
    for (const zone of this.zones) body.append("zone", zone);
    const answer = await fetch(this.form.action, { method: "POST", body }).catch(() => null);
    this.form.hidden = Boolean(answer?.ok);
    this.status.textContent = wordsFor(answer);
  }
}

function wordsFor(answer) {
  if (answer?.ok) return "Remembered. The next massage begins there.";
  if (answer?.status === 409) return "A fresh check is due first. The page of the routine leads there.";
  return "That did not work just now. Please try again in a moment.";
}
