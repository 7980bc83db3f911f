// The page of all answers works without this file; it only adds.
"use strict";
const answers = document.querySelector(".answers");
const rows = [...answers.querySelectorAll("section > details")];
const [openAll, closeAll, copy, copied] = answers.dataset.words.split("|");

const button = (text, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
};
const toggle = button(openAll, () => {
  const opening = toggle.textContent === openAll;
  rows.forEach(row => { row.open = opening; });
  toggle.textContent = opening ? closeAll : openAll;
});
answers.prepend(toggle);

rows.forEach(row => {
  const tools = row.lastElementChild.lastElementChild;
  const copier = button(`# ${copy}`, async () => {
    await navigator.clipboard.writeText(location.href.split("#")[0] + "#" + row.lastElementChild.id);
    copier.textContent = `# ${copied}`;
  });
  copier.ariaLive = "polite";
  tools.append(copier);
});

// Paper has no clicks: all answers are open on it.
let shut = [];
addEventListener("beforeprint", () => {
  shut = rows.filter(row => !row.open);
  shut.forEach(row => { row.open = true; });
});
addEventListener("afterprint", () => shut.forEach(row => { row.open = false; }));

// An anchor that is not here may be an old one: its page knows where the answer is now.
if (location.hash.length > 1 && !document.getElementById(decodeURIComponent(location.hash.slice(1)))) {
  location.replace(`${location.pathname}${location.hash.slice(1)}/`);
}
