/* The desk works without it. A disclosure in the bar closes with Escape or a click elsewhere. */
"use strict";
(() => {
  const close = (except) => {
    for (const step of document.querySelectorAll("details.step[open]")) {
      if (step !== except) step.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target.closest("details.step")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const step = document.activeElement.closest("details.step[open]");
    close(null);
    if (step) step.querySelector("summary").focus();
  });
  /* Unsaved words are not lost by a wrong click. */
  const form = document.querySelector(".change-form #content-main > form");
  if (!form) return;
  let typed = false;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
})();
