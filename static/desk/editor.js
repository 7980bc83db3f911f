/* Keeps the Markdown editor from two habits: it takes the Tab key, which leads on to the next
   field, and it sends dropped images, which the site does not take yet. */
"use strict";
(() => {
  const inEditor = (event) => event.target.closest && event.target.closest(".markdownx-editor");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && inEditor(event)) event.stopPropagation();
  }, true);
  for (const type of ["paste", "drop"]) {
    document.addEventListener(type, (event) => {
      const files = (event.clipboardData || event.dataTransfer || {}).files;
      if (!inEditor(event)) return;
      event.stopPropagation();
      if (files && files.length) event.preventDefault();
    }, true);
  }
})();
