/** The company's own colour on this phone: a style sheet that the office made, put on by CSSOM, since a page has no style of its own. */
import { keepSetting, setting } from "./settings.js"

/** @typedef {{colour: string, css: string}} Look */

/** @type {CSSStyleSheet | null} */
let sheet = null

/** Puts it on and remembers it, so that the next start wears it before anything is drawn. @param {Look | null | undefined} look null: ours */
export function wear(look) {
  keepSetting("look", look ? look.css : null)
  put(look?.css ?? "")
}

/** What was worn last, before anybody knows who is here. */
export function wearLast() {
  put(setting("look") ?? "")
}

/** @param {string} css */
function put(css) {
  if (!("adoptedStyleSheets" in document) || (!css && !sheet)) return // a browser without: our own colour
  if (!sheet) {
    sheet = new CSSStyleSheet()
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  }
  sheet.replaceSync(css)
}
