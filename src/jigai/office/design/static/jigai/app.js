"use strict";
// Everything works without this file; it only saves steps.

// A link that opens beside the page: htmx fills the panel, this shows it, Esc returns the focus.
document.addEventListener("htmx:after:swap", () => {
  const panel = document.getElementById("panel");
  if (panel && document.getElementById("panel-body").childElementCount && !panel.open) {
    panel.showModal();
    panel.querySelector("h2")?.focus();
  }
});
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.opens)?.showModal();
  }
  if (event.target.closest("[data-closes]") || event.target.matches("dialog[open]")) {
    event.target.closest("dialog")?.close();
  }
  if (event.target.closest("[data-prints]")) window.print();
});
document.getElementById("panel")?.addEventListener("close", () => {
  document.getElementById("panel-body").replaceChildren();
});

// An exact amount shown on hover or focus goes away with Esc, without moving the pointer.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const shown of document.querySelectorAll(".cut:hover, .cut:focus")) shown.classList.add("dismissed");
});
for (const over of ["mouseout", "focusout"]) {
  document.addEventListener(over, (event) => event.target.closest?.(".cut")?.classList.remove("dismissed"));
}

// Copied amounts are plain yuan, and copied tables keep their columns.
document.addEventListener("copy", (event) => {
  const selection = window.getSelection();
  if (selection.isCollapsed || event.target.closest?.("input, textarea")) return;
  const part = selection.getRangeAt(0).cloneContents();
  if (!part.querySelector("data.money")) return;
  for (const amount of part.querySelectorAll("data.money")) amount.textContent = amount.value;
  const rows = [...part.querySelectorAll("tr")].map((row) =>
    [...row.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " ")).join("\t"));
  event.clipboardData.setData("text/plain", rows.length ? rows.join("\n") : part.textContent.trim());
  event.preventDefault();
});

// While an input method composes, no request goes out; afterwards the field speaks once.
let composing = false;
document.addEventListener("compositionstart", () => { composing = true; }, true);
document.addEventListener("compositionend", (event) => {
  composing = false;
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
}, true);
for (const kind of ["input", "keyup", "keydown"]) {
  document.addEventListener(kind, (event) => {
    if (composing || event.isComposing) event.stopPropagation();
  }, true);
}

// Amounts in a table name the unit that is chosen for all of them.
document.getElementById("unit")?.addEventListener("change", (event) => {
  const chosen = event.target.selectedOptions[0].textContent;
  for (const unit of document.querySelectorAll("[data-unit]")) unit.textContent = chosen;
});

// Errors first: a page that came back with some starts at their summary.
document.getElementById("errors")?.focus();
// A form sent once is not sent twice by a second press.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  form.querySelector("[type=submit]")?.setAttribute("aria-busy", "true");
  setTimeout(() => { delete form.dataset.sent; form.querySelector("[type=submit]")?.removeAttribute("aria-busy"); }, 8000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What only script can do shows where script runs: a password made readable, a menu folded.
for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
document.addEventListener("click", (event) => {
  const shower = event.target.closest("[data-shows]");
  if (shower) {
    const field = document.getElementById(shower.dataset.shows);
    const readable = field.type === "password";
    field.type = readable ? "text" : "password";
    shower.setAttribute("aria-pressed", String(readable));
  }
  const folder = event.target.closest("[data-folds]");
  if (folder) {
    const open = folder.getAttribute("aria-expanded") !== "true";
    folder.setAttribute("aria-expanded", String(open));
    document.getElementById(folder.dataset.folds).classList.toggle("folded", !open);
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
for (const folder of document.querySelectorAll("[data-folds]")) {
  document.getElementById(folder.dataset.folds).classList.add("folded");
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// What a part of a page has to say aloud is said once, when it changes.
document.addEventListener("htmx:after:swap", () => {
  const said = document.querySelector("[data-announces]")?.dataset.announces;
  const live = document.getElementById("live");
  if (said && live.textContent !== said) live.textContent = said;
});
