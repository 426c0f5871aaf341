"use strict";
// Working through a list: N the next case, Shift+N the one before; Ctrl+Enter sends the opinion that
// is being written. Keys act while nothing is typed into, and never decide anything by themselves.
(() => {
  const typing = (element) => element.closest?.("input:not([type=checkbox]), textarea, select, dialog");
  document.addEventListener("keydown", (event) => {
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) {
      const send = event.target.closest?.("[data-case] form")?.querySelector("button[type=submit]");
      if (!send || !event.target.matches("textarea")) return;
      event.preventDefault();
      send.click();
    } else if (event.code === "KeyN" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      const link = document.querySelector(event.shiftKey ? ".walk a[rel=prev]" : ".walk a[rel=next]");
      if (!link) return;
      event.preventDefault();
      link.click();
    }
  });
})();
