// Small helps for private links: a button that copies, and the focus on what went wrong. Everything works without it.
"use strict";

/** Whether the text of this field is on the clipboard now. */
async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand("copy"); // for browsers that keep the clipboard to secure addresses
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (await copy(document.getElementById(button.dataset.copy))) button.textContent = "Copied";
  });
}

document.querySelector("[data-take-focus]")?.focus();
