// What is seen of the massage: it draws one moment after the other and decides nothing.
"use strict";

import { pressesAt } from "./rhythm.js";
import { Strip } from "./strip.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Screen {
  constructor(page, steps) {
    this.page = page;
    this.steps = steps;
    this.strip = new Strip(this.#part("strip"), steps);
    this.#rest();
  }

  /** "ready", "playing" or "over": which of the three pages it is. */
  turnTo(name) {
    this.page.dataset.guide = document.body.dataset.guide = name;
    for (const part of this.page.querySelectorAll("[data-player]")) part.hidden = name !== "playing";
    if (name !== "playing") this.#rest();
    scrollTo(0, 0);
  }

  /** Draws this moment. Runs four times a second, so it writes little. */
  show(schedule, moment, { runs }) {
    const step = this.steps[Math.max(0, moment.index)];
    this.page.classList.toggle("is-paused", !runs);
    this.page.classList.toggle("is-counting-in", moment.index < 0);
    this.#write("pause-name", runs ? "Pause" : "Go on");
    this.#lay(step);
    this.#time(schedule, moment);
    this.#sentence(step, moment.sentence ?? 0);
    this.#slot(step, moment);
    this.#beat(step, moment, runs);
    this.#animate(step, runs && moment.index >= 0);
    this.strip.show(schedule, moment);
  }

  /** The words of the closing page. */
  get ending() {
    return this.page.querySelector("[data-end-title]").textContent;
  }

  /** For screen readers. Nothing is seen of it. */
  announce(text) {
    this.#write("status", text);
  }

  showThere(isPinned) {
    this.page.querySelector("[data-act=there]").setAttribute("aria-pressed", String(isPinned));
  }

  /** What felt good last time: as this phone remembers, or as everybody who gives it knows. */
  showLiked(numbers) {
    for (const { liked, number, feltGood } of this.steps) liked.hidden = !feltGood && !numbers.includes(number);
  }

  /** The closing page, with what felt good. */
  showPins(numbers) {
    const pinned = this.steps.filter(({ number }) => numbers.includes(number));
    this.#part("felt-good-list").hidden = pinned.length === 0;
    this.#part("pins").replaceChildren(...pinned.map(({ title, place }) => lineOf(`${title}: ${place}`)));
    return pinned;
  }

  /** The step that is on now has changed. */
  layAgain() {
    this.now = null;
  }

  #part(name) {
    return this.page.querySelector(`[data-${name}]`);
  }

  #write(name, text) {
    const part = this.#part(name);
    if (part.textContent !== text) part.textContent = text;
  }

  #lay(step) {
    if (step === this.now) return;
    this.#rest();
    this.now = step;
    step.item.classList.add("is-now");
    this.page.querySelector("[data-act=swap]").disabled = !step.others;
    step.list.tabIndex = 0; // it scrolls
    for (const picture of step.pictures) picture.setCurrentTime?.(0);
    this.sentence = null;
  }

  #rest() {
    this.now = null;
    for (const { item, pictures } of this.steps) {
      item.classList.remove("is-now");
      for (const picture of pictures) picture.pauseAnimations?.();
    }
  }

  #time(schedule, { index, left, length, count }) {
    this.#write("time", index < 0 ? String(count) : clockOf(left));
    this.#write("number", `Step ${Math.max(0, index) + 1} of ${this.steps.length}`);
    const after = index < 0 ? schedule.total : schedule.total - schedule.startOf(index + 1) + left;
    this.#write("left", leftInWords(after));
    this.#part("ring").setAttribute("stroke-dashoffset", index < 0 ? 0 : (1 - left / length).toFixed(4));
  }

  #sentence(step, number) {
    if (this.sentence === number) return;
    this.sentence = number;
    step.sentences.forEach((sentence, each) => sentence.classList.toggle("is-now", each === number));
    const now = step.sentences[number];
    now?.parentElement.scrollTo({ top: now.offsetTop - now.parentElement.offsetTop, behavior: still.matches ? "instant" : "smooth" });
  }

  #slot(step, { index, count, asks }) {
    const next = this.steps[step.order + 1];
    this.#part("slot").dataset.slot = count ? "count" : asks && step.cue ? "ask" : "next";
    this.#write("next-label", count ? "Get ready" : "Next");
    this.#write("next-title", index < 0 ? "Warm hands, soft shoulders" : nextInWords(next));
    this.#write("asked", step.cue);
    this.#write("count", count ? String(count) : "");
  }

  #beat(step, { index, into }, runs) {
    const beats = step.beat > 0 && index >= 0;
    this.page.classList.toggle("has-beat", beats);
    const presses = beats && runs && pressesAt(into, step.beat);
    this.page.classList.toggle("presses", presses && !still.matches);
    this.#part("pulse").style.transitionDuration = `${step.beat / 2}s`;
    this.#write("beat", beats ? beatInWords(step.beat, presses) : "");
  }

  #animate(step, moves) {
    for (const picture of step.pictures) moves ? picture.unpauseAnimations?.() : picture.pauseAnimations?.();
  }
}

/** "1:05". A second counts as long as there is some of it. */
function clockOf(left) {
  const seconds = Math.ceil(left);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function leftInWords(seconds) {
  const minutes = Math.ceil(seconds / 60);
  return minutes > 1 ? `${minutes} minutes left` : "the last minute";
}

function nextInWords(step) {
  return step ? `${step.title}, ${step.place.toLowerCase()}` : "The end, and a quiet moment";
}

function beatInWords(seconds, presses) {
  if (still.matches) return `Press ${seconds} s, let go ${seconds} s`;
  return presses ? "Press" : "Let go";
}

function lineOf(text) {
  const line = document.createElement("li");
  line.textContent = text;
  return line;
}
