// The guided tour: a few cards, each beside what it speaks of. Seen once, then on demand.

import { el } from "./dom.js";

const KEY = "playground-tour";
const MARGIN = 12;

// find: a selector for what is meant; a step whose thing is not on the page is left out.
const STEPS = [
  {
    find: ".chat .writing",
    title: "Say: just finished a run",
    words: "You are Robin, a runner, and this is Robin’s phone. Write to the bot as you would on Telegram.",
    say: "just finished a run",
  },
  {
    find: ".chat .log-frame",
    title: "Answer with a tap",
    words: "The bot asks how your feet feel and offers a routine that fits. Every step comes as a message of its own, when its time comes.",
  },
  {
    find: "#clock .segmented",
    title: "Ten minutes in ten seconds",
    words: "This is the clock the bot lives by. ×60 runs a whole routine while you watch.",
  },
  {
    find: "#clock-jump",
    title: "Or jump ahead",
    words: "Moves the clock to the next message that is due, be it a step in a minute or a question tomorrow evening.",
  },
  {
    find: "#road-open",
    title: "What just happened",
    words: "For engineers: the road of the last message, from the inbox and the rules that fired to the call that carried it.",
  },
  {
    find: "#add-runner",
    title: "More runners",
    words: "Add another one and open both side by side. That is all. The tour starts again at the question mark above.",
  },
];

export class Tour {
  // say(text) writes to the bot in the open chat.
  constructor(say) {
    this.say = say;
    this.button = document.getElementById("tour-start");
    this.button.addEventListener("click", () => this.start());
    window.addEventListener("resize", () => this.card && this.place());
  }

  startOnce() {
    if (!localStorage.getItem(KEY)) this.start();
  }

  start() {
    this.stop();
    this.steps = STEPS.filter(({ find }) => visible(document.querySelector(find)));
    this.ring = el("div", { class: "tour-ring", "aria-hidden": "true" });
    this.card = el("div", { class: "tour", role: "dialog", "aria-labelledby": "tour-title", "aria-describedby": "tour-words" });
    this.card.addEventListener("keydown", (event) => this.key(event));
    document.body.append(this.ring, this.card);
    this.show(0);
  }

  stop() {
    this.card?.remove();
    this.ring?.remove();
    this.card = this.ring = null;
  }

  end() {
    localStorage.setItem(KEY, "seen");
    this.stop();
    this.button.focus();
  }

  key(event) {
    if (event.key === "Escape") this.end();
    else if (event.key === "ArrowRight" && this.at < this.steps.length - 1) this.show(this.at + 1);
    else if (event.key === "ArrowLeft" && this.at > 0) this.show(this.at - 1);
    else return;
    event.preventDefault();
  }

  show(at) {
    this.at = at;
    const { title, words, say } = this.steps[at];
    const last = at === this.steps.length - 1;
    const head = el("h2", { id: "tour-title", tabindex: "-1" }, title);
    const foot = el(
      "div",
      { class: "tour-foot" },
      el("span", { class: "count" }, `${at + 1} of ${this.steps.length}`),
      last ? null : button("Skip", "plain", () => this.end()),
      at ? button("Back", "", () => this.show(at - 1)) : null,
      last ? button("Done", "primary", () => this.end()) : button("Next", say ? "" : "primary", () => this.show(at + 1)),
    );
    const offer = say && button("Say it for me", "primary try", () => (this.say(say), this.show(at + 1)));
    this.card.replaceChildren(...[head, el("p", { id: "tour-words" }, words), offer, foot].filter(Boolean));
    this.place();
    head.focus({ preventScroll: true });
  }

  // The ring round the thing; the card below it, or above, or inside where it fills the page.
  place() {
    const target = document.querySelector(this.steps[this.at].find).getBoundingClientRect();
    const card = this.card.getBoundingClientRect();
    const { innerWidth: width, innerHeight: height } = window;
    Object.assign(this.ring.style, { left: `${target.left - 5}px`, top: `${target.top - 5}px`, width: `${target.width + 10}px`, height: `${target.height + 10}px` });
    const below = target.bottom + MARGIN;
    const above = target.top - card.height - MARGIN;
    const inside = target.top + (target.height - card.height) / 2;
    const top = below + card.height < height ? below : above > 0 ? above : inside;
    const left = Math.min(Math.max(target.left + (target.width - card.width) / 2, MARGIN), width - card.width - MARGIN);
    Object.assign(this.card.style, { left: `${left}px`, top: `${Math.max(top, MARGIN)}px` });
  }
}

function button(words, kind, act) {
  const node = el("button", { type: "button", class: kind }, words);
  node.addEventListener("click", act);
  return node;
}

function visible(node) {
  return node !== null && node.getClientRects().length > 0;
}
