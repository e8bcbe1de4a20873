// The clock bar: what the bot's clock shows, how fast it runs, and the jump to what is due next.

import { get, post } from "./api.js";
import { toast } from "./toast.js";

let shown = null; // { at: ms of the bot's clock, since: ms of this page, rate }
const bar = document.getElementById("clock");
const time = document.getElementById("clock-time");
const jump = document.getElementById("clock-jump");

export function showClock({ now, rate }) {
  if (rate === null) return;
  bar.hidden = false;
  shown = { at: Date.parse(now), since: performance.now(), rate };
  for (const button of bar.querySelectorAll("[data-rate]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.rate) === rate));
  }
  draw();
}

export function botNow() {
  if (!shown) return new Date();
  return new Date(shown.at + (performance.now() - shown.since) * shown.rate);
}

function draw() {
  const words = botNow().toLocaleString([], { weekday: "short", hour: "numeric", minute: "2-digit", second: "2-digit" });
  if (time.textContent !== words) time.textContent = words;
}

export async function startClock() {
  bar.addEventListener("click", async (event) => {
    const rate = event.target.closest("[data-rate]")?.dataset.rate;
    if (!rate) return;
    const answer = await post("clock", { rate: Number(rate) });
    if (answer) showClock(answer);
  });
  jump.addEventListener("click", async () => {
    jump.disabled = true;
    const answer = await post("clock/jump");
    jump.disabled = false;
    if (!answer) return;
    showClock(answer);
    if (!answer.at) toast("Nothing is waiting to be sent.");
  });
  const answer = await get("clock");
  if (answer) showClock(answer);
  setInterval(draw, 200);
}
