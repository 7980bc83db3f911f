// Whether a channel is open, by the clock of the reader: the page may be an hour old.
"use strict";

// "18:00" today, "Mon 09:00" on another day; in the time zone given or in the reader's own.
const words = (moment, timeZone) => {
  const as = (format, when) => new Intl.DateTimeFormat(
    document.documentElement.lang, { timeZone, hourCycle: "h23", ...format }).format(when);
  const clock = as({ hour: "2-digit", minute: "2-digit" }, moment);
  const isToday = as({ dateStyle: "short" }, moment) === as({ dateStyle: "short" }, new Date());
  return isToday ? clock : `${as({ weekday: "short" }, moment)} ${clock}`;
};

const states = [...document.querySelectorAll("[data-changes]")].map(element => {
  const [open, closed] = element.querySelectorAll("span");
  const [zone, name, yours] = element.dataset.zone.split("|");
  const changes = element.dataset.changes.trim().split(" ").map(each => new Date(each));
  return { element, open, closed, zone, name, yours, changes, wasOpen: !open.hidden };
});

// Each change turns the state that the server found.
const refresh = () => states.forEach(({ element, open, closed, zone, name, yours, changes, wasOpen }) => {
  const next = changes.findIndex(each => each > Date.now());
  element.hidden = next < 0;
  if (next < 0) return;
  const isOpen = next % 2 ? !wasOpen : wasOpen;
  open.hidden = !isOpen;
  closed.hidden = isOpen;
  const time = (isOpen ? open : closed).querySelector("time");
  const there = words(changes[next], zone), here = words(changes[next]);
  time.dateTime = changes[next].toISOString();
  time.textContent = `${there} ${name}` + (there === here ? "" : ` (${yours} ${here})`);
});
refresh();
setInterval(refresh, 30000);
