// The public site works without this file; it only adds.
"use strict";

// The language that is clicked is the one to begin with next time; the place on the page stays.
document.querySelectorAll(".languages a").forEach(link => link.addEventListener("click", () => {
  document.cookie = `django_language=${link.hreflang};path=/;max-age=31536000;samesite=lax`;
  link.hash = location.hash;
}));

// An address with # opens its answer in every browser.
const openTarget = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const closed = target && target.closest("details:not([open])");
  if (closed) {
    closed.open = true;
    target.scrollIntoView();
  }
};
addEventListener("hashchange", openTarget);
openTarget();

// The search box becomes a combobox; its suggestions are fetched when somebody goes to it.
const searchBox = document.getElementById("q:");
if (searchBox) {
  Object.assign(searchBox, { role: "combobox", ariaExpanded: "false", ariaAutoComplete: "list", autocomplete: "off" });
  const suggest = () => import(searchBox.dataset.script);
  searchBox.addEventListener("focus", suggest);
  if (document.activeElement === searchBox) suggest();
}

document.querySelectorAll("main:has(.tabs)").forEach(main => import(main.dataset.tabs));
