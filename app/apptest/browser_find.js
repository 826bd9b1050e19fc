// Finds things on a page the way a person names them: by their text or label.
// Each function returns an object; "error" in it means "not yet".

const tidy = (s) => (s ?? "").replace(/[\s\u00ad]+/g, " ").trim();
const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;

function name(e) {
  return tidy(e.getAttribute("aria-label") || (e.matches("input") ? e.value : e.innerText));
}

// bySelector returns what the selector matches; text that is no selector
// matches nothing.
function bySelector(selector) {
  try {
    return [...document.querySelectorAll(selector)];
  } catch {
    return [];
  }
}

function one(elements, what) {
  const visible = elements.filter(seen);
  if (visible.length === 1) return { element: visible[0] };
  if (visible.length > 1) return { error: visible.length + " elements are " + what };
  return { error: (elements.length ? "nothing visible is " : "nothing is ") + what };
}

// control finds a link, a button, a label or a summary by its whole text, or
// anything by a selector.
function control(target) {
  const kinds = "a[href], button, [role=button], input[type=submit], input[type=button], summary, label";
  const wanted = tidy(target);
  const named = [...document.querySelectorAll(kinds)].filter((e) => name(e) === wanted);
  return one(named.some(seen) ? named : bySelector(target), JSON.stringify(target));
}

// field finds what one can fill in by its label, its name or a selector.
function field(target) {
  const wanted = tidy(target);
  const all = [...document.querySelectorAll("input:not([type=hidden]), select, textarea")];
  for (const matches of [
    (e) => [...(e.labels ?? [])].some((l) => tidy(l.innerText) === wanted) || tidy(e.getAttribute("aria-label")) === wanted,
    (e) => e.name === target,
    (e) => bySelector(target).includes(e),
  ]) {
    const some = all.filter(matches);
    if (some.length) return one(some, "a field " + JSON.stringify(target));
  }
  return { error: "nothing is a field " + JSON.stringify(target) };
}

// clickable returns the point to click, once the element is there, enabled and
// not covered by another.
function clickable(target) {
  const { element, error } = control(target);
  if (error) return { error };
  if (element.matches(":disabled, [aria-disabled=true]")) return { error: JSON.stringify(target) + " is disabled" };
  element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const box = [...element.getClientRects()].find((r) => r.width > 0 && r.height > 0);
  if (!box) return { error: JSON.stringify(target) + " has no size" };
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const top = document.elementFromPoint(x, y);
  if (!top || !(element.contains(top) || top.contains(element) && top.matches("label"))) {
    return { error: JSON.stringify(target) + " is covered by " + (top ? top.outerHTML.slice(0, 200) : "nothing") };
  }
  return { x, y };
}

// ready puts the cursor into the field and marks what is there. "set" says that
// typing does not work for its kind.
function ready(target) {
  const { element, error } = field(target);
  if (error) return { error };
  if (element.disabled || element.readOnly) return { error: JSON.stringify(target) + " cannot be changed" };
  element.scrollIntoView({ block: "center", behavior: "instant" });
  element.focus();
  const typed = ["text", "search", "email", "tel", "url", "password", "number", "textarea"].includes(element.type);
  if (typed) element.select();
  return { value: typed ? "type" : "set" };
}

function change(element, value) {
  element.value = value;
  element.dispatchEvent(new Event("input", { bubbles: true }));
  element.dispatchEvent(new Event("change", { bubbles: true }));
}

function set(target, value) {
  const { element, error } = field(target);
  if (error) return { error };
  change(element, value);
  return {};
}

function holds(target, value) {
  const { element, error } = field(target);
  if (error) return { error };
  return element.value === value ? {} : { error: "the field holds " + JSON.stringify(element.value) };
}

function choose(target, option) {
  const { element, error } = field(target);
  if (error) return { error };
  const options = [...(element.options ?? [])];
  const wanted = options.find((o) => tidy(o.text) === tidy(option) || o.value === option)
    ?? options.find((o) => tidy(o.text).startsWith(tidy(option) + " –"));
  if (!wanted) return { error: "no choice " + JSON.stringify(option) + " in " + JSON.stringify(target) };
  change(element, wanted.value);
  return {};
}

function text(selector) {
  const e = bySelector(selector)[0];
  return e ? { value: e.innerText.trim() } : { error: "nothing matches " + selector };
}

function says(words) {
  return tidy(document.body.innerText).includes(tidy(words)) ? {} : { error: "the page does not say " + JSON.stringify(words) };
}

function fileField(target) {
  const { element, error } = field(target);
  if (error) return { error };
  return element.type === "file" ? {} : { error: JSON.stringify(target) + " takes no files" };
}

function focused() {
  const e = document.activeElement;
  if (!e || e === document.body) return { value: "" };
  const label = e.labels?.[0]?.innerText;
  return { value: tidy(label || e.getAttribute("aria-label") || e.innerText || e.name || e.id) };
}
