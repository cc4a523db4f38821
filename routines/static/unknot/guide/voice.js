// The voice that reads the steps, by the browser's own speech. It is silent until somebody asks for it.
"use strict";

const AFTER_CANCEL = 50; // milliseconds; some browsers swallow what is said at once after a cancel
const RATE = 0.95;

export class Voice {
  on = false;
  #waiting = 0;
  #isUnlocked = false;

  /** Some phones let a page speak only after it has, once, while somebody tapped. So it says nothing, aloud. */
  unlock() {
    if (!this.on || this.#isUnlocked) return;
    this.#isUnlocked = true;
    window.speechSynthesis?.speak(new SpeechSynthesisUtterance(""));
  }

  /** Says this now, whatever was being said. */
  say(text) {
    this.hush();
    if (this.on && text) this.#waiting = setTimeout(() => this.#speak(text), AFTER_CANCEL);
  }

  /** Says this if nothing else is being said. Whether it does. */
  add(text) {
    const isFree = this.on && !this.#waiting && !window.speechSynthesis?.speaking;
    if (isFree) this.say(text);
    return isFree;
  }

  hush() {
    clearTimeout(this.#waiting);
    this.#waiting = 0;
    window.speechSynthesis?.cancel();
  }

  #speak(text) {
    this.#waiting = 0;
    if (!window.speechSynthesis) return;
    const words = new SpeechSynthesisUtterance(text);
    words.lang = "en-GB";
    words.rate = RATE;
    window.speechSynthesis.speak(words);
  }
}
