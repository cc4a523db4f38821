// Which step a second of the massage falls into. Pure: it knows no clock and no page.
"use strict";

export const COUNT = 5; // seconds of get-ready, before the first step and at the end of every step
const AGAIN = 3; // so soon after the start of a step, "back" means the step before
const ASK_FROM = 0.4; // of a step
const ASK_FOR = 30; // seconds
const LAST_SENTENCE_FROM = 0.8; // of a step; the sentences before share the time until then

export class Schedule {
  /** `lengths`: seconds of every step. Position 0 is the start of the first one; what is below counts down to it. */
  constructor(lengths) {
    this.lengths = [...lengths];
  }

  get total() {
    return this.lengths.reduce((sum, length) => sum + length, 0);
  }

  startOf(index) {
    return this.lengths.slice(0, index).reduce((sum, length) => sum + length, 0);
  }

  /** The step at this position: -1 before the first, as many as there are steps when all is over. */
  indexAt(position) {
    if (position < 0) return -1;
    let end = 0;
    const index = this.lengths.findIndex((length) => position < (end += length));
    return index < 0 ? this.lengths.length : index;
  }

  /** To the start of this step, or from there to the step before. */
  back(position) {
    const index = this.indexAt(position);
    if (index <= 0) return index < 0 ? -COUNT : 0;
    const start = this.startOf(index);
    return position - start < AGAIN ? this.startOf(index - 1) : start;
  }

  /** To the start of the next step. */
  skip(position) {
    return this.startOf(this.indexAt(position) + 1);
  }

  /** The same, with a longer step. */
  longer(position, seconds) {
    const index = Math.max(0, this.indexAt(position));
    return new Schedule(this.lengths.map((length, each) => (each === index ? length + seconds : length)));
  }
}

/** All that the screen and the voice have to know about one position. `sentences`: how many each step has. */
export function momentAt(schedule, position, sentences) {
  const index = schedule.indexAt(position);
  if (index < 0) return { index, left: -position, count: Math.ceil(-position) };
  if (index === schedule.lengths.length) return { index, left: 0, count: 0 };
  const length = schedule.lengths[index];
  const into = position - schedule.startOf(index);
  const left = length - into;
  const count = left <= COUNT ? Math.ceil(left) : 0;
  return { index, into, left, length, count, asks: !count && asksAt(into, length), sentence: sentenceAt(into / length, sentences[index]) };
}

function asksAt(into, length) {
  const from = length * ASK_FROM;
  return into >= from && into < from + ASK_FOR;
}

function sentenceAt(share, count) {
  if (count < 2 || share >= LAST_SENTENCE_FROM) return count - 1;
  return Math.floor((share / LAST_SENTENCE_FROM) * (count - 1));
}
