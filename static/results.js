// Tells that a result was opened, once for each page of results: what nobody opens is what editors
// should look at. It tells the words that were typed and nothing else.
"use strict";
let told = false;
for (const type of ["click", "auxclick"]) {
  document.addEventListener(type, event => {
    if (told || event.button > 1 || !event.target.closest("a[data-result]")) return;
    const typed = new URLSearchParams(location.search).get("q");
    told = navigator.sendBeacon("opened/", new URLSearchParams({ q: typed }));
  });
}
