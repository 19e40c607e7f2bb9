/** Light, dark, sun, or what the phone's own setting says. */
import { signal } from "@preact/signals"
import { keepSetting, setting } from "./settings.js"

/** @typedef {"system" | "light" | "dark" | "sun"} Theme */
/** @type {Theme[]} */
export const THEMES = ["system", "light", "dark", "sun"]

export const theme = signal(/** @type {Theme} */ (setting("theme") ?? "system"))

/** @param {Theme} to */
export function setTheme(to) {
  keepSetting("theme", to === "system" ? null : to)
  theme.value = to
  document.documentElement.classList.remove("light", "dark", "sun")
  if (to !== "system") document.documentElement.classList.add(to)
}
