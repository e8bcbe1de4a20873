// "What just happened": the road of a message, from the inbox to the call that carried it.

import { get } from "./api.js";
import { el, icon } from "./dom.js";

// What the stations are, in the words of docs/architecture.md. One that is not here is shown by its name.
const STATIONS = {
  inbox: ["Inbox", "The update is stored. Only then is it acknowledged."],
  turn: ["Handled", "One transaction: the handler decides and writes. It calls no network."],
  fire: ["A timer fired", "A due row was taken, checked and acted on, in one transaction."],
  round: ["A round of the bot's own", "No message came and no timer fired: it looked around, and wrote in one transaction."],
  decision: ["Decision", "Rows of the safety table that fired."],
  rows: ["Rows written", "In the same transaction."],
  timers: ["Timers", "Rows too: a restart loses none."],
  outbox: ["Outbox", "Messages queued in the same transaction, each under a key of its own."],
  calls: ["Bot API calls", "Made after the commit; marked when Telegram has answered."],
};
// Stations whose rows are one line each: its name and its words.
const TABLES = {
  decision: ({ row, words }) => [row, words],
  rows: ({ table: name, verb, count }) => [name, count > 1 ? `${verb}, ${count} times` : verb],
  timers: (row) => (row.set ? [row.set, `due ${plain("at", row.due_at)}`] : [row.cancelled, "cancelled"]),
};
const CODE = new Set(["inbox", "turn", "fire", "round", "outbox", "calls"]);
const narrow = window.matchMedia("(max-width: 75rem)");

export class Road {
  // chat() gives the chat that was used last.
  constructor(chat) {
    this.chat = chat;
    this.at = null; // a message id; null follows the newest
    this.node = document.getElementById("road");
    this.button = document.getElementById("road-open");
    this.body = this.node.querySelector(".road-body");
    this.words = this.node.querySelector(".road-about p");
    this.earlier = this.node.querySelector(".earlier");
    this.later = this.node.querySelector(".later");
    this.button.addEventListener("click", () => (this.node.open ? this.node.close() : this.open()));
    this.node.querySelector(".close").addEventListener("click", () => this.node.close());
    this.node.addEventListener("close", () => this.closed());
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.node.close());
    this.earlier.addEventListener("click", () => this.move(-1));
    this.later.addEventListener("click", () => this.move(1));
    narrow.addEventListener("change", () => this.node.open && this.node.close());
  }

  open() {
    this.at = null;
    if (narrow.matches) this.node.showModal();
    else this.node.show();
    this.button.setAttribute("aria-expanded", "true");
    this.node.querySelector("h2").focus();
    this.show();
  }

  closed() {
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus();
  }

  // Something has changed in this chat: follow it, unless an older message is looked at.
  happened(chatId) {
    if (!this.node.open || this.at !== null || this.chat()?.id !== chatId) return;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.show(), 250); // what belongs together comes together
  }

  move(by) {
    const ids = this.chat().log.ids();
    const at = ids.indexOf(this.at ?? ids[ids.length - 1]) + by;
    this.at = at >= ids.length - 1 ? null : ids[Math.max(at, 0)];
    this.show();
  }

  async show() {
    const chat = this.chat();
    const ids = chat?.log.ids() || [];
    const id = ids.includes(this.at) ? this.at : ids[ids.length - 1];
    this.enable(ids.indexOf(id) > 0, ids.indexOf(id) < ids.length - 1);
    if (id === undefined) return this.draw(null, []);
    const told = await get(`chats/${chat.id}/road/${id}`);
    if (told && this.node.open) this.draw(chat.log.find(id), stations(told));
  }

  // A button that goes dead under the finger must not take the focus with it.
  enable(earlier, later) {
    const focused = document.activeElement;
    this.earlier.disabled = !earlier;
    this.later.disabled = !later;
    if (focused === this.earlier && !earlier) this.later.focus();
    if (focused === this.later && !later) this.earlier.focus();
  }

  draw(group, list) {
    const message = group?.views[group.views.length - 1].message;
    const text = message && (message.text || message.caption || "A message without words");
    const which = this.at === null ? "The last message" : "An earlier message";
    this.words.replaceChildren(...(text ? [`${which}: `, el("b", {}, text.split("\n")[0])] : ["Nothing has been said yet."]));
    const none = el("p", { class: "none" }, "The bot remembers the roads of its newest messages only, and only in this process.");
    const known = list.some(({ name }) => name !== "calls");
    this.body.replaceChildren(...(text && !known ? [none] : []), el("ol", { class: "stations" }, ...list.map(station)));
    this.body.scrollTop = 0;
  }
}

function stations({ stations: list, calls }) {
  return calls.length ? [...list, { name: "calls", rows: calls.slice(-3) }] : list;
}

function station({ name, rows }) {
  const [title, words] = STATIONS[name] || [name, ""];
  const lists = TABLES[name] ? [table(rows.map(TABLES[name]))] : rows.map((row) => facts(row, CODE.has(name)));
  return el("li", { class: "station" }, el("h3", {}, title), words ? el("p", {}, words) : null, ...lists);
}

function table(pairs) {
  return el("dl", { class: "facts" }, ...pairs.map(([name, value]) => fact(name, value)));
}

function facts(row, code) {
  const shown = Object.entries(row).filter(([, value]) => value !== null && value !== "");
  return el("dl", { class: code ? "facts code" : "facts" }, ...shown.map(([name, value]) => fact(name.replace(/_ms$/, "").replaceAll("_", " "), name.endsWith("_ms") ? `${value} ms` : value)));
}

function fact(name, value) {
  return el("div", {}, el("dt", {}, name), el("dd", {}, plain(name, value)));
}

function plain(name, value) {
  if (/ ?at$/.test(name)) {
    const time = new Date(value);
    const clock = time.toLocaleTimeString([], { hour12: false });
    return `${clock}.${String(time.getMilliseconds()).padStart(3, "0")}`;
  }
  return String(value);
}
