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

focusErrorSummary();
document.querySelectorAll("[data-refresh-url]").forEach(keepFresh);

// A form that only takes the reader on to the next place goes by itself.
document.querySelector("form[data-submit-now]")?.submit();
