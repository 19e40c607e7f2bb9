/** The builder's words come with its page, in the language of the office. */

/** @type {Record<string, string>} */
const texts = JSON.parse(globalThis.document?.getElementById("builder")?.dataset.texts ?? "{}")
const comma = globalThis.document?.documentElement.lang !== "en"

/** @param {string} key without "office.builder_" @param {Record<string, string | number>} [params] */
export const t = (key, params = {}) =>
  (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole))

/** A decimal text as it is written here. @param {string | undefined} text */
export const shown = (text) => (comma ? (text ?? "").replace(".", ",") : (text ?? ""))

/** As it is kept: with a point. @param {string} text */
export const kept = (text) => text.trim().replace(",", ".")
