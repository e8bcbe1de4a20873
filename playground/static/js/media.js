// What a message carries besides text: pictures, animations, places, voice, files.

import { el, icon } from "./dom.js";

const url = (file) => `/playground/files/${file.file_id}`;

export function mediaOf(group) {
  const pictures = group.filter(({ message }) => message.photo || message.animation || message.video);
  if (pictures.length) {
    const classes = ["media", group.length > 1 ? "album" : ""].join(" ").trim();
    return el("figure", { class: classes }, ...pictures.map(({ message }) => picture(message)));
  }
  const files = group.map(({ message }) => other(message)).filter(Boolean);
  return files.length ? el("div", {}, ...files) : null;
}

function picture(message) {
  const words = message.caption || (message.photo ? "A picture" : "An animation");
  const moving = message.animation || message.video;
  if (moving && (moving.mime_type || "").startsWith("video/")) {
    const video = el("video", { src: url(moving), loop: true, playsinline: true, controls: true, width: moving.width || null, height: moving.height || null, "aria-label": words });
    video.muted = true;
    if (!window.matchMedia("(prefers-reduced-motion: reduce)").matches) video.autoplay = true;
    return video;
  }
  const file = moving || message.photo[message.photo.length - 1];
  const image = el("img", { src: url(file), alt: words, width: file.width, height: file.height, loading: "lazy" });
  const button = el("button", { type: "button", class: `media-open ${message.has_media_spoiler ? "veil" : ""}`, "aria-label": `Open: ${words}` }, image);
  button.addEventListener("click", () => {
    if (button.classList.contains("veil")) button.classList.remove("veil");
    else view(file, words);
  });
  return button;
}

function view(file, words) {
  const close = el("button", { type: "button", class: "icon-button", "aria-label": "Close" }, icon("close"));
  const dialog = el("dialog", { class: "viewer", "aria-label": words }, el("img", { src: url(file), alt: words }), close);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function other(message) {
  if (message.location) return place(message.location);
  if (message.voice || message.audio) {
    const sound = message.voice || message.audio;
    return el("audio", { class: "voice", src: url(sound), controls: true, preload: "metadata", "aria-label": "Voice message" });
  }
  return message.document ? file(message.document) : null;
}

function place({ latitude, longitude }) {
  const words = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  return el(
    "div",
    {},
    el("figure", { class: "media place", role: "img", "aria-label": `Location ${words}` }, icon("pin")),
    el("div", { class: "place-words" }, words),
  );
}

function file(document_) {
  return el(
    "a",
    { class: "file", href: url(document_), download: document_.file_name || "file" },
    el("span", { class: "file-icon" }, icon("file")),
    el(
      "span",
      {},
      el("span", { class: "file-name" }, document_.file_name || "File"),
      el("br"),
      el("span", { class: "file-size" }, size(document_.file_size || 0)),
    ),
  );
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
