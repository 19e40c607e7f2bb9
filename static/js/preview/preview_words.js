/** The preview's own words come with its page, in the language of the office. */

/** @type {Record<string, string>} */
const words = JSON.parse(document.body.dataset.words ?? "{}")

/** @param {string} key @param {Record<string, string>} [params] */
export const say = (key, params = {}) =>
  (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => params[name] ?? whole)
