// The log of one chat: keeps the bubbles in step with the messages, and the newest in sight.

import { el, icon, sr } from "./dom.js";
import { bubble } from "./bubble.js";

const TYPING_STAYS = 5000;
const QUIET_AFTER = 1500;

export class Log {
  constructor(title, actions) {
    this.actions = actions;
    this.groups = []; // [{ key, views, node }]
    this.node = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": title, tabindex: "0" });
    this.typing = el("div", { class: "typing" }, el("i"), el("i"), el("i"), sr("The bot is typing"));
    this.node.addEventListener("click", (event) => this.clicked(event));
    for (const kind of ["load", "loadedmetadata"]) {
      this.node.addEventListener(kind, () => this.pinned && this.toEnd(), true); // a picture, a film
    }
    this.node.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.end = el("button", { type: "button", class: "icon-button to-end", "aria-label": "To the newest message", hidden: true }, icon("down"));
    this.end.addEventListener("click", () => this.toEnd());
    this.frame = el("div", { class: "log-frame" }, this.node, this.end);
    this.pinned = true;
    this.top = 0;
    new ResizeObserver(() => this.pinned && this.toEnd()).observe(this.node);
  }

  reset(views) {
    this.groups = [];
    this.node.replaceChildren();
    for (const view of views) this.add(view, { fresh: false });
    this.toEnd();
  }

  get empty() {
    return this.groups.length === 0;
  }

  add(view, { fresh = true } = {}) {
    const { message } = view;
    const known = this.find(message.message_id);
    if (known) return this.replace(view);
    if (view.from_bot) this.typing.remove();
    const before = this.groups[this.groups.length - 1];
    if (message.media_group_id && before?.key === message.media_group_id) {
      before.views.push(view);
      this.redraw(before);
    } else {
      this.dayBefore(before, message);
      const group = { key: message.media_group_id || message.message_id, views: [view], node: null };
      group.node = bubble(group.views, this.actions);
      if (fresh) group.node.classList.add("fresh");
      this.groups.push(group);
      this.node.append(group.node);
      this.hush(group);
    }
    if (this.pinned || !view.from_bot) this.toEnd();
  }

  // After it was read out once, edits of a message must not interrupt a screen reader.
  hush(group) {
    setTimeout(() => group.node.setAttribute("aria-live", "off"), QUIET_AFTER);
  }

  dayBefore(before, message) {
    const day = (one) => new Date(one.date * 1000).toDateString();
    if (before && day(before.views[0].message) === day(message)) return;
    const words = new Date(message.date * 1000).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
    this.node.append(el("div", { class: "day" }, words));
  }

  replace(view) {
    const group = this.find(view.message.message_id);
    if (!group) return;
    const at = group.views.findIndex((one) => one.message.message_id === view.message.message_id);
    group.views[at] = view;
    this.redraw(group);
    if (this.pinned) this.toEnd();
  }

  redraw(group) {
    const focused = group.node.contains(document.activeElement) ? document.activeElement.dataset.data : null;
    const node = bubble(group.views, this.actions);
    node.setAttribute("aria-live", "off");
    group.node.replaceWith(node);
    group.node = node;
    if (focused === null) return;
    const keys = [...node.querySelectorAll("button.key")];
    (keys.find((key) => key.dataset.data === focused) || keys[0])?.focus();
  }

  remove(messageId) {
    const group = this.find(messageId);
    if (!group) return;
    group.views = group.views.filter((one) => one.message.message_id !== messageId);
    if (group.views.length) return void this.redraw(group);
    if (group.node.previousElementSibling?.className === "day" && !group.node.nextElementSibling) {
      group.node.previousElementSibling.remove();
    }
    group.node.remove();
    this.groups = this.groups.filter((one) => one !== group);
  }

  ids() {
    return this.groups.map(({ views }) => views[views.length - 1].message.message_id);
  }

  find(messageId) {
    return this.groups.find((group) => group.views.some((one) => one.message.message_id === messageId));
  }

  showTyping() {
    this.node.append(this.typing);
    if (this.pinned) this.toEnd();
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.typing.remove(), TYPING_STAYS);
  }

  lastOwn() {
    const own = this.groups.flatMap((group) => group.views).filter((view) => !view.from_bot && view.message.text);
    return own[own.length - 1];
  }

  clicked(event) {
    const command = event.target.closest("[data-command]");
    const spoiler = event.target.closest(".spoiler");
    const link = event.target.closest("a[href]");
    if (link && this.actions.follow(link.href)) event.preventDefault();
    if (command) {
      event.preventDefault();
      this.actions.say(command.dataset.command);
    }
    if (spoiler) spoiler.classList.toggle("open");
  }

  atEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 80;
  }

  // Pinned to the end, the log follows new messages; scrolled up, it stays where it is.
  pin(pinned) {
    this.pinned = pinned;
    this.end.hidden = pinned;
  }

  // Only moving up lets go of the end: a smooth scroll down passes many places that are not it.
  scrolled() {
    const top = this.node.scrollTop;
    if (this.atEnd()) this.pin(true);
    else if (top < this.top) this.pin(false);
    this.top = top;
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
    this.pin(true);
  }
}
