// The steps as the page lists them. What the player knows of a massage, it reads here.
"use strict";

import { beatOf } from "./rhythm.js";

/** One step of the list, with what is said of it. `others`: how many other ways there are to do it. */
function stepOf(item, order) {
  const way = wayOf(item);
  const text = (selector) => way.querySelector(selector)?.textContent.trim() ?? "";
  const facts = [...way.querySelectorAll("[data-facts] > *")].map((fact) => fact.textContent.trim());
  return {
    item,
    order,
    number: item.value,
    seconds: Number(item.dataset.seconds),
    phase: item.dataset.phase,
    whose: item.dataset.whose,
    zones: item.dataset.zones.split(" ").filter(Boolean),
    feltGood: "feltGood" in item.dataset,
    others: item.querySelectorAll("details").length,
    technique: way.dataset.technique,
    title: text("[data-title]"),
    place: facts[0],
    facts,
    change: text("[data-switch]"),
    cue: text("[data-cue]"),
    list: way.querySelector(".guide-sentences"),
    sentences: [...way.querySelectorAll(".guide-sentences > li")],
    pictures: [...way.querySelectorAll("svg")],
    liked: way.querySelector("[data-liked]"),
    beat: beatOf(way.dataset),
  };
}

export function stepsOf(page) {
  return [...page.querySelectorAll("[data-step]")].map(stepOf);
}

/** Does the step in the next other way, in the list as well; `taps`: how often that was done before. */
export function swap(step, taps) {
  const other = step.item.querySelectorAll("details")[taps % step.others];
  const [before, after] = [wayOf(step.item), other.querySelector("[data-way]")];
  const when = before.querySelector(".guide-when");
  before.replaceWith(after);
  other.append(before);
  if (when) after.querySelector(".guide-words").prepend(when);
  other.querySelector("[data-other]").textContent = step.title;
  Object.assign(step, stepOf(step.item, step.order));
}

/** What tells this massage from another one behind the same link. */
export function nameOf(steps) {
  return steps.map(({ item, seconds }) => [item.dataset.technique, item.dataset.zone, item.dataset.side, seconds].join()).join(";");
}

/** What the voice says, and a screen reader, when the step begins. */
export function introduction(step) {
  return [step.change, step.title, step.facts.join(", ")].filter(Boolean).map((part) => `${part}.`).join(" ");
}

function wayOf(item) {
  return item.querySelector(":scope > [data-way]");
}
