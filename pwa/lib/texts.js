/** Every word on a screen, by key, in the language of this phone. Reading `t` in a screen redraws it when the language changes. */
import { signal } from "@preact/signals"
import en from "../texts/en.js"
import nl from "../texts/nl.js"
import { keepSetting, setting } from "./settings.js"

/** @typedef {"nl" | "en"} Lang */
/** @typedef {Record<string, string | {one: string, other: string}>} Catalogue */

/** @type {Record<Lang, Catalogue>} */
const catalogues = { nl, en }

/** Dutch unless this phone was set otherwise. @type {import("@preact/signals").Signal<Lang>} */
export const lang = signal(setting("lang") === "en" ? "en" : "nl")

/** @param {Lang} to */
export function setLang(to) {
  keepSetting("lang", to)
  lang.value = to
  if (typeof document !== "undefined") document.documentElement.lang = to
}

/** @param {string} key */
export const hasText = (key) => key in catalogues[lang.value]

/**
 * The text with its `{names}` filled in; `count` chooses between one and other. An unknown key shows itself.
 * @param {string} key @param {Record<string, string | number>} [params]
 */
export function t(key, params = {}) {
  const entry = catalogues[lang.value][key] ?? key
  const text = typeof entry === "string" ? entry : params.count === 1 ? entry.one : entry.other
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole))
}
