// Talking to the playground. Every failure becomes a toast, so callers need not care.

import { toast } from "./toast.js";

async function ask(path, options) {
  let response;
  try {
    response = await fetch(`/playground/${path}`, options);
  } catch {
    toast("The playground does not answer. Is it still running?");
    return null;
  }
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  toast(body.error || `The playground refused (${response.status}).`);
  return null;
}

export const get = (path) => ask(path, {});

export const post = (path, body = {}) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export function sendFile(chatId, file, caption = "") {
  const form = new FormData();
  form.append("file", file);
  form.append("kind", kindOf(file));
  form.append("caption", caption);
  return ask(`chats/${chatId}/file`, { method: "POST", body: form });
}

function kindOf(file) {
  if (file.type === "image/gif" || file.type === "video/mp4") return "animation";
  if (["image/jpeg", "image/png", "image/webp"].includes(file.type)) return "photo";
  return file.type === "audio/ogg" ? "voice" : "document";
}
