/* Without this file people type numbers. With it they drag rows or press Alt and an arrow key;
   the numbers follow, and the form posts the same. */
"use strict";
(() => {
  const list = document.querySelector(".arranged");
  if (!list) return;
  const said = document.getElementById("arrange-said");
  const rows = () => [...list.children];
  const nameOf = (row) => row.querySelector(".name").textContent.trim();

  const number = () => rows().forEach((row, index) => {
    row.querySelector("input").value = index + 1;
    row.querySelector(".up").disabled = index === 0;
    row.querySelector(".down").disabled = index === rows().length - 1;
  });
  const announce = (row) => {
    said.textContent = list.dataset.said.replace("NAME", nameOf(row))
      .replace("PLACE", rows().indexOf(row) + 1).replace("TOTAL", rows().length);
  };
  /* The neighbour moves: the row keeps the focus, and the pointer that drags it. */
  const swap = (row, other) => {
    if (other === row.previousElementSibling) row.after(other); else row.before(other);
  };
  const move = (row, steps) => {
    const other = steps < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    swap(row, other);
    number();
    announce(row);
  };
  const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;
  const button = (row, sign, text, kind) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = kind;
    made.textContent = sign;
    made.setAttribute("aria-label", `${text}: ${nameOf(row)}`);
    return made;
  };

  for (const row of rows()) {
    const handle = document.createElement("span");
    handle.className = "handle";
    handle.title = list.dataset.handle;
    handle.setAttribute("aria-hidden", "true");
    row.prepend(handle);
    const up = button(row, "↑", list.dataset.up, "up");
    const down = button(row, "↓", list.dataset.down, "down");
    up.addEventListener("click", () => { move(row, -1); if (up.disabled) down.focus(); });
    down.addEventListener("click", () => { move(row, 1); if (down.disabled) up.focus(); });
    row.append(up, down);

    /* Pointer events serve the mouse and the finger alike. */
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      row.classList.add("moving");
      event.preventDefault();
    });
    handle.addEventListener("pointermove", (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      let other;
      while ((other = row.previousElementSibling) && event.clientY < middle(other)) swap(row, other);
      while ((other = row.nextElementSibling) && event.clientY > middle(other)) swap(row, other);
    });
    handle.addEventListener("lostpointercapture", () => {
      row.classList.remove("moving");
      number();
      announce(row);
    });
  }

  list.addEventListener("keydown", (event) => {
    const steps = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !steps) return;
    event.preventDefault();
    const { target } = event;
    move(target.closest("li"), steps);
    if (target.disabled) target.parentElement.querySelector("button:enabled").focus();
  });
  /* A typed number moves its row at once, so that numbers and order never differ. */
  list.addEventListener("change", (event) => {
    const row = event.target.closest("li");
    const others = rows().filter((other) => other !== row);
    const place = Math.min(Math.max(Number(event.target.value) || 1, 1), others.length + 1);
    list.insertBefore(row, others[place - 1] || null);
    number();
    announce(row);
    event.target.focus();
  });
  document.getElementById("arrange-help").hidden = true;
  document.getElementById("arrange-keys").hidden = false;
  number();
})();
