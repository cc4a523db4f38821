// One massage from start to end: where it is, what is heard when something changes, and what every button does.
"use strict";

import { Clock } from "./clock.js";
import { pressesAt } from "./rhythm.js";
import { COUNT, Schedule, momentAt } from "./schedule.js";
import { introduction, swap } from "./steps.js";

const LONGER = 30; // seconds

export class Massage {
  /** `aids`: screen, voice, sound, awake and memory. `over` is called when the last step is done. */
  constructor(steps, aids, over) {
    Object.assign(this, aids);
    this.steps = steps;
    this.over = over;
    this.skipped = new Set();
    this.beats = false;
    this.chimes = true;
    for (const step of steps) for (let taps = 0; taps < this.memory.swapsOf(step); taps++) swap(step, taps);
    this.#restart();
  }

  get isUnderWay() {
    return this.clock !== null;
  }

  get step() {
    return this.steps[Math.max(0, this.schedule.indexAt(this.clock.position))];
  }

  start() {
    this.#restart();
    this.skipped.clear();
    this.clock = new Clock({ stopped: -COUNT });
    this.clock.go();
    this.#show();
    this.voice.say(`Get ready. First: ${introduction(this.steps[0])}`);
  }

  /** Goes on where it was left. */
  takeUp({ began, stopped, lengths }) {
    this.schedule = new Schedule(lengths);
    this.clock = new Clock({ began, stopped });
    this.#show();
  }

  pause() {
    if (this.clock.runs) return this.stop();
    this.clock.go();
    this.screen.announce(`On with ${this.step.title}`);
    this.#changed();
  }

  stop() {
    this.clock.stop();
    this.voice.hush();
    this.screen.announce("Paused");
    this.#changed();
  }

  back() {
    this.#moveTo(this.schedule.back(this.clock.position));
  }

  skip() {
    if (this.moment.index >= 0) this.skipped.add(this.step);
    this.#moveTo(this.schedule.skip(this.clock.position));
  }

  longer() {
    this.schedule = this.schedule.longer(this.clock.position, LONGER);
    this.screen.announce("30 seconds more");
    this.#changed();
  }

  /** Another way to do this step, for as long. After the last one comes the first again. */
  swap() {
    if (!this.step.others) return;
    swap(this.step, this.memory.swap(this.step));
    this.screen.announce(`Instead: ${introduction(this.step)}`);
    this.voice.say(introduction(this.step));
    this.screen.layAgain();
    this.#changed();
  }

  /** Every step in its first way again. */
  unswap() {
    for (const step of this.steps) while (this.memory.swapsOf(step) % (step.others + 1)) swap(step, this.memory.swap(step));
  }

  there() {
    const isPinned = this.memory.toggle(this.step.number);
    this.screen.showThere(isPinned);
    this.screen.announce(isPinned ? `Kept: ${this.step.title}` : "Not kept any more");
  }

  end() {
    this.#restart();
    this.voice.hush();
    this.awake.drop();
    this.over();
  }

  /** Called several times a second. It may have missed any number of calls before. */
  tick() {
    if (!this.clock) return;
    const before = this.moment;
    const moment = this.#draw();
    if (moment.index === this.steps.length) this.#finish();
    else if (moment.index !== before.index) this.#begin(moment);
    else if (this.clock.runs) this.#tell(before, moment);
  }

  #restart() {
    this.clock = null;
    this.moment = null;
    this.schedule = new Schedule(this.steps.map((step) => step.seconds));
  }

  #draw() {
    this.moment = momentAt(this.schedule, this.clock.position, this.steps.map((step) => step.sentences.length));
    if (this.moment.index < this.steps.length) this.screen.show(this.schedule, this.moment, this.clock);
    return this.moment;
  }

  #show() {
    this.screen.turnTo("playing");
    this.awake.keep();
    this.#draw();
    this.screen.showThere(this.memory.pins.includes(this.step?.number));
    this.memory.keep(this.clock, this.schedule);
  }

  #changed() {
    this.memory.keep(this.clock, this.schedule);
    this.tick();
  }

  #moveTo(position) {
    this.clock.moveTo(position);
    this.#changed();
  }

  #begin({ index }) {
    if (index < 0) return;
    const step = this.steps[index];
    const words = `Step ${index + 1} of ${this.steps.length}. ${introduction(step)}`;
    this.screen.announce(words);
    this.screen.showThere(this.memory.pins.includes(step.number));
    if (this.chimes) this.sound.chime();
    this.voice.say(introduction(step));
  }

  /** What is heard inside a step. */
  #tell(before, moment) {
    const step = this.step;
    if (moment.asks && !before.asks && step.cue) this.voice.say(`Ask: ${step.cue}`);
    else if (moment.index >= 0 && moment.count && !before.count) this.voice.say(this.#comingUp(moment.index + 1));
    else if (moment.into >= 1 && this.said !== `${moment.index}.${moment.sentence}`) this.#read(step, moment);
    const presses = (each) => each.into !== undefined && pressesAt(each.into, step.beat);
    if (this.beats && step.beat && presses(moment) !== presses(before)) this.sound.tap(presses(moment));
  }

  #read(step, { index, sentence }) {
    if (this.voice.add(step.sentences[sentence].textContent)) this.said = `${index}.${sentence}`;
  }

  #comingUp(index) {
    return index < this.steps.length ? `Get ready. Next: ${this.steps[index].title}, ${this.steps[index].place}.` : "Come to an end, slowly.";
  }

  #finish() {
    if (this.chimes) this.sound.chime();
    this.end();
    this.voice.say(`That was it. ${this.screen.ending}.`);
  }
}
