// Short words at the bottom (toasts) and words that wait for OK (alerts).

import { el } from "./dom.js";

const STAYS = 4200;

export function toast(text) {
  const node = el("div", { class: "toast" }, text);
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), STAYS);
}

export function alertBox(text) {
  const dialog = document.getElementById("alert");
  document.getElementById("alert-text").textContent = text;
  if (!dialog.open) dialog.showModal();
}

// Opens a dialog with a form; resolves with its values, or null when it was cancelled.
export function askDialog(id) {
  const dialog = document.getElementById(id);
  const form = dialog.querySelector("form");
  dialog.returnValue = "";
  dialog.querySelector("[data-cancel]").onclick = () => dialog.close();
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => {
        const values = Object.fromEntries(new FormData(form));
        resolve(dialog.returnValue === "ok" ? values : null);
        form.reset();
      },
      { once: true },
    );
  });
}
