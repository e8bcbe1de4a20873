// Links to Telegram are followed here: this page is Telegram, and nothing leaves the machine.

import { toast } from "./toast.js";

// True when `href` was such a link. say(text) writes to the bot whose name is `username`.
export function followTelegram(href, { username, say }) {
  const url = new URL(href, location.href);
  if (url.hostname !== "t.me") return false;
  const start = url.searchParams.get("start");
  if (url.pathname === `/${username}`) say(start ? `/start ${start}` : "/start");
  else if (url.pathname === "/share/url") share(url.searchParams);
  else toast("This leads to another place on Telegram.");
  return true;
}

async function share(given) {
  const words = [given.get("text"), given.get("url")].filter(Boolean).join("\n");
  await navigator.clipboard.writeText(words).catch(() => null);
  toast("Copied what would be shared. Paste it into another runner’s chat.");
}
