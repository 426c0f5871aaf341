"use strict";
// A list works without this file; it saves steps: the whole page picked at once, keys, the row that
// was opened last.
(() => {
  const form = document.querySelector("[data-listing]");
  const search = document.querySelector("[data-search]");
  const place = `opened:${location.pathname}${location.search}`;
  const typing = (element) => element.closest?.("input:not([type=checkbox]), textarea, select, dialog");

  document.addEventListener("keydown", (event) => {
    if (event.code === "Slash" && search && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    }
  });
  if (!form) return;
  const rows = () => [...form.querySelectorAll("tbody tr[data-row]")];
  const boxes = () => [...form.querySelectorAll("tbody input[name=row]")];
  const whole = form.querySelector("[data-pick-page]");
  const told = (box) => box.dispatchEvent(new Event("change", { bubbles: true }));

  const level = () => {
    for (const box of boxes()) box.closest("tr").setAttribute("aria-selected", String(box.checked));
    if (!whole) return;
    whole.checked = boxes().every((box) => box.checked);
    whole.indeterminate = !whole.checked && boxes().some((box) => box.checked);
  };
  form.addEventListener("change", (event) => {
    if (event.target === whole) for (const box of boxes()) box.checked = whole.checked;
    level();
  }, true);
  level();

  // Coming back: the row that was opened is marked and in view.
  form.addEventListener("click", (event) => {
    const row = event.target.closest("a")?.closest("tr[data-row]");
    if (!row) return;
    sessionStorage.setItem(place, row.dataset.row);
    sessionStorage.setItem(`${place}:at`, rows().indexOf(row));
  });
  const opened = document.getElementById(`row-${sessionStorage.getItem(place)}`);
  if (opened) {
    opened.dataset.opened = "";
    if (!location.hash) opened.scrollIntoView({ block: "nearest" });
  }

  // J K move, X picks, Shift+X picks up to here, Enter opens: while the list has the focus. They go
  // on from the row that was opened last, or from where it stood if it was dealt with.
  let here = opened ? rows().indexOf(opened) : Number(sessionStorage.getItem(`${place}:at`) ?? 0) - 1;
  let last = -1;
  const go = (index) => {
    const all = rows();
    if (!all[index]) return;
    all[here]?.removeAttribute("data-here");
    here = index;
    all[here].dataset.here = "";
    (all[here].querySelector("a, input[type=checkbox]") ?? all[here]).focus();
    all[here].scrollIntoView({ block: "nearest" });
  };
  form.addEventListener("focusin", (event) => {
    const index = rows().indexOf(event.target.closest("tr[data-row]"));
    if (index < 0 || index === here) return;
    rows()[here]?.removeAttribute("data-here");
    here = index;
    rows()[here].dataset.here = "";
  });
  const active = () => document.activeElement === document.body || document.activeElement?.id === "main" || form.contains(document.activeElement);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !active()) return;
    if (event.code === "KeyJ") go(here + 1);
    else if (event.code === "KeyK") go(Math.max(0, here - 1));
    else if (event.code === "KeyX" && boxes()[here]) {
      const box = boxes()[here];
      box.checked = !box.checked;
      if (event.shiftKey && last >= 0) {
        const [from, to] = last < here ? [last, here] : [here, last];
        for (const other of boxes().slice(from, to + 1)) other.checked = box.checked;
      }
      last = here;
      told(box);
    } else return;
    event.preventDefault();
  });
})();
