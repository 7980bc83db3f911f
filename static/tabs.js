// Tabs of a text: without this file their panels stand one under another, each with its heading.
// The pattern is that of the ARIA Authoring Practices: one tab takes the focus, arrows go on.
"use strict";
let count = 0;

const enhance = tabs => {
  const panels = [...tabs.children].filter(child => child.matches(".tab"));
  if (panels.length < 2) return;
  const list = document.createElement("div");
  list.role = "tablist";
  const buttons = panels.map(panel => {
    const heading = panel.firstElementChild;
    const button = document.createElement("button");
    panel.id ||= `tab:${++count}`;
    heading.hidden = true;
    panel.role = "tabpanel";
    Object.assign(button, { type: "button", role: "tab", id: `${panel.id}:of`, textContent: heading.textContent });
    button.setAttribute("aria-controls", panel.id);
    panel.setAttribute("aria-labelledby", button.id);
    list.append(button);
    return button;
  });
  const select = chosen => panels.forEach((panel, index) => {
    // What is hidden until found can be found by the browser's search in the page.
    if (index === chosen) panel.removeAttribute("hidden");
    else panel.setAttribute("hidden", "until-found");
    panel.tabIndex = index === chosen ? 0 : -1;
    buttons[index].ariaSelected = String(index === chosen);
    buttons[index].tabIndex = index === chosen ? 0 : -1;
  });
  buttons.forEach((button, index) => {
    button.addEventListener("click", () => select(index));
    panels[index].addEventListener("beforematch", () => select(index));
  });
  list.addEventListener("keydown", event => {
    const now = buttons.indexOf(event.target), last = buttons.length - 1;
    const next = { ArrowRight: now === last ? 0 : now + 1, ArrowLeft: now ? now - 1 : last, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    select(next);
    buttons[next].focus();
  });
  tabs.prepend(list);
  select(0);
  return () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const holder = panels.findIndex(panel => panel.contains(target));
    if (target && holder >= 0) {
      select(holder);
      target.scrollIntoView();
    }
  };
};

const openTargets = [...document.querySelectorAll(".tabs")].map(enhance).filter(Boolean);
const openAll = () => openTargets.forEach(open => open());
addEventListener("hashchange", openAll);
openAll();
