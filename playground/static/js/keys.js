// Keyboards: inline ones under a bubble, reply keyboards under the text field.

import { el, icon } from "./dom.js";
import { toast } from "./toast.js";

const styled = (button) => ["key", button.style || ""].join(" ").trim();

export function inlineKeys(rows, press, ask) {
  const node = el("div", { class: "keys", role: "group", "aria-label": "Buttons of this message" });
  for (const row of rows) {
    node.append(el("div", { class: "keys-row" }, ...row.map((button) => inlineKey(button, press, ask))));
  }
  return node;
}

function inlineKey(button, press, ask) {
  if (button.url) {
    return el("a", { class: styled(button), href: button.url, target: "_blank", rel: "noopener noreferrer" }, button.text);
  }
  const query = button.switch_inline_query_current_chat ?? button.switch_inline_query;
  const known = "callback_data" in button || button.copy_text || query !== undefined;
  const node = el("button", { type: "button", class: styled(button), disabled: !known }, button.text);
  if (button.copy_text) {
    node.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.copy_text.text);
      toast("Copied");
    });
  } else if (query !== undefined) {
    node.addEventListener("click", () => ask(query));
  } else if (known) {
    node.dataset.data = button.callback_data;
    node.addEventListener("click", () => press(node, button.callback_data));
  }
  return node;
}

export function replyKeys(markup, { say, locate }) {
  const node = el("div", { class: "reply-keys", role: "group", "aria-label": "Suggested answers" });
  for (const row of markup?.keyboard || []) {
    node.append(
      el(
        "div",
        { class: "keys-row" },
        ...row.map((button) => {
          const key = el("button", { type: "button", class: styled(button) });
          const words = el("span", {});
          if (button.request_location) words.append(icon("pin"));
          words.append(button.text);
          key.append(words);
          key.addEventListener("click", () => (button.request_location ? locate() : say(button.text)));
          return key;
        }),
      ),
    );
  }
  return node;
}
