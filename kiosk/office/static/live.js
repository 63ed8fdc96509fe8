// Keeps a page up to date: opens the stream of the page, puts in place what changed, says how old it is.
//
//   <main data-live="/display/live" data-old="As of {time}. No connection for {seconds} s." data-age="age">
//     <section id="calls" data-part>…</section>
//   </main>
//   <p id="age" role="status" hidden></p>
//
// Only parts that the server draws differently are replaced, so focus, scrolling, half-typed text and what a page's own
// script marked stay. When the server is gone the last state stays, with its age; it is asked again after a pause that
// grows and is never the same for all pages. A connection that is open and silent counts as gone: a server without power
// says no goodbye.
"use strict";

const root = document.querySelector("[data-live]");
const OLD_AFTER = 12000; // milliseconds; the server says at least every 5 seconds that it is there
const FIRST_PAUSE = 1000, LONGEST_PAUSE = 30000, POLL = 5000;

let heardAt = performance.now(), heardClock = new Date(), pause = FIRST_PAUSE, failures = 0;
let stream = null, triedAt = heardAt;
const drawings = new Map(); // what the server drew last, by part
for (const part of document.querySelectorAll("[data-part]")) drawings.set(part.id, part.outerHTML);

function heard() {
  heardAt = performance.now();
  heardClock = new Date();
  pause = FIRST_PAUSE;
  failures = 0;
  showAge();
}

function isBusy(part) {
  const one = document.activeElement;
  return part.contains(one) && (one.tagName === "SELECT" || one.tagName === "TEXTAREA" || (one.tagName === "INPUT" && one.type === "text")) && one.value !== one.defaultValue;
}

function put(html) {
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  const focused = document.activeElement && document.activeElement.id;
  for (const fresh of drawn.content.querySelectorAll("[data-part]")) {
    const shown = document.getElementById(fresh.id), drawing = fresh.outerHTML;
    if (!shown || drawings.get(fresh.id) === drawing || isBusy(shown)) continue;
    drawings.set(fresh.id, drawing);
    for (const one of shown.querySelectorAll("details[open]")) {
      const same = one.id && fresh.querySelector("#" + CSS.escape(one.id));
      if (same) same.open = true;
    }
    const from = shown.scrollTop;
    shown.replaceWith(fresh);
    fresh.scrollTop = from;
  }
  const again = focused && document.getElementById(focused);
  if (again && again !== document.activeElement) again.focus();
  root.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
}

function showAge() {
  const line = document.getElementById(root.dataset.age);
  if (!line) return;
  const age = performance.now() - heardAt;
  line.hidden = age < OLD_AFTER;
  const time = heardClock.getHours() + ":" + String(heardClock.getMinutes()).padStart(2, "0");
  line.textContent = root.dataset.old.replace("{time}", time).replace("{seconds}", Math.round(age / 1000));
  document.documentElement.classList.toggle("old", age >= OLD_AFTER);
}

function later(what) {
  setTimeout(what, pause * (0.75 + Math.random() / 2));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function listen() {
  if (!window.EventSource || failures >= 3) { ask(); return; }
  triedAt = performance.now();
  stream = new EventSource(root.dataset.live);
  stream.addEventListener("page", (event) => { heard(); put(event.data); });
  stream.addEventListener("alive", heard);
  stream.addEventListener("over", () => { stream.close(); location.reload(); }); // signed out, here or elsewhere
  stream.onerror = () => { failures += 1; startAgain(); };
}

function startAgain() {
  stream.close();
  stream = null;
  later(listen);
}

function watch() {
  showAge();
  if (stream && performance.now() - Math.max(heardAt, triedAt) > OLD_AFTER) startAgain();
}

async function ask() {
  try {
    const answer = await fetch(root.dataset.live, { headers: { Accept: "text/html" }, cache: "no-store", signal: AbortSignal.timeout(OLD_AFTER) });
    if (answer.status === 401 || answer.status === 404 || answer.redirected) { location.reload(); return; }
    if (!answer.ok) throw new Error(answer.status);
    put(await answer.text());
    heard();
    setTimeout(listen, POLL); // the stream is tried again
  } catch {
    failures = 3;
    later(ask);
  }
}

if (root) {
  listen();
  setInterval(watch, 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) showAge(); });
}
