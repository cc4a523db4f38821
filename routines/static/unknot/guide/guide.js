// The guide: turns the list of steps into a player. Without this script the list says the same.
"use strict";

import { Awake } from "./awake.js";
import { watchKeys } from "./keys.js";
import { Massage } from "./massage.js";
import { Memory } from "./memory.js";
import * as offline from "./offline.js";
import { Remember } from "./remember.js";
import { Screen } from "./screen.js";
import { Sound } from "./sound.js";
import { nameOf, stepsOf } from "./steps.js";
import { Voice } from "./voice.js";
import { Wishes } from "./wishes.js";

const TICK = 200; // milliseconds

const page = document.querySelector("[data-guide]");
const menu = page.querySelector("dialog");
const steps = stepsOf(page);
const screen = new Screen(page, steps);
const voice = new Voice();
const sound = new Sound();
const remember = new Remember(page);
const memory = new Memory(location.pathname, nameOf(steps));
const massage = new Massage(steps, { screen, voice, sound, memory, awake: new Awake() }, close);
let copying = null;

/** The closing page. What was kept of this massage is let go, but for what felt good. */
async function close() {
  menu.close();
  remember.offer(screen.showPins(memory.pins));
  fillIn(massage.skipped);
  massage.unswap();
  memory.settle();
  screen.turnTo("over");
  page.querySelector("[data-end-title]").focus();
  await copying;
  await offline.forget();
}

/** The page that asks how it was knows already what was skipped; where two take turns, in the turn it is about. */
function fillIn(skipped) {
  for (const tell of page.querySelectorAll("[data-tell]")) {
    const mine = [...skipped].filter(({ whose }) => whose === tell.dataset.tell).map(({ technique }) => technique);
    tell.search = mine.length ? new URLSearchParams({ skipped: [...new Set(mine)].join(",") }) : "";
  }
}

function begin() {
  menu.close();
  screen.showLiked(memory.liked);
  massage.start();
  page.querySelector("[data-act=pause]").focus({ preventScroll: true });
}

function again() {
  massage.unswap();
  memory.settle();
  copying = offline.keep();
  begin();
}

const acts = {
  start: begin,
  again,
  pause: () => massage.pause(),
  back: () => massage.back(),
  skip: () => massage.skip(),
  longer: () => massage.longer(),
  swap: () => massage.swap(),
  there: () => massage.there(),
  end: () => massage.end(),
  menu: () => menu.showModal(),
  close: () => menu.close(),
  leave: () => massage.stop(),
};

page.addEventListener("click", (event) => {
  voice.unlock();
  const act = event.target.closest("[data-act]")?.dataset.act;
  if (act) acts[act]();
  else if (massage.isUnderWay && event.target.closest("[data-tap]")) massage.pause();
});
for (const tapped of ["click", "keydown"]) document.addEventListener(tapped, () => sound.unlock());
watchKeys((act) => massage.isUnderWay && !menu.open && acts[act]());
document.addEventListener("visibilitychange", () => massage.tick());
new Wishes(page, (wanted) => {
  voice.on = wanted.voice;
  if (!voice.on) voice.hush();
  massage.chimes = wanted.chime;
  massage.beats = wanted.beat;
});

const left = memory.progress();
screen.showLiked(memory.liked);
screen.turnTo("ready");
if (left) massage.takeUp(left);
copying = offline.keep();
setInterval(() => massage.tick(), TICK);
