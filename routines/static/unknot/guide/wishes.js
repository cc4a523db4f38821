// The switches for chime, voice and beat. They stand on two places of the page and always agree.
"use strict";

import { keepWishes, wishes } from "./memory.js";

export class Wishes {
  /** `changed` is called with all of them, now and after every change. */
  constructor(page, changed) {
    this.wanted = wishes();
    this.boxes = [...page.querySelectorAll("[data-wish]")];
    for (const box of this.boxes) box.addEventListener("change", () => this.#set(box.dataset.wish, box.checked));
    this.changed = changed;
    this.#show();
  }

  #set(name, value) {
    this.wanted[name] = value;
    keepWishes(this.wanted);
    this.#show();
  }

  #show() {
    for (const box of this.boxes) box.checked = this.wanted[box.dataset.wish];
    this.changed(this.wanted);
  }
}
