// Announces calls on the display: a gong, then the number and the counter, spoken. Each call once, a recall again.
//
// What was announced is kept by the key of each call (ticket and count), not by what was on the screen before, so a
// recall of the same number sounds, and a pause of the connection loses nothing. The server names the calls that are
// to be heard, so the clock of this machine does not matter. A call that is answered before its turn is not announced.
"use strict";

const KEPT = "kiosk-announced", MOST = 200, GONG = "/display/gong.wav";
const SHOWN = 5000, LONGEST = 20000; // milliseconds: that a call stands out at least; that one sound may take
const MANY = 2; // so many who wait for their announcement are too many to say each twice
const queue = [];
const version = document.getElementById("top").dataset.version;
let announced = new Set(recalled()), sounding = "", lock = null;

function recalled() {
  try { return JSON.parse(localStorage.getItem(KEPT)) || []; } catch { return []; }
}

function remember() {
  announced = new Set([...announced].slice(-MOST));
  try { localStorage.setItem(KEPT, JSON.stringify([...announced])); } catch { /* announced again after a reload */ }
}

function pass(time) {
  return new Promise((done) => setTimeout(done, time));
}

function loaded(address) {
  const sound = new Audio(address);
  sound.preload = "auto"; // what is spoken is made while the gong sounds
  return sound;
}

function play(sound) {
  return new Promise((done) => {
    const limit = setTimeout(() => { sound.pause(); done(); }, LONGEST);
    const over = () => { clearTimeout(limit); done(); };
    sound.onended = sound.onerror = over;
    sound.play().catch((fault) => { if (fault.name === "NotAllowedError") offerSound(); over(); });
  });
}

function offerSound() {
  document.getElementById("sound").hidden = false; // browsers want one touch before a page may sound
}

async function sound(call) {
  const spoken = queue.length >= MANY ? call.spoken.slice(0, 1) : call.spoken;
  for (const one of [...(root.dataset.gong === "yes" ? [GONG] : []), ...spoken].map(loaded)) await play(one);
}

async function stayOn() {
  try { lock = await navigator.wakeLock.request("screen"); } catch { /* the machine's own settings decide */ }
}

async function announce() {
  if (sounding) return;
  while (queue.length) {
    const call = queue.shift();
    if (!calls().some((one) => one.dataset.call === call.key)) continue;
    sounding = call.key;
    mark();
    await Promise.all([sound(call), pass(SHOWN)]);
    sounding = "";
    mark();
  }
}

function calls() {
  return [...document.querySelectorAll("#announced [data-call]")];
}

function mark() {
  for (const one of document.querySelectorAll("[data-shown]")) one.classList.toggle("new", one.dataset.shown === sounding);
}

function look() {
  for (const one of calls()) {
    const key = one.dataset.call;
    if (announced.has(key)) continue;
    announced.add(key);
    queue.push({ key, spoken: (one.dataset.spoken || "").split(" ").filter(Boolean) });
  }
  remember();
  mark();
  announce();
  if (!sounding && document.getElementById("top").dataset.version !== version) location.reload(); // the program was updated
}

document.addEventListener("drawn", look);
document.getElementById("sound").addEventListener("click", (event) => {
  event.currentTarget.hidden = true;
  play(loaded(GONG));
});
document.addEventListener("visibilitychange", stayOn); // a page that was hidden has lost it
stayOn();
look();
