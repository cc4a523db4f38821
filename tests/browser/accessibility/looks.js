// What is read off a page as it is shown: each look returns a list of sentences, one for each thing that is wrong.
"use strict";

window.looks = (() => {
  const PRESSED = "a[href], button, input:not([type=hidden]), select, textarea, summary, label, [role=button]";
  const STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const TYPED = "input:not([type=hidden]), select, textarea, button, a.button";
  const CONTRAST = 3; // WCAG 1.4.11

  const name = (element) => {
    const label = element.labels?.[0] ?? element;
    const words = (element.getAttribute("aria-label") ?? label.textContent).trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""} “${words}”`;
  };
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden");
  const all = (selector) => {
    const open = document.querySelector("dialog:modal");
    return [...(open ?? document.body).querySelectorAll(selector)].filter(isSeen);
  };

  /** Unfolds the first two of each kind that can be: the others are alike. */
  const unfold = () => {
    const number = {};
    for (const folded of document.querySelectorAll("details")) {
      const kind = `${folded.className} in ${folded.parentElement.className || folded.parentElement.tagName}`;
      number[kind] = (number[kind] ?? 0) + 1;
      if (number[kind] <= 2) folded.open = true;
    }
    return [];
  };

  /** What is drawn for a control: a box that is see-through lies over what stands for it. */
  const drawn = (control) => (getComputedStyle(control).opacity === "0" ? control.nextElementSibling : control);

  const parsed = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (upper, lower) => {
    const mixed = (part) => upper[part] * upper.alpha + lower[part] * (1 - upper.alpha);
    return { red: mixed("red"), green: mixed("green"), blue: mixed("blue"), alpha: 1 };
  };
  const ground = (element) => {
    if (!element) return parsed(matchMedia("(prefers-color-scheme: dark)").matches ? "rgb(0 0 0)" : "rgb(255 255 255)");
    const own = parsed(getComputedStyle(element).backgroundColor);
    return own.alpha === 1 ? own : over(own, ground(element.parentElement));
  };
  const luminance = ({ red, green, blue }) => {
    const linear = [red, green, blue].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  /** Controls that are drawn with a line or a filling of which neither stands out. Words alone are axe's business. */
  const faint = () =>
    all(TYPED)
      .filter((control) => !control.disabled)
      .flatMap((control) => {
        const shape = drawn(control);
        const style = getComputedStyle(shape);
        const around = ground(shape.parentElement);
        const filling = contrast(ground(shape), around);
        const hasLine = parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== "none";
        const line = hasLine ? contrast(over(parsed(style.borderTopColor), around), around) : 1;
        const isWordsAlone = control.matches("button, a") && filling < 1.02 && line < 1.02;
        const best = Math.max(filling, line);
        return isWordsAlone || best >= CONTRAST ? [] : [`${name(control)} stands out only ${best.toFixed(2)}:1`];
      });

  /** A link within a sentence may be as low as its line (WCAG 2.5.8). */
  const isInSentence = (element) => {
    if (!element.matches("a") || getComputedStyle(element).display !== "inline") return false;
    const block = element.closest("p, li, dd, td, h1, h2, h3, h4, div, pre");
    return block.textContent.trim().length > element.textContent.trim().length;
  };
  const sizeOf = (element) => {
    const target = element.closest("label") ?? element.labels?.[0] ?? element;
    const { width, height } = (element.matches("input") ? target : element).getBoundingClientRect();
    const own = element.getBoundingClientRect();
    return Math.max(Math.min(width, height), Math.min(own.width, own.height));
  };
  /** A label beside its control is another place to press, and needs no size of its own. */
  const small = (least) =>
    all(PRESSED)
      .filter((element) => !(element.matches("label") && !element.querySelector("input")))
      .filter((element) => !element.matches(".skip-link") && !isInSentence(element))
      .filter((element) => sizeOf(element) < least - 0.01)
      .map((element) => `${name(element)} is ${sizeOf(element).toFixed(1)} pixels, not ${least}`);

  /** Where the ring of the focus is drawn, or nothing. In mails it is the browser's own. */
  const ring = (element) =>
    [element, element.nextElementSibling, element.closest("label")].find((one) => {
      const style = one && getComputedStyle(one);
      return style && (style.outlineStyle === "auto" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2));
    });
  const isOurs = (found, element) =>
    found && (element.contains(found) || found.contains(element) || element.labels?.[0]?.contains(found) || drawn(element)?.contains(found));
  const places = (element) => {
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return { box, points: [[x, y], [left + 3, y], [right - 3, y]] };
  };
  /** A third of it at least: where some of it is in sight already, Chromium scrolls no further. */
  const isInSight = (box) => {
    const across = Math.min(box.right, innerWidth) - Math.max(box.left, 0);
    const down = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
    return across >= Math.min(box.width, innerWidth) / 3 && down >= Math.min(box.height, innerHeight) / 3;
  };
  const wrongWithFocus = (element) => {
    element.focus();
    if (document.activeElement !== element) return [`${name(element)} takes no focus`];
    const { box, points } = places(element);
    if (!isInSight(box)) return [`${name(element)} is out of sight`];
    if (!points.every(([x, y]) => isOurs(document.elementFromPoint(x, y), element))) return [`${name(element)} is covered`];
    const ringed = ring(element);
    if (!ringed) return [`${name(element)} has no ring`];
    if (getComputedStyle(ringed).outlineStyle === "auto") return [];
    const seen = contrast(parsed(getComputedStyle(ringed).outlineColor), ground(ringed.parentElement));
    return seen < CONTRAST ? [`the ring of ${name(element)} stands out only ${seen.toFixed(2)}:1`] : [];
  };

  /** What happens to the focus on its way down the page and up again. After a key, scripts focus as the keyboard does. */
  const lost = () => {
    const stops = all(STOPS).filter((element) => !element.disabled && element.tabIndex >= 0);
    return [...new Set([...stops, ...stops.reverse()].flatMap(wrongWithFocus))];
  };

  /** What moves although less motion is asked for. */
  const moving = () => [
    ...document.getAnimations().filter((one) => one.playState === "running").map((one) => `${name(one.effect.target)} moves`),
    ...[...document.querySelectorAll("animate, animateMotion, animateTransform, set")]
      .filter((one) => one.parentElement.getClientRects().length > 0)
      .map((one) => `${one.tagName} in ${name(one.closest("svg"))} moves`),
    ...(getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? ["the page scrolls smoothly"] : []),
  ];

  const scrollsItself = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  const isHeld = (element) => element !== document.body && (scrollsItself(element) || isHeld(element.parentElement));

  /** What reaches over the right edge, where nothing of its own can be scrolled. */
  const cut = () => [
    ...(document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : []),
    ...all("header *, main *, footer *")
      .filter((one) => !one.closest("svg, .skip-link") && one.getBoundingClientRect().right > innerWidth + 1)
      .filter((one) => !isHeld(one))
      .map((one) => `${name(one)} is cut off`),
  ];

  return { unfold, faint, small, lost, moving, cut };
})();
