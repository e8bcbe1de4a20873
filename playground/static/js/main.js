// Starts the page: the runners at the side, the open chats, the feed that keeps them in step.

import { get, post } from "./api.js";
import { Chat } from "./chat.js";
import { showClock, startClock } from "./clock.js";
import { el, face, icon } from "./dom.js";
import { follow } from "./feed.js";
import { Road } from "./road.js";
import { startTheme } from "./theme.js";
import { askDialog } from "./toast.js";
import { Tour } from "./tour.js";

const OPEN_KEY = "playground-open";
const narrow = window.matchMedia("(max-width: 45rem)");
const main = document.getElementById("chats");
const runners = new Map(); // id -> { runner, unread, last }
const chats = new Map(); // id -> Chat, in the order of the columns

let used = null; // the id of the chat that was used last
const inUse = () => chats.get(used) || [...chats.values()][0];
const road = new Road(inUse);
const tour = new Tour((text) => inUse()?.composer.say(text));

function remember() {
  localStorage.setItem(OPEN_KEY, JSON.stringify([...chats.keys()]));
  drawRunners();
}

async function open(id, { beside = false } = {}) {
  if (!beside || narrow.matches) for (const other of [...chats.keys()]) if (other !== id) shut(other);
  if (!chats.has(id)) {
    const view = await get(`chats/${id}`);
    if (!view) return;
    const chat = new Chat(view, { close: () => close(id) });
    chats.set(id, chat);
    main.append(chat.node);
    chat.node.addEventListener("focusin", () => (used = id));
    chat.log.toEnd();
    showBot(view.bot);
  }
  runners.get(id).unread = 0;
  remember();
  if (!narrow.matches) chats.get(id).composer.field.focus({ preventScroll: true });
}

function shut(id) {
  chats.get(id)?.node.remove();
  chats.delete(id);
}

async function close(id) {
  shut(id);
  if (!chats.size) await open([...runners.keys()].find((one) => one !== id) ?? id);
  remember();
}

function drawRunners() {
  const list = document.getElementById("runners");
  const several = chats.size > 1;
  for (const chat of chats.values()) chat.head.querySelector(".close").hidden = !several;
  list.replaceChildren(
    ...[...runners.values()].map(({ runner, unread, last }) => {
      const words = el("span", { class: "words" }, el("span", { class: "name" }, runner.first_name), el("span", { class: "last" }, last || "Nothing said yet"));
      const chat = el("button", { type: "button", "aria-current": chats.has(runner.id) ? "true" : null }, face(runner.first_name), words);
      if (unread) chat.append(el("span", { class: "unread", "aria-label": `${unread} unread` }, String(unread)));
      chat.addEventListener("click", () => open(runner.id));
      const item = el("li", { class: "runner" }, chat);
      if (!chats.has(runner.id)) item.append(besideButton(runner));
      return item;
    }),
  );
}

function besideButton(runner) {
  const words = `Open ${runner.first_name} beside`;
  const button = el("button", { type: "button", class: "icon-button beside", "aria-label": words, title: words }, icon("columns"));
  button.addEventListener("click", () => open(runner.id, { beside: true }));
  return button;
}

function showBot(bot) {
  document.title = `${bot.name} · Playground`;
  document.getElementById("brand-name").textContent = bot.name;
  const status = document.getElementById("brand-status");
  status.textContent = bot.seen ? "Playground · the bot is here" : "Waiting for the bot";
  status.dataset.seen = String(bot.seen);
  document.getElementById("brand-face").replaceChildren(face(bot.name, bot.photo));
}

function noteRunner(runner) {
  const known = runners.get(runner.id) || { unread: 0, last: "" };
  runners.set(runner.id, { ...known, runner });
  drawRunners();
}

function noteMessage(id, view, isNew) {
  const known = runners.get(id);
  const { message } = view;
  if (!known || message.message_id < (known.newest || 0)) return;
  known.newest = message.message_id;
  known.last = message.text || message.caption || (message.location ? "Location" : "File");
  if (isNew && view.from_bot && !chats.has(id)) known.unread += 1;
  drawRunners();
}

async function happened(event) {
  const { kind, chat_id: id, body } = event;
  if (kind === "clock") return showClock(body);
  if (kind === "profile" || kind === "bot") {
    for (const chat of chats.values()) await chat.reload({ messages: false }), showBot(chat.bot);
    return;
  }
  if (kind === "runner") noteRunner(body);
  if (kind === "message" || kind === "edited") noteMessage(id, body, kind === "message");
  chats.get(id)?.happened(event);
  road.happened(id);
}

async function reset() {
  const state = await get("runners");
  for (const runner of state?.runners || []) noteRunner(runner);
  for (const chat of chats.values()) await chat.reload({ messages: true });
}

async function start() {
  startTheme();
  const state = await get("runners");
  if (!state) return;
  for (const runner of state.runners) runners.set(runner.id, { runner, unread: 0, last: runner.last || "" });
  const wanted = JSON.parse(localStorage.getItem(OPEN_KEY) || "[]").filter((id) => runners.has(id));
  const first = wanted.length ? wanted : [...runners.keys()].slice(0, 1);
  for (const id of narrow.matches ? first.slice(0, 1) : first) await open(id, { beside: true });
  narrow.addEventListener("change", () => narrow.matches && chats.size > 1 && open([...chats.keys()][0]));
  follow(state.cursor, {
    change: happened,
    reset,
    connected: (yes) => (document.getElementById("connection").hidden = yes),
  });
  await startClock();
  tour.startOnce();
}

document.getElementById("add-runner").addEventListener("click", async () => {
  const values = await askDialog("runner-dialog");
  if (!values?.first_name.trim()) return;
  const runner = await post("runners", values);
  if (!runner) return;
  noteRunner(runner);
  await open(runner.id, { beside: true });
});
document.querySelector("#place-dialog [name=place]").addEventListener("change", (event) => {
  const [latitude, longitude] = event.target.value.split(",");
  const form = event.target.form;
  form.latitude.value = latitude;
  form.longitude.value = longitude;
});
start();
