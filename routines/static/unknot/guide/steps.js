// The steps as the page lists them. What the player knows of a massage, it reads here.
"use strict";

import { beatOf } from "./rhythm.js";

/** One step of the list, with what is said of it. */
function stepOf(item, order) {
  const text = (selector) => item.querySelector(selector)?.textContent.trim() ?? "";
  const facts = [...item.querySelectorAll("[data-facts] > *")].map((fact) => fact.textContent.trim());
  return {
    item,
    order,
    number: item.value,
    seconds: Number(item.dataset.seconds),
    phase: item.dataset.phase,
    title: text("[data-title]"),
    place: facts[0],
    facts,
    change: text("[data-switch]"),
    cue: text("[data-cue]"),
    list: item.querySelector(".guide-sentences"),
    sentences: [...item.querySelectorAll(".guide-sentences > li")],
    pictures: [...item.querySelectorAll("svg")],
    beat: beatOf(item.dataset),
  };
}

export function stepsOf(page) {
  return [...page.querySelectorAll("[data-step]")].map(stepOf);
}

/** What tells this massage from another one behind the same link. */
export function nameOf(steps) {
  return steps.map(({ item, seconds }) => [item.dataset.technique, item.dataset.zone, item.dataset.side, seconds].join()).join(";");
}

/** What the voice says, and a screen reader, when the step begins. */
export function introduction(step) {
  return [step.change, step.title, step.facts.join(", ")].filter(Boolean).map((part) => `${part}.`).join(" ");
}
