// The public site works without this file; it only adds.
"use strict";

// The language that is clicked is the one to begin with next time; the place on the page stays.
document.querySelectorAll(".languages a").forEach(link => link.addEventListener("click", () => {
  document.cookie = `django_language=${link.hreflang};path=/;max-age=31536000;samesite=lax`;
  link.hash = location.hash;
}));

// An address with # opens its answer, also where the browser does not do so by itself.
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
