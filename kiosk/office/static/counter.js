// Buttons of the counter without leaving the page, and keys for them. Without this script they are plain forms.
"use strict";

const TYPED = "input:not([type=radio]):not([type=checkbox]), select, textarea"; // where a letter is a letter
const READ = 8000; // milliseconds to read what went well; what went wrong stays until the next press, or Escape
let hiding = 0;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-press]") || form.dataset.sent) return;
  event.preventDefault();
  clearTimeout(hiding);
  form.dataset.sent = "yes"; // a second press of the same button is the same press
  const fields = new FormData(form, event.submitter);
  try {
    const body = new URLSearchParams(fields), signal = AbortSignal.timeout(OLD_AFTER); // a press that hangs locks its button
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, signal });
    if (!answer.ok) throw new Error(answer.status);
    if (document.activeElement) document.activeElement.blur(); // what was typed is sent
    const html = await answer.text();
    if (!html.includes('id="waiting"')) { location.reload(); return; } // the session has ended
    heard();
    closeMenus();
    put(html);
    if (document.querySelector("#message.info")) hiding = setTimeout(hideMessage, READ);
  } catch {
    tellFailure();
    later(ask);
  } finally {
    delete form.dataset.sent;
  }
});

function hideMessage() {
  document.getElementById("message").hidden = true;
}

function tellFailure() { // the same press carries the same request, so it may be sent again
  const line = document.getElementById("message");
  line.className = "banner warning";
  line.querySelector("span").textContent = line.dataset.failed;
  line.hidden = false;
  drawings.delete(line.id); // what the server draws next takes its place
}

function closeMenus() {
  for (const one of document.querySelectorAll("details[open]")) {
    if (one.contains(document.activeElement)) one.querySelector("summary").focus();
    one.open = false;
  }
}

const title = document.title;
function count() { // whoever has another window before this one sees that somebody waits
  const waiting = document.getElementById("waiting");
  if (waiting) document.title = waiting.dataset.count === "0" ? title : `(${waiting.dataset.count}) ${title}`;
}
document.addEventListener("drawn", count);
count();

for (const group of document.querySelectorAll("[data-all]")) { // a counter that serves one of many concerns
  const boxes = [...group.querySelectorAll("input")], both = document.createElement("p");
  for (const [words, is] of [[group.dataset.all, true], [group.dataset.none, false]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", () => { for (const one of boxes) one.checked = is; });
    both.append(button);
  }
  group.append(both);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

function stepThroughList(event) { // from menu to menu; Enter opens one, Tab goes on to what is in it
  const menus = [...document.querySelectorAll("#waiting summary")];
  if (!menus.length) return;
  const here = menus.indexOf(document.activeElement), last = menus.length - 1;
  const next = event.key === "ArrowDown" ? Math.min(here + 1, last) : Math.max(here < 0 ? last : here - 1, 0);
  event.preventDefault();
  menus[next].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    closeMenus();
    if (document.getElementById("message")) hideMessage();
  }
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(TYPED)) return;
  if (["ArrowDown", "ArrowUp"].includes(event.key) && !event.target.closest("input")) { stepThroughList(event); return; }
  const button = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key.toLowerCase());
  if (!button || event.repeat) return;
  event.preventDefault();
  if (button.matches("input, select, [data-focus]")) button.focus();
  else button.click();
});
