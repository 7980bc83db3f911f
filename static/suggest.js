// Suggestions under the search box: an editable combobox with a listbox (WAI-ARIA 1.2). The form
// works without this file; keys and clicks choose a page to go to, Enter without a choice searches.
const box = document.getElementById("q:");
const list = document.createElement("ul");
const said = document.createElement("p");
const WAIT = 150; // milliseconds without a key before the server is asked
let chosen = -1, timer, request;

Object.assign(list, { id: "suggestions:", role: "listbox", hidden: true, ariaLabel: box.labels[0].textContent });
Object.assign(said, { role: "status", className: "unseen" });
box.setAttribute("aria-controls", list.id);
box.after(list, said);

const choose = index => {
  list.children[chosen]?.removeAttribute("aria-selected");
  chosen = index;
  const option = list.children[chosen];
  if (!option) return box.removeAttribute("aria-activedescendant");
  option.ariaSelected = "true";
  option.scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", option.id);
};

const open = isOpen => {
  choose(-1);
  list.hidden = !isOpen;
  box.ariaExpanded = isOpen;
};

// Nothing that is on its way may open the list again.
const close = () => {
  clearTimeout(timer);
  request?.abort();
  said.textContent = "";
  open(false);
};

const optionFor = ({ title, where, address, lang }, index) => {
  const option = document.createElement("li"), name = document.createElement("span"), place = document.createElement("small");
  Object.assign(option, { id: `suggestion:${index}`, role: "option" });
  Object.assign(name, { textContent: title, lang });
  place.textContent = where;
  option.append(name, " ", place);
  option.dataset.address = address;
  return option;
};

const go = option => {
  close();
  location.assign(option.dataset.address);
};

const ask = async () => {
  request = new AbortController();
  try {
    const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: box.value })}`, { signal: request.signal });
    const { rows, said: words } = await answer.json();
    list.replaceChildren(...rows.map(optionFor));
    open(rows.length > 0);
    said.textContent = words;
  } catch {
    // Typed on, or no network: the form still searches.
  }
};

box.addEventListener("input", () => {
  close();
  list.replaceChildren();
  if (box.value.trim().length > 1) timer = setTimeout(ask, WAIT);
});

box.addEventListener("keydown", event => {
  const count = list.children.length;
  if (event.isComposing) return;
  if (["ArrowDown", "ArrowUp"].includes(event.key) && count) {
    const isDown = event.key === "ArrowDown";
    if (list.hidden) open(true);
    if (!event.altKey) choose(isDown ? (chosen + 1) % count : (chosen < 1 ? count : chosen) - 1);
    else if (!isDown) close();
  } else if (event.key === "Enter" && chosen >= 0) {
    go(list.children[chosen]);
  } else if (event.key === "Escape" && !list.hidden) {
    close();
  } else {
    // Home, End and the letters belong to the text: its caret moves, and no option stays chosen.
    return choose(-1);
  }
  event.preventDefault();
});

box.addEventListener("blur", close);
list.addEventListener("mousedown", event => event.preventDefault()); // the box keeps the focus
list.addEventListener("click", event => {
  const option = event.target.closest("[role=option]");
  if (option) go(option);
});
if (box.value !== box.defaultValue) box.dispatchEvent(new Event("input")); // typed meanwhile
