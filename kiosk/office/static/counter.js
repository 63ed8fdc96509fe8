// Buttons of the counter without leaving the page, and keys for them. Without this script they are plain forms.
"use strict";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-press]") || form.dataset.sent) return;
  event.preventDefault();
  form.dataset.sent = "yes"; // a second press of the same button is the same press
  const fields = new FormData(form, event.submitter);
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(fields) });
    if (!answer.ok) throw new Error(answer.status);
    if (document.activeElement) document.activeElement.blur(); // what was typed is sent
    const html = await answer.text();
    if (!html.includes('id="waiting"')) { location.reload(); return; } // the session has ended
    heard();
    closeMenus();
    put(html);
  } catch {
    delete form.dataset.sent;
    later(ask);
  } finally {
    delete form.dataset.sent;
  }
});

function closeMenus() {
  for (const one of document.querySelectorAll("details[open]")) one.open = false;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea, summary")) return;
  const button = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key.toLowerCase());
  if (!button || event.repeat) return;
  event.preventDefault();
  if (button.matches("input, select, [data-focus]")) button.focus();
  else button.click();
});
