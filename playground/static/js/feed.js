// The live feed: Server-Sent Events, taken up again where they broke off.

export function follow(cursor, { change, reset, connected }) {
  // The browser reconnects by itself and sends the last id it saw.
  const source = new EventSource(`/playground/events?last=${encodeURIComponent(cursor)}`);
  source.addEventListener("open", () => connected(true));
  source.addEventListener("error", () => connected(false));
  source.addEventListener("change", (event) => change(JSON.parse(event.data)));
  source.addEventListener("reset", () => reset());
  window.addEventListener("pagehide", () => source.close());
}
