// Makes the questionnaire quicker: a tap on the drawing ticks its box, "none" clears the rest, questions come up when they matter.
// Everything works without it: the server asks again for what it needs.
"use strict";

const form = document.querySelector("form[data-answers]");
const elsewhere = JSON.parse(form.dataset.answers);

/** The answer given on this page, in the JSON type the rules compare; undefined where there is none. */
function answerOf(fieldset) {
  const inputs = [...fieldset.querySelectorAll("input:not([type=hidden])")];
  const values = inputs.filter((input) => input.checked || input.type === "number").map((input) => input.value);
  if (fieldset.dataset.kind === "many") return values.filter((value) => value !== "-");
  if (values.length === 0 || values[0] === "") return undefined;
  return fieldset.dataset.kind === "integer" ? Number(values[0]) : values[0];
}

/** The closed vocabulary of conditions: all, any, not, equality, includes, at_least, at_most. */
function holds(condition, answers) {
  const [[key, value]] = Object.entries(condition);
  if (key === "all") return value.every((part) => holds(part, answers));
  if (key === "any") return value.some((part) => holds(part, answers));
  if (key === "not") return !holds(value, answers);
  return matches(value, answers[key]);
}

function matches(wanted, answer) {
  if (answer === undefined) return false;
  if (Array.isArray(wanted)) return Array.isArray(answer) && wanted.length === answer.length && wanted.every((one) => answer.includes(one));
  if (wanted === null || typeof wanted !== "object") return answer === wanted;
  if ("includes" in wanted) return [wanted.includes].flat().some((one) => answer.includes(one));
  return answer >= (wanted.at_least ?? -Infinity) && answer <= (wanted.at_most ?? Infinity);
}

/** Shows what is asked now. Hidden questions are disabled, so that they are not sent. */
function ask() {
  const answers = { ...elsewhere };
  for (const fieldset of form.querySelectorAll("fieldset[data-question]")) {
    const field = fieldset.parentElement;
    const condition = field.dataset.askedWhen;
    const asked = !condition || holds(JSON.parse(condition), answers);
    field.hidden = fieldset.disabled = !asked;
    const given = asked ? answerOf(fieldset) : undefined;
    answers[fieldset.dataset.question] = given ?? JSON.parse(fieldset.dataset.default) ?? undefined;
  }
}

/** "None of these" and the others exclude each other. */
function keepNoneAlone(changed) {
  if (changed.type !== "checkbox" || !changed.checked) return;
  for (const input of changed.closest("fieldset").querySelectorAll("input[type=checkbox]")) {
    if (input !== changed && ("none" in changed.dataset || "none" in input.dataset)) input.checked = false;
  }
}

form.addEventListener("change", (event) => {
  keepNoneAlone(event.target);
  ask();
});

form.addEventListener("click", (event) => {
  const zone = event.target.closest("[data-zone]");
  if (!zone) return;
  zone.closest("fieldset").querySelector(`input[value="${zone.dataset.zone}"]`)?.click();
});

window.addEventListener("pageshow", ask);
document.querySelector("[data-take-focus]")?.focus();
