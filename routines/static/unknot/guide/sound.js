// Two soft sounds, made here: a chime when the step changes, and a tap for the beat of the presses.
"use strict";

const CHIME = [[523.25, 0], [784, 0.14]]; // hertz and seconds: a fifth, upwards
const PRESS = 220;
const LET_GO = 165;

export class Sound {
  #context = null;

  /** Browsers allow sound after a tap only, so every tap comes by here. */
  unlock() {
    const Context = window.AudioContext ?? window.webkitAudioContext;
    if (!this.#context && Context) this.#context = new Context();
    this.#context?.resume?.().catch(() => {}); // refused: the screen says it all
  }

  chime() {
    for (const [pitch, after] of CHIME) this.#tone(pitch, { after, lasts: 1.6, loud: 0.09 });
  }

  tap(presses) {
    this.#tone(presses ? PRESS : LET_GO, { after: 0, lasts: 0.18, loud: presses ? 0.12 : 0.05 });
  }

  #tone(pitch, { after, lasts, loud }) {
    if (this.#context?.state !== "running") return;
    const from = this.#context.currentTime + after;
    const volume = this.#context.createGain();
    volume.gain.setValueAtTime(0.0001, from);
    volume.gain.exponentialRampToValueAtTime(loud, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + lasts);
    const tone = new OscillatorNode(this.#context, { frequency: pitch });
    tone.connect(volume).connect(this.#context.destination);
    tone.start(from);
    tone.stop(from + lasts);
  }
}
