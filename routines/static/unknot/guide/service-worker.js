// Serves one guide without a connection, from what the page itself has kept (offline.js). It stores nothing.
// Its scope is the path of that guide, so it never sees another page. What it serves may be half a day old: before
// the next massage somebody asks first whether anything is new.
"use strict";

const GUIDE = new URL(self.registration.scope).pathname;
const COPY = `unknot guide ${GUIDE}`;
const OFFLINE = "/offline/";
const PATIENCE = 4000; // milliseconds for a network that hardly answers
const KEEPS = 12 * 60 * 60 * 1000;
const NEVER_CHANGES = /\.[0-9a-f]{12}\.\w+$/; // its name tells its content

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === GUIDE) event.respondWith(page(request));
  else if (url.pathname !== GUIDE && request.mode !== "navigate") event.respondWith(file(request));
});

/** The page as it is now, or the copy when nobody answers in time. A refusal ends the copy. */
async function page(request) {
  const copy = await freshCopy();
  if (!copy) return fetch(request).catch(noConnection);
  const asked = fetch(request).then(async (answer) => {
    if (answer.status < 500 && !answer.ok) await caches.delete(COPY);
    return answer.status < 500 ? answer : copy;
  });
  return Promise.race([asked.catch(() => copy), later(copy)]);
}

/** A page that says so, and holds nothing of anybody; the browser's own where that is not kept either. */
async function noConnection() {
  return (await kept(OFFLINE)) ?? Response.error();
}

async function freshCopy() {
  const copy = await kept(GUIDE);
  return copy && Date.now() - Number(copy.headers.get("Unknot-Kept-At")) < KEEPS ? copy : undefined;
}

async function file(request) {
  const path = new URL(request.url).pathname;
  const copy = await kept(path);
  if (!copy || NEVER_CHANGES.test(path)) return copy ?? fetch(request);
  return Promise.race([fetch(request).catch(() => copy), later(copy)]);
}

/** Looking must not make an empty cache. */
async function kept(path) {
  return (await caches.has(COPY)) ? (await caches.open(COPY)).match(path) : undefined;
}

function later(copy) {
  return new Promise((resolve) => setTimeout(() => resolve(copy), PATIENCE));
}
