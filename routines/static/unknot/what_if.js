// Shows at once what other wishes would change. Nothing is stored. For a kept routine only the wishes are sent, and its link.
// Everything works without it: a button asks the server for the same.

const PAUSE = 250; // milliseconds without another change before it asks
const form = document.querySelector("form[data-what-if]");
const part = (name) => form.querySelector(`[data-${name}]`);
const OUT_OF_DATE = "This page is out of date. Please load it again.";
let asked = 0;
let waiting;
let isRefused = false; // then only the server can say how to go on, so the button asks it for a page

/** What is chosen now, in the JSON types of the API. A number that is none is sent as it is typed, to be refused. */
function wishes() {
  const chosen = new FormData(form);
  const fieldsets = [...form.querySelectorAll("fieldset[data-question]")];
  return Object.fromEntries(fieldsets.map(({ dataset: { question, kind } }) => [question, inType(kind, chosen.get(question))]));
}

function inType(kind, value) {
  return kind === "integer" && /^\d+$/.test(value) ? Number(value) : value;
}

/** The preview document or a problem; null where nobody answers. */
async function preview() {
  const body = JSON.stringify({ ...JSON.parse(form.dataset.whatIf), answers: wishes() });
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    return await answer.json();
  } catch {
    return null;
  }
}

async function tryThem() {
  const mine = ++asked;
  const found = await preview();
  if (mine !== asked) return; // a later answer is on its way
  const { difference, errors } = found ?? {};
  const isAnswered = Boolean(difference || errors?.length);
  isRefused = found !== null && !isAnswered;
  part("ask").hidden = isAnswered;
  part("summary").textContent = found === null ? "Nobody answers. Please try again." : told(found);
  part("result").hidden = !difference;
  if (difference) show(difference);
}

/** A difference, wishes that are wrong, or else a problem; that of an address is of no use to whoever reads the page. */
function told({ difference, errors, detail, status }) {
  if (difference) return difference.summary;
  if (errors?.length) return errors.map((error) => error.message).join(" ");
  return (status !== 404 && detail) || OUT_OF_DATE;
}

function show(difference) {
  part("steps").replaceChildren(...difference.steps.map(row));
  part("keep").hidden = difference.is_same;
}

/** One step, from the same template that the server fills in. */
function row(step) {
  const item = document.getElementById("glance-step").content.firstElementChild.cloneNode(true);
  item.dataset.marks = step.marks.join(" ");
  for (const place of item.querySelectorAll("[data-fill]")) place.textContent = step[place.dataset.fill];
  return item;
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(tryThem, PAUSE);
}

part("ask").hidden = true;
form.addEventListener("input", soon);
form.addEventListener("submit", (event) => {
  if (isRefused || event.submitter?.name === "do") return;
  event.preventDefault(); // the Enter key in the field of the minutes
  clearTimeout(waiting);
  tryThem();
});
