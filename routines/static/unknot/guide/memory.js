// What this phone remembers of a guide: how far it is, which steps felt good, what was to be heard. Step numbers only.
"use strict";

const MINUTE = 60 * 1000;
const OVER_FOR = 15 * MINUTE; // after that a massage that is over is not shown as just finished
const PAUSED_FOR = 6 * 60 * MINUTE;
const WISHES = { chime: true, voice: false, beat: false };

export class Memory {
  /** `steps`: a text that changes with the steps; what was remembered of other steps is forgotten. */
  constructor(path, steps) {
    this.key = `unknot-guide-${hashOf(path)}`;
    this.steps = hashOf(steps);
    const known = read(this.key);
    this.kept = known?.steps === this.steps ? known : { steps: this.steps, liked: [], pins: [], swaps: {}, progress: null };
  }

  get liked() {
    return this.kept.liked;
  }

  get pins() {
    return this.kept.pins;
  }

  /** Remembers this step as one that felt good, or takes that back. True where it is remembered now. */
  toggle(number) {
    const had = this.pins.includes(number);
    this.kept.pins = had ? this.pins.filter((pin) => pin !== number) : [...this.pins, number].sort((a, b) => a - b);
    this.#write();
    return !had;
  }

  /** How often this step was swapped for another way. */
  swapsOf({ number, others }) {
    return others ? (this.kept.swaps?.[number] ?? 0) : 0;
  }

  /** One time more. How often it was before. */
  swap(step) {
    const before = this.swapsOf(step);
    this.kept.swaps = { ...this.kept.swaps, [step.number]: before + 1 };
    this.#write();
    return before;
  }

  keep(clock, schedule) {
    const { began, stopped } = clock;
    this.kept.progress = { began, stopped, lengths: schedule.lengths, at: Date.now() };
    this.#write();
  }

  /** Where it was left; null where there is nothing, or nothing that is worth going on with. */
  progress() {
    const found = this.kept.progress;
    if (found && isStale(found)) this.settle();
    return this.kept.progress;
  }

  /** The massage is over: what felt good in it is what felt good last time, and how far it was is forgotten. */
  settle() {
    if (this.pins.length) this.kept.liked = this.pins;
    Object.assign(this.kept, { pins: [], swaps: {}, progress: null });
    this.#write();
  }

  #write() {
    if (this.kept.progress || this.liked.length || this.pins.length) write(this.key, this.kept);
    else attempt(() => localStorage.removeItem(this.key));
  }
}

const HEARD = "unknot-guide-heard";

/** What this phone's owner wanted to hear the last time. */
export const wishes = () => ({ ...WISHES, ...read(HEARD) });

export function keepWishes(wanted) {
  write(HEARD, wanted);
}

function isStale({ began, lengths, at }) {
  if (began === null) return Date.now() - at > PAUSED_FOR;
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return Date.now() - began > total * 1000 + OVER_FOR;
}

function read(key) {
  return attempt(() => JSON.parse(localStorage.getItem(key)));
}

function write(key, value) {
  attempt(() => localStorage.setItem(key, JSON.stringify(value)));
}

/** Some browsers forbid storage. Then nothing is remembered, and all else works. */
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

/** A short name for a text that must not be stored itself: FNV-1a, two runs of 32 bits. */
function hashOf(text) {
  return [0x811c9dc5, 0x01000193].map((seed) => fnv(text, seed).toString(36)).join("");
}

function fnv(text, seed) {
  let hash = seed;
  for (const sign of text) hash = Math.imul(hash ^ sign.codePointAt(0), 0x01000193) >>> 0;
  return hash;
}
