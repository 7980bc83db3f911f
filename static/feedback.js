// “Did this help?” works without this file; with it the page stays where it is.
"use strict";
const section = document.querySelector(".feedback");
const status = section.querySelector("[role=status]");
const failed = section.dataset.failed;
let question;

// The focus goes to the new heading, so that it is read out.
const show = form => {
  section.querySelector("form").replaceWith(form);
  section.querySelector("h2").focus();
};

// What comes back is a whole page: the thanks on it take the place of the form here. Gives the
// reason if the vote was refused.
const send = async (form, button) => {
  const data = new FormData(form);
  if (button.name) {
    data.append(button.name, button.value);
    question = form;
  }
  const response = await fetch(form.action, { method: "POST", body: data });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const thanks = page.querySelector(".feedback form");
  if (!response.ok || !thanks) return page.getElementById("reason:")?.textContent || failed;
  show(thanks);
  return "";
};

section.addEventListener("submit", async event => {
  event.preventDefault();
  if (section.ariaBusy === "true") return;
  section.ariaBusy = "true";
  status.textContent = "";
  status.textContent = await send(event.target, event.submitter).catch(() => failed);
  section.ariaBusy = "false";
});
section.addEventListener("click", event => {
  if (!question || !event.target.closest("a")) return;
  event.preventDefault();
  show(question);
});
