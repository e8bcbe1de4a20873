// Light and dark: the system's choice until the toggle is used.

const KEY = "playground-theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");

function apply() {
  const theme = localStorage.getItem(KEY) || (system.matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme;
  const other = theme === "dark" ? "light" : "dark";
  document.getElementById("theme").setAttribute("aria-label", `Switch to ${other} colours`);
}

export function startTheme() {
  apply();
  system.addEventListener("change", apply);
  document.getElementById("theme").addEventListener("click", () => {
    const now = document.documentElement.dataset.theme;
    localStorage.setItem(KEY, now === "dark" ? "light" : "dark");
    apply();
  });
}
