// Starts the lists of rows in a form. The options stand in the page as data, so that the page needs no inline script.
document.addEventListener("DOMContentLoaded", () => {
  for (const mark of document.querySelectorAll("[data-central-rows]")) {
    new window.InlinePanel(JSON.parse(mark.dataset.centralRows));
  }
});
