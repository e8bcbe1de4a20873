// One runner's chat: a column with a head, the log and the composer, kept in step with the feed.

import { get, post } from "./api.js";
import { Composer } from "./composer.js";
import { el, face, icon } from "./dom.js";
import { followTelegram } from "./links.js";
import { Log } from "./log.js";
import { alertBox, toast } from "./toast.js";

const GIVE_UP = 30_000;
const HINT = "just finished a run";

export class Chat {
  constructor(view, { close }) {
    this.id = view.runner.id;
    this.runner = view.runner;
    this.bot = view.bot;
    this.commands = view.commands;
    this.waiting = new Map(); // query id -> pressed button
    this.log = new Log(`Chat of ${view.runner.first_name} with the bot`, {
      press: (messageId, data, button) => this.press(messageId, data, button),
      edit: (one) => this.composer.edit(one),
      say: (text) => this.composer.say(text),
      ask: (query) => this.composer.ask(query),
      follow: (href) => followTelegram(href, { username: this.bot.username, say: (text) => this.composer.say(text) }),
    });
    this.composer = new Composer(this);
    const closer = el("button", { type: "button", class: "icon-button close", "aria-label": `Close ${view.runner.first_name}’s chat` }, icon("close"));
    closer.addEventListener("click", close);
    this.head = el("header", { class: "chat-head" }, face(view.runner.first_name), el("div", {}, el("h2", {}, view.runner.first_name), el("p", {}, this.about())), closer);
    this.node = el("section", { class: "chat", "aria-label": view.runner.first_name }, this.head, this.log.frame, this.composer.node);
    this.show(view);
  }

  about() {
    const language = new Intl.DisplayNames(["en"], { type: "language" }).of(this.runner.language_code);
    return `${language} · id ${this.id}`;
  }

  show(view) {
    this.runner = view.runner;
    this.bot = view.bot;
    this.commands = view.commands;
    this.log.reset(view.messages);
    this.composer.show(this.runner);
    this.showHint();
  }

  async reload({ messages }) {
    const view = await get(`chats/${this.id}`);
    if (!view) return;
    if (messages) return void this.show(view);
    this.bot = view.bot;
    this.commands = view.commands;
    this.composer.show(this.runner);
    if (this.hint) this.showHint();
  }

  showHint() {
    this.hint?.remove();
    this.hint = null;
    if (!this.log.empty) return;
    const say = el("button", { type: "button", class: "say primary" }, `Say “${HINT}”`);
    say.addEventListener("click", () => {
      this.composer.say(HINT);
      this.composer.field.focus();
    });
    const words = this.bot.description || this.bot.short_description || "Nothing has been said here yet.";
    this.hint = el("div", { class: "empty" }, face(this.bot.name, this.bot.photo), el("h2", {}, this.bot.name), el("p", {}, words), say);
    this.log.node.append(this.hint);
  }

  async press(messageId, data, button) {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    setTimeout(() => button.removeAttribute("aria-busy"), GIVE_UP);
    const query = await post(`chats/${this.id}/press`, { message_id: messageId, data, force: true });
    if (query && !query.answered) this.waiting.set(query.id, button);
    else button.removeAttribute("aria-busy");
  }

  // One event of the feed that concerns this chat.
  happened({ kind, body }) {
    const handle = {
      message: () => this.added(body),
      edited: () => this.log.replace(body),
      ticks: () => this.log.replace(body),
      deleted: () => (this.log.remove(body.message_id), this.showHint()),
      action: () => this.log.showTyping(),
      answered: () => this.answered(body),
      inline: () => this.composer.showInline(body),
      runner: () => ((this.runner = body), this.composer.show(body)),
    }[kind];
    handle?.();
  }

  added(view) {
    this.hint?.remove();
    this.hint = null;
    this.log.add(view);
  }

  answered({ query_id: queryId, message_id: messageId, text, alert, url }) {
    this.waiting.get(queryId)?.removeAttribute("aria-busy");
    this.waiting.delete(queryId);
    // The answer may come before the page knows the query's id.
    for (const busy of this.log.node.querySelectorAll(`[data-id="${messageId}"] [aria-busy]`)) {
      busy.removeAttribute("aria-busy");
    }
    if (text && alert) alertBox(text);
    else if (text) toast(text);
    if (url) toast(url);
  }
}
