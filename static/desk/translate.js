/* The keys of the translation form. The page names them; without scripts it has the same buttons.
   No key is a browser's or a screen reader's own, and none is a single character. */
"use strict";
(() => {
  const form = document.querySelector(".translating #content-main > form");
  if (!form) return;
  for (const keys of form.querySelectorAll(".keys")) keys.hidden = false;
  const press = (name) => {
    const button = form.querySelector(`button[name=${name}]`);
    if (button) form.requestSubmit(button);
  };
  const follow = (rel) => {
    const link = document.querySelector(`.route a[rel=${rel}]`);
    if (link) link.click();
  };
  const steps = {
    "control Enter": () => press("_next"),
    "control shift Enter": () => press("_submit"),
    "alt PageDown": () => follow("next"),
    "alt PageUp": () => follow("prev"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.isComposing) return;
    const held = [
      (event.ctrlKey || event.metaKey) && "control",
      event.altKey && "alt",
      event.shiftKey && "shift",
      event.key,
    ];
    const step = steps[held.filter(Boolean).join(" ")];
    if (!step) return;
    event.preventDefault();
    step();
  });
})();
