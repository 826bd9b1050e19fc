// What the pages gain when scripts run; everything works without them.
// The texts people read come from the server: this file holds none.

"use strict";

// The error summary gets focus, so that a screen reader starts with it.
function focusErrorSummary() {
  document.querySelector(".ds-error-summary")?.focus();
}

// A part of the page that changes by itself names the address of its HTML
// fragment in data-refresh-url and how often to ask in data-refresh-seconds. It
// is asked for until the fragment carries data-done. Where the part holds an
// element with data-announce, a new text there is spoken through the page's
// live region with the id "live".
function keepFresh(part) {
  const seconds = Number(part.dataset.refreshSeconds) || 5;
  let misses = 0;

  function later() {
    // A server that does not answer is asked ever more seldom.
    const wait = Math.min(seconds * 2 ** misses, 120);
    setTimeout(refresh, wait * 1000);
  }

  async function refresh() {
    if (document.hidden) {
      document.addEventListener("visibilitychange", refresh, { once: true });
      return;
    }
    let html;
    try {
      const answer = await fetch(part.dataset.refreshUrl, {
        credentials: "same-origin",
        headers: { Accept: "text/html" },
        redirect: "error", // a login page is no fragment
      });
      if (!answer.ok) throw new Error(String(answer.status));
      html = await answer.text();
    } catch {
      misses += 1;
      later();
      return;
    }
    misses = 0;
    if (!replace(part, html)) later();
  }

  if (!isDone(part)) later();
}

// replace puts the fragment into the part unless nothing has changed, and
// returns whether the part is done. Who stands inside the part with the keyboard
// keeps the place, and what they have folded out stays open; where that cannot
// be, and while something in it is being pressed or written, the part waits for
// the next time.
function replace(part, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  const before = textToAnnounce(part);
  const place = part.contains(document.activeElement) ? document.activeElement : null;
  const pressed = part.querySelector(":active") !== null;
  const written = Array.from(part.querySelectorAll("textarea"), (t) => t.value).some((words) => words !== "");
  const mayReplace = !pressed && !written && (!place || (place.id && fresh.querySelector("#" + CSS.escape(place.id))));
  const open = Array.from(part.querySelectorAll("details[open][id]"), (d) => d.id);
  for (const id of open) fresh.querySelector("#" + CSS.escape(id))?.setAttribute("open", "");
  if (mayReplace && part.innerHTML !== fresh.innerHTML) {
    part.replaceChildren(...Array.from(fresh.childNodes, (n) => document.importNode(n, true)));
    if (place) document.getElementById(place.id)?.focus();
  }
  const after = textToAnnounce(part);
  const live = document.getElementById("live");
  if (live && after && after !== before) live.textContent = after;
  return isDone(part);
}

function isDone(part) {
  return part.querySelector("[data-done]") !== null;
}

function textToAnnounce(part) {
  return part.querySelector("[data-announce]")?.textContent.trim().replace(/\s+/g, " ") ?? "";
}

// A list with data-keys is gone through with single keys: j and k, or the arrows
// once inside it, x for the mark of a line, / for the search, ? for what the keys
// are. They can be switched off, which the browser remembers: somebody who talks
// to their computer would press them without meaning to.
function listKeys(list) {
  const help = document.getElementById("keys");
  const choice = help?.querySelector("[data-keys-choice]");
  const box = choice?.querySelector("input");
  const off = "portal.keys.off";
  if (box) {
    choice.hidden = false;
    box.checked = localStorage.getItem(off) === null;
    box.addEventListener("change", () => (box.checked ? localStorage.removeItem(off) : localStorage.setItem(off, "1")));
  }
  const lines = Array.from(list.tBodies[0].rows);
  const here = () => lines.findIndex((line) => line.contains(document.activeElement));
  const go = (to) => lines[Math.max(0, Math.min(to, lines.length - 1))].querySelector("a").focus();

  const acts = {
    j: () => go(here() + 1),
    k: () => go(here() < 0 ? 0 : here() - 1),
    x: () => lines[here()]?.querySelector("input[type=checkbox]")?.click(),
    "/": () => document.getElementById("f-number")?.focus(),
    "?": () => {
      if (!help) return;
      help.open = !help.open;
      if (help.open) help.querySelector("summary").focus();
    },
    ArrowDown: () => here() >= 0 && go(here() + 1),
    ArrowUp: () => here() >= 0 && go(here() - 1),
  };
  document.addEventListener("keydown", (event) => {
    const act = Object.hasOwn(acts, event.key) ? acts[event.key] : null;
    const written = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (!act || written || event.ctrlKey || event.metaKey || event.altKey || (box && !box.checked)) return;
    if (act() !== false) event.preventDefault();
  });
}

// Of the people in a group of a form's list, only those can be chosen who can be
// given everything that is marked.
function narrowPeople(form) {
  const groups = Array.from(form.querySelectorAll("optgroup[data-bodies]"));
  if (groups.length === 0) return;
  function narrow() {
    const marked = Array.from(form.elements).filter((e) => e.matches("input[data-body]:checked"));
    for (const group of groups) {
      const bodies = group.dataset.bodies.split(" ");
      group.disabled = marked.some((e) => !bodies.includes(e.dataset.body));
    }
    const chosen = form.querySelector("option:checked");
    if (chosen?.parentElement.disabled) chosen.closest("select").value = "";
  }
  for (const e of form.elements) if (e.matches("input[data-body]")) e.addEventListener("change", narrow);
  narrow();
}

// What is marked in a text that can be redacted is put into the field beside it.
function takeMarked(text) {
  const field = document.getElementById(text.dataset.markedTo);
  text.addEventListener("mouseup", () => {
    const marked = document.getSelection();
    const words = marked.toString().trim();
    if (words && text.contains(marked.anchorNode) && text.contains(marked.focusNode)) field.value = words;
  });
}

focusErrorSummary();
document.querySelectorAll("[data-marked-to]").forEach(takeMarked);
document.querySelectorAll("table[data-keys]").forEach(listKeys);
document.querySelectorAll("#bulk").forEach(narrowPeople);
document.querySelectorAll("[data-refresh-url]").forEach(keepFresh);

// A form that only takes the reader on to the next place goes by itself.
document.querySelector("form[data-submit-now]")?.submit();
