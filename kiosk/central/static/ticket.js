// Asks for the page of a ticket again and again; when the server cannot be reached the last state stays, with its age.
"use strict";

const own = document.currentScript, every = Number(own.dataset.seconds) * 1000;
let heardAt = new Date();

async function ask() {
  const age = document.getElementById("age");
  try {
    const answer = await fetch(location.href, { cache: "no-store", credentials: "omit" });
    if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("ticket");
    if (!fresh) throw new Error("not ours");
    const shown = document.getElementById("ticket");
    if (shown.innerHTML !== fresh.innerHTML) shown.replaceWith(fresh);
    heardAt = new Date();
    age.hidden = true;
  } catch {
    const time = heardAt.getHours() + ":" + String(heardAt.getMinutes()).padStart(2, "0");
    age.textContent = own.dataset.old.replace("{time}", time);
    age.hidden = own.dataset.old === "";
  }
  setTimeout(ask, every * (0.75 + Math.random() / 2));
}

setTimeout(ask, every);
