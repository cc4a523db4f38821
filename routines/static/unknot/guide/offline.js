// Keeps this guide, and only this one, for when the connection goes. At the end nothing of it is left on the phone.
"use strict";

const NAME = "unknot guide ";
const WORKER = "/service-worker.js";
const OFFLINE = "/offline/"; // what the worker shows once the copy is too old
const mine = () => NAME + location.pathname;

/** Fetches the page and its files once more, into a cache that the service worker reads. */
export async function keep() {
  if (!navigator.serviceWorker || !window.caches) return;
  try {
    await forget((path) => path !== location.pathname);
    await navigator.serviceWorker.register(WORKER, { scope: location.pathname });
    await Promise.all([keepPage(), keepFiles()]);
  } catch {
    // no connection, no room or not allowed: then it works with a connection only
  }
}

/** Lets go of the copies of all guides whose path passes, and of what served them. */
export async function forget(passes = () => true) {
  if (!navigator.serviceWorker || !window.caches) return;
  const names = (await caches.keys()).filter((name) => name.startsWith(NAME) && passes(name.slice(NAME.length)));
  await Promise.all(names.map((name) => caches.delete(name)));
  const workers = await navigator.serviceWorker.getRegistrations();
  await Promise.all(workers.filter(({ scope }) => passes(new URL(scope).pathname)).map((worker) => worker.unregister()));
}

async function keepPage() {
  const answer = await fetch(location.pathname);
  if (!answer.ok || answer.redirected) return;
  const headers = new Headers(answer.headers);
  headers.set("Unknot-Kept-At", String(Date.now()));
  const copy = new Response(await answer.blob(), { headers });
  await (await caches.open(mine())).put(location.pathname, copy);
}

async function keepFiles() {
  await document.fonts.ready;
  const files = (await loaded()).filter((url) => url.origin === location.origin && /\.(css|js|woff2|svg)$/.test(url.pathname));
  await (await caches.open(mine())).addAll([OFFLINE, ...new Set(files.map((url) => url.pathname))]);
}

/** The addresses of all that this page has loaded so far. */
function loaded() {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => resolve(list.getEntries().map((entry) => new URL(entry.name))));
    observer.observe({ type: "resource", buffered: true });
  });
}
