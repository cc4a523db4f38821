// How far the massage is, from the time of day alone: it stays right when nothing ran in between, like on a locked phone.
"use strict";

export class Clock {
  /** `began`: the time of day, in milliseconds, of position 0, or null; then it stands still at `stopped` seconds. */
  constructor({ began = null, stopped = 0 } = {}) {
    this.began = began;
    this.stopped = stopped;
  }

  get runs() {
    return this.began !== null;
  }

  get position() {
    return this.runs ? (Date.now() - this.began) / 1000 : this.stopped;
  }

  /** Runs on, or stands still as before, at another position. */
  moveTo(position) {
    if (this.runs) this.began = Date.now() - position * 1000;
    else this.stopped = position;
  }

  stop() {
    this.stopped = this.position;
    this.began = null;
  }

  go() {
    const position = this.position;
    this.began = Date.now() - position * 1000;
  }
}
