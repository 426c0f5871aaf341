"use strict";
// Sentences and rules light each other; without this file links and the pointer still do.

const reader = document.querySelector("[data-reader]");
let held = null;

// What is meant by a place on the page: a rule, else the sentence around it.
const meant = (place) => place?.closest?.("[data-rule]") ?? place?.closest?.("[data-item]") ?? place?.closest?.(".said");

function light(place) {
  for (const lit of reader.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (!place) return;
  const one = place.dataset.rule ?? place.dataset.item;
  const rules = new Set(one ? [one] : place.dataset.rules.split(" "));
  for (const rule of reader.querySelectorAll("[data-rule], [data-item]")) {
    rule.classList.toggle("lit", rules.has(rule.dataset.rule ?? rule.dataset.item));
  }
  if (!one) return place.classList.add("lit");
  for (const row of reader.querySelectorAll(".said")) {
    row.classList.toggle("lit", row.dataset.rules.split(" ").includes(one));
  }
}

function hold(place) {
  held = place;
  light(held);
}

// The address names a sentence or a rule, which then opens.
function addressed() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place || !reader.contains(place)) return;
  if (place.matches("details")) place.open = true;
  hold(meant(place));
}

if (reader) {
  for (const kind of ["pointerover", "focusin"]) {
    reader.addEventListener(kind, (event) => light(meant(event.target)));
  }
  for (const kind of ["pointerleave", "focusout"]) {
    reader.addEventListener(kind, () => light(held));
  }
  reader.addEventListener("click", (event) => {
    const place = meant(event.target);
    if (!event.target.closest("a")) hold(place);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hold(null);
  });
  addEventListener("hashchange", addressed);
  addressed();
  // On a narrow page the contents would push the text away.
  if (matchMedia("(max-width: 64rem)").matches) document.querySelector(".toc")?.removeAttribute("open");
}
