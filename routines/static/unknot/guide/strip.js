// The whole massage as a strip: one piece a step, as wide as it is long, filled as far as it is done.
"use strict";

export class Strip {
  constructor(place, steps) {
    this.pieces = steps.map(({ phase }, index) => {
      const piece = document.createElement("i");
      piece.classList.toggle("begins-phase", index > 0 && phase !== steps[index - 1].phase);
      piece.append(document.createElement("b"));
      return piece;
    });
    place.replaceChildren(...this.pieces);
  }

  show(schedule, moment) {
    this.pieces.forEach((piece, index) => {
      piece.style.flexGrow = schedule.lengths[index];
      piece.classList.toggle("is-now", index === moment.index);
      piece.firstChild.style.transform = `scaleX(${doneOf(index, moment)})`;
    });
  }
}

function doneOf(index, { index: now, into, length }) {
  if (index === now) return into / length;
  return index < now ? 1 : 0;
}
