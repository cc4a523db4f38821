// The slow beat of the presses: press for so many seconds, let go for as many. Pure.
"use strict";

const SHAPES = new Set(["press", "squeeze", "walk"]);
const LONGEST = 3; // seconds; what lasts longer has no beat

/** The seconds of one press of this step; 0 where it has no beat. */
export function beatOf({ shape, lasts }) {
  const seconds = Number(lasts);
  return SHAPES.has(shape) && seconds > 0 && seconds <= LONGEST ? seconds : 0;
}

/** Whether the hands press at this second of the step. */
export function pressesAt(into, seconds) {
  return Math.floor(into / seconds) % 2 === 0;
}
