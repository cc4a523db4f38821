// Keeps the screen on during the massage. The browser lets go when the page is hidden, so it is asked again afterwards.
"use strict";

export class Awake {
  #wanted = false;
  #lock = null;

  constructor() {
    document.addEventListener("visibilitychange", () => this.#ask());
  }

  keep() {
    this.#wanted = true;
    this.#ask();
  }

  drop() {
    this.#wanted = false;
    this.#lock?.release();
    this.#lock = null;
  }

  async #ask() {
    if (!this.#wanted || document.visibilityState !== "visible" || (this.#lock && !this.#lock.released)) return;
    try {
      this.#lock = await navigator.wakeLock?.request("screen");
    } catch {
      this.#lock = null; // the battery is low, say; the time stays right all the same
    }
    if (!this.#wanted) this.drop();
  }
}
