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
/* A button that copies, beside each text that is there to be copied. */
(() => {
  if (!navigator.clipboard) return;
  for (const input of document.querySelectorAll("input[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = input.dataset.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(input.value);
      button.textContent = input.dataset.copied;
    });
    const line = document.createElement("div");
    line.className = "copy";
    input.replaceWith(line);
    line.append(input, button);
  }
})();
/* Change notes are asked for in the languages that the change touches: the others appear when
   something is typed in their text. Facts have no language and are told in the source language. */
(() => {
  const notes = document.querySelector(".change-notes");
  if (!notes) return;
  const touched = new Set(notes.dataset.touched.split(" "));
  const show = () => {
    for (const field of notes.children) {
      const text = field.querySelector("textarea");
      field.hidden = !(touched.has(text.lang) || text.value || field.classList.contains("errors"));
    }
  };
  document.querySelector("#content-main > form").addEventListener("input", ({ target }) => {
    if (target.closest(".about")) return;
    touched.add(target.lang || notes.dataset.source);
    show();
  });
  show();
})();
/* On a phone the cells of a list stand below each other, each after the heading of its column. */
(() => {
  for (const table of document.querySelectorAll("#result_list")) {
    const headings = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    for (const cell of table.querySelectorAll("tbody td")) {
      if (headings[cell.cellIndex]) cell.dataset.heading = headings[cell.cellIndex];
    }
  }
})();
