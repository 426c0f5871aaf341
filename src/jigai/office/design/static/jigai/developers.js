"use strict";
// Tries an operation from its form: the address and body as stated, the answer as it came.
for (const form of document.querySelectorAll("form.trial")) {
  const part = (name) => form.querySelector(`[data-${name}]`);
  part("kind")?.addEventListener("change", (event) => {
    part("body").value = event.target.selectedOptions[0].dataset.example;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const query = new URLSearchParams();
    const headers = {};
    const token = document.querySelector("[data-token]")?.value.trim();
    if (token) headers.Authorization = `Bearer ${token}`;
    let path = form.dataset.path;
    for (const field of form.querySelectorAll("[data-place]")) {
      if (field.dataset.place === "path") path = path.replace(`{${field.name}}`, encodeURIComponent(field.value));
      else if (field.dataset.place === "header") { if (field.value) headers[field.name] = field.value; }
      else if (field.value) query.set(field.name, field.value);
    }
    const asked = { method: form.dataset.method, headers, credentials: "omit" };
    if (part("body")) {
      asked.body = part("body").value;
      asked.headers["Content-Type"] = part("kind").value;
    }
    const status = part("status");
    part("given").hidden = false;
    status.textContent = status.dataset.sending;
    part("answer").textContent = "";
    try {
      const answer = await fetch(query.size ? `${path}?${query}` : path, asked);
      const text = await answer.text();
      status.textContent = `${answer.status} ${answer.headers.get("Content-Type")}`;
      part("answer").textContent = readable(text);
    } catch {
      status.textContent = status.dataset.lost;
    }
    delete form.dataset.sent;
    form.querySelector("[type=submit]").removeAttribute("aria-busy");
  });
}

function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
