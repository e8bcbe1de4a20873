// Making elements. The only place that sets HTML: what the server has sanitised.

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// `html` comes from the server, which builds it from entities and passes it through a sanitiser.
export function safeHtml(html, name = "div", className = "text") {
  const node = el(name, { class: className, dir: "auto" });
  node.innerHTML = html;
  for (const link of node.querySelectorAll("a:not(.command)")) link.target = "_blank";
  return node;
}

const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12l16-8-5 16-3.500-6.500z",
  plus: "M12 5v14M5 12h14",
  slash: "M14.500 6l-5 12M4 4h16v16H4z",
  pin: "M12 21s-6.500-6-6.500-11a6.500 6.500 0 0 1 13 0c0 5-6.500 11-6.500 11zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  ban: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.700 5.700l12.600 12.600",
  pencil: "M4 20l1-4L16 5l3 3L8 19z",
  silent: "M6 16h12l-1.500-2.500V10a4.500 4.500 0 0 0-9 0v3.500zM10.500 19a1.500 1.500 0 0 0 3 0M4 4l16 16",
  tick: "M5 12.500l4.500 4.500L19 7.500",
  ticks: "M2 12.500l4.500 4.500L16 7.500M11.500 16.500L12 17l9.500-9.500",
  columns: "M4 5h16v14H4zM12 5v14",
  paperclip: "M19 11.500l-7.500 7.500a4.600 4.600 0 0 1-6.500-6.500L13 4.500a3 3 0 0 1 4.300 4.300L9.500 16.500a1.400 1.400 0 0 1-2-2l7-7",
  down: "M6 10l6 6 6-6",
  menu: "M5 7h14M5 12h14M5 17h9",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function face(name, photo = "") {
  const node = el("span", { class: "face", "aria-hidden": "true" });
  if (photo) node.append(el("img", { src: `/playground/files/${photo}`, alt: "" }));
  else node.textContent = (Array.from(name.trim())[0] || "·").toUpperCase();
  return node;
}

export function sr(text) {
  return el("span", { class: "sr" }, text);
}
