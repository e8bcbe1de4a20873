// A list of choices above the text field, driven by the field's own keys (the focus stays there).

import { el } from "./dom.js";

let count = 0;

export class ChoiceMenu {
  // choose(item) is called with what was chosen.
  constructor(field, label, choose) {
    this.field = field;
    this.choose = choose;
    this.items = [];
    this.at = -1;
    this.id = `choices-${(count += 1)}`;
    this.node = el("ul", { class: "menu", role: "listbox", id: this.id, "aria-label": label, hidden: true });
    // A textarea may not take the role combobox, so the number of choices is said by a status.
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.id);
    this.status = el("span", { class: "sr", role: "status" });
    this.node.addEventListener("mousedown", (event) => event.preventDefault());
    this.node.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(Number(option.dataset.at));
    });
  }

  get open() {
    return !this.node.hidden;
  }

  // items: [{ title, words }]
  show(items, selected = 0) {
    this.items = items;
    this.node.hidden = items.length === 0;
    const count = items.length;
    this.status.textContent = count ? `${count} ${count === 1 ? "choice" : "choices"}, arrow keys to move` : "";
    this.node.replaceChildren(
      ...items.map((item, at) =>
        el("li", { role: "option", id: `${this.id}-${at}`, "data-at": at }, el("b", {}, item.title), el("small", {}, item.words)),
      ),
    );
    this.select(items.length ? selected : -1);
  }

  hide() {
    this.show([]);
  }

  select(at) {
    this.at = at;
    [...this.node.children].forEach((child, index) => child.setAttribute("aria-selected", String(index === at)));
    const active = this.node.children[at];
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.field.setAttribute("aria-activedescendant", active.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  // True when the key was for the menu.
  key(event) {
    if (!this.open) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      this.select((this.at + steps[event.key] + this.items.length) % this.items.length);
    } else if (event.key === "Enter" || event.key === "Tab") this.take(this.at);
    else if (event.key === "Escape") this.hide();
    else return false;
    event.preventDefault();
    return true;
  }

  take(at) {
    const item = this.items[at];
    this.hide();
    if (item) this.choose(item);
  }
}

// A button that opens a small menu of actions; arrow keys move, Escape closes.
export function actionMenu(button, actions) {
  const node = el("div", { class: "menu narrow", role: "menu", hidden: true });
  const close = () => {
    node.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  for (const { title, icon, act } of actions) {
    const item = el("button", { type: "button", role: "menuitem", tabindex: "-1" }, icon, title);
    item.addEventListener("click", () => {
      close();
      button.focus();
      act();
    });
    node.append(item);
  }
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    node.hidden = !node.hidden;
    button.setAttribute("aria-expanded", String(!node.hidden));
    if (!node.hidden) node.firstElementChild.focus();
  });
  node.addEventListener("keydown", (event) => {
    const items = [...node.children];
    const at = items.indexOf(document.activeElement);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    if (event.key in moves) items[(moves[event.key] + items.length) % items.length].focus();
    else if (event.key === "Escape") close(), button.focus();
    else return;
    event.preventDefault();
  });
  node.addEventListener("focusout", (event) => {
    if (!node.contains(event.relatedTarget) && event.relatedTarget !== button) close();
  });
  return node;
}
