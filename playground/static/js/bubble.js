// One bubble: a message, or an album of messages that belong together.

import { el, icon, safeHtml, sr } from "./dom.js";
import { inlineKeys } from "./keys.js";
import { mediaOf } from "./media.js";

const clockTime = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });

// `group` is a list of views with one media_group_id, mostly just one view.
export function bubble(group, { press, edit, ask }) {
  const last = group[group.length - 1];
  const { message, from_bot: fromBot } = last;
  const keys = message.reply_markup?.inline_keyboard;
  const classes = ["message", fromBot ? "" : "own", keys ? "wide" : ""].filter(Boolean).join(" ");
  const node = el("article", { class: classes, "data-id": message.message_id });
  const inner = el("div", { class: "bubble" });
  inner.append(sr(fromBot ? "Bot: " : "You: "), ...quoted(message));
  const media = mediaOf(group);
  if (media) inner.append(media);
  for (const view of group) if (view.html) inner.append(safeHtml(view.html));
  inner.append(meta(last));
  if (!fromBot && message.text && !message.via_bot) inner.append(editButton(last, edit));
  node.append(inner);
  if (keys) node.append(inlineKeys(keys, (button, data) => press(message.message_id, data, button), ask));
  return node;
}

function quoted(message) {
  const parts = [];
  if (message.via_bot) parts.push(el("div", { class: "via" }, `via @${message.via_bot.username}`));
  const original = message.reply_to_message;
  if (original) parts.push(el("span", { class: "reply" }, original.text || original.caption || "a message"));
  return parts;
}

function meta({ message, from_bot: fromBot, silent, picked_up: pickedUp }) {
  const full = new Date(message.date * 1000).toLocaleString();
  const node = el("div", { class: "meta" });
  if (silent) node.append(icon("silent"), sr("sent silently"));
  if (message.edit_date) node.append(el("span", {}, "edited"));
  node.append(el("time", { datetime: new Date(message.date * 1000).toISOString(), title: full }, clockTime(message.date)));
  if (!fromBot) {
    node.append(el("span", { class: "ticks" }, icon(pickedUp ? "ticks" : "tick"), sr(pickedUp ? "read by the bot" : "sent")));
  }
  return node;
}

function editButton(view, edit) {
  const button = el("button", { type: "button", class: "icon-button edit-own", "aria-label": "Edit this message" }, icon("pencil"));
  button.addEventListener("click", () => edit(view));
  return button;
}
