// Announces calls on the display: a gong, then the number and the counter, spoken. Each call once, a recall again.
//
// What was announced is kept by the key of each call (ticket and count), not by what was on the screen before, so a
// recall of the same number sounds, and a pause of the connection loses nothing. Calls that are long over when the
// display comes back are shown and not announced.
"use strict";

const KEPT = "kiosk-announced", LATE = 180; // seconds
const waiting = [];
let announced = new Set(JSON.parse(localStorage.getItem(KEPT) || "[]"));
let playing = false;

function remember() {
  announced = new Set([...announced].slice(-200));
  localStorage.setItem(KEPT, JSON.stringify([...announced]));
}

function play(address) {
  return new Promise((done) => {
    const sound = new Audio(address);
    sound.onended = () => done(true);
    sound.onerror = () => done(false);
    sound.play().catch((fault) => { if (fault.name === "NotAllowedError") offerSound(); done(false); });
  });
}

function offerSound() {
  document.getElementById("sound").hidden = false; // browsers want one touch before a page may sound
}

async function announce() {
  if (playing) return;
  playing = true;
  while (waiting.length) {
    const call = waiting.shift();
    mark(call.key, true);
    if (root.dataset.gong === "yes") await play("/display/gong.wav");
    for (const address of call.spoken) await play(address);
    mark(call.key, false);
  }
  playing = false;
}

function mark(key, isNew) {
  for (const one of document.querySelectorAll("[data-call]"))
    if (one.dataset.call === key) one.classList.toggle("new", isNew);
}

function look() {
  const now = Date.now() / 1000;
  const found = [...document.querySelectorAll("[data-call]")].reverse(); // oldest first
  for (const one of found) {
    const key = one.dataset.call;
    if (announced.has(key)) continue;
    announced.add(key);
    if (now - Number(one.dataset.at) > LATE) continue;
    waiting.push({ key, spoken: (one.dataset.spoken || "").split(" ").filter(Boolean) });
  }
  remember();
  announce();
}

document.addEventListener("drawn", look);
document.getElementById("sound").addEventListener("click", (event) => {
  event.currentTarget.hidden = true;
  play("/display/gong.wav");
});
look();
