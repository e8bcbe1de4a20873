// The text field with its menus: commands, inline results, files, places, editing, reply keyboard.

import { post, sendFile } from "./api.js";
import { el, icon } from "./dom.js";
import { replyKeys } from "./keys.js";
import { ChoiceMenu, actionMenu } from "./menu.js";
import { askDialog } from "./toast.js";

const INLINE_PAUSE = 250;

export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.path = `chats/${chat.id}`;
    this.editing = null;
    this.build();
  }

  build() {
    const name = this.chat.runner.first_name;
    this.field = el("textarea", { rows: "1", placeholder: "Message", "aria-label": `Message from ${name}`, enterkeyhint: "send" });
    this.menu = new ChoiceMenu(this.field, "Choices", (item) => item.take());
    this.commands = el("button", { type: "button", class: "icon-button", "aria-label": "Commands" }, icon("menu"));
    this.send = el("button", { type: "submit", class: "icon-button send", "aria-label": "Send", disabled: true }, icon("send"));
    this.file = el("input", { type: "file", hidden: true, tabindex: "-1", "aria-hidden": "true" });
    const attach = el("button", { type: "button", class: "icon-button", "aria-label": "Attach" }, icon("paperclip"));
    const actions = actionMenu(attach, [
      { title: "Photo or file", icon: icon("file"), act: () => this.file.click() },
      { title: "Location", icon: icon("pin"), act: () => this.locate() },
      { title: "Block the bot", icon: icon("ban"), act: () => post(`${this.path}/block`, { blocked: true }) },
    ]);
    this.notice = el("div", { class: "editing", hidden: true });
    this.form = el("form", { class: "writing" }, this.commands, this.field, this.file, attach, this.send);
    this.keys = el("div");
    this.blocked = this.blockedNotice();
    this.node = el("div", { class: "composer" }, this.menu.node, this.menu.status, actions, this.notice, this.form, this.keys, this.blocked);
    this.listen();
  }

  blockedNotice() {
    const unblock = el("button", { type: "button", class: "primary" }, "Unblock");
    unblock.addEventListener("click", () => post(`${this.path}/block`, { blocked: false }));
    return el("div", { class: "blocked", hidden: true }, el("span", {}, "You have blocked the bot."), unblock);
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => this.menu.hide());
    this.commands.addEventListener("click", () => {
      const wasOpen = this.menu.open;
      this.field.focus();
      if (wasOpen) this.menu.hide();
      else this.showCommands("");
    });
    this.commands.addEventListener("mousedown", (event) => event.preventDefault());
    this.file.addEventListener("change", () => this.sendFiles(this.file.files));
    this.field.addEventListener("paste", (event) => this.sendFiles(event.clipboardData.files));
    for (const kind of ["dragover", "dragleave", "drop"]) {
      this.node.addEventListener(kind, (event) => {
        event.preventDefault();
        this.node.classList.toggle("drop", kind === "dragover");
        if (kind === "drop") this.sendFiles(event.dataTransfer.files);
      });
    }
  }

  key(event) {
    if (event.isComposing || this.menu.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.editing) this.stopEditing();
    else if (event.key === "ArrowUp" && !this.field.value) {
      const last = this.chat.log.lastOwn();
      if (last) event.preventDefault(), this.edit(last);
    }
  }

  fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
    this.send.disabled = !this.field.value.trim();
  }

  typed() {
    const text = this.field.value;
    this.fit();
    clearTimeout(this.inlineTimer);
    if (this.editing) return;
    const inline = `@${this.chat.bot.username} `;
    if (/^\/\w*$/.test(text)) this.showCommands(text.slice(1));
    else this.menu.hide();
    if (text.startsWith(inline)) {
      this.inlineTimer = setTimeout(() => this.askInline(text.slice(inline.length)), INLINE_PAUSE);
    }
  }

  showCommands(start) {
    const fitting = this.chat.commands.filter(({ command }) => command.startsWith(start));
    this.menu.show(
      fitting.map(({ command, description }) => ({
        title: `/${command}`,
        words: description,
        take: () => this.say(`/${command}`),
      })),
    );
  }

  async askInline(query) {
    const asked = await post(`${this.path}/inline`, { query });
    this.inlineQuery = asked?.id;
  }

  showInline({ query_id: queryId, results }) {
    if (queryId !== this.inlineQuery) return;
    const choose = (id) => () => {
      this.clear();
      post(`${this.path}/choose`, { query_id: queryId, result_id: id });
    };
    this.menu.show(results.map((one) => ({ title: one.title || one.id, words: one.description || "", take: choose(one.id) })));
  }

  async submit() {
    const text = this.field.value.trim();
    if (!text) return;
    if (!this.editing) return void (await this.say(text));
    const done = await post(`${this.path}/edit`, { message_id: this.editing, text });
    if (done) this.stopEditing();
  }

  async say(text) {
    this.clear();
    const done = await post(`${this.path}/text`, { text });
    if (!done && !this.field.value) this.field.value = text;
  }

  // As if "@bot query" had been typed.
  ask(query) {
    this.field.value = `@${this.chat.bot.username} ${query}`;
    this.field.focus();
    this.typed();
  }

  clear() {
    this.field.value = "";
    this.typed();
  }

  async sendFiles(files) {
    for (const file of [...files]) await sendFile(this.chat.id, file);
    this.file.value = "";
  }

  async locate() {
    const values = await askDialog("place-dialog");
    if (!values) return;
    const place = { latitude: Number(values.latitude), longitude: Number(values.longitude) };
    await post(`${this.path}/location`, place);
  }

  edit(view) {
    this.editing = view.message.message_id;
    this.field.value = view.message.text;
    const cancel = el("button", { type: "button", class: "icon-button", "aria-label": "Stop editing" }, icon("close"));
    cancel.addEventListener("click", () => this.stopEditing());
    this.notice.replaceChildren(icon("pencil"), el("span", {}, `Editing: ${view.message.text}`), cancel);
    this.notice.hidden = false;
    this.field.focus();
    this.fit();
  }

  stopEditing() {
    this.editing = null;
    this.notice.hidden = true;
    this.clear();
    this.field.focus();
  }

  show(runner) {
    this.form.hidden = this.keys.hidden = runner.blocked;
    this.blocked.hidden = !runner.blocked;
    this.commands.hidden = this.chat.commands.length === 0;
    const actions = { say: (text) => this.say(text), locate: () => this.locate() };
    this.keys.replaceChildren(...(runner.keyboard?.keyboard ? [replyKeys(runner.keyboard, actions)] : []));
    this.field.placeholder = runner.keyboard?.input_field_placeholder || "Message";
  }
}

