/** Where the person is: the part after `#`. It holds everything needed to come back to the same checkpoint after a kill. */
import { signal } from "@preact/signals"

/** @typedef {{path: string, parts: string[], query: Record<string, string>}} Route */

/** "#/visit/1/camera?item=a" -> its parts and query. @param {string} hash @returns {Route} */
export function parse(hash) {
  const [path, search = ""] = hash.replace(/^#/, "").split("?")
  const parts = path.split("/").filter(Boolean).map(decodeURIComponent)
  return { path: `/${parts.join("/")}`, parts, query: Object.fromEntries(new URLSearchParams(search)) }
}

const inBrowser = typeof window !== "undefined"

export const route = signal(parse(inBrowser ? location.hash : ""))
if (inBrowser) for (const event of ["hashchange", "popstate"]) window.addEventListener(event, look)

function look() {
  route.value = parse(location.hash)
}

/** @param {string} path @param {Record<string, string | number | undefined>} [query] */
export function link(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "")
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()
  return `#${path}${search ? `?${search}` : ""}`
}

/** The screen from which this one was opened within the app, or null. @returns {string | null} */
const from = () => history.state?.from ?? null

/** @param {string} path @param {Record<string, string | number | undefined>} [query] */
export function go(path, query) {
  history.pushState({ from: route.value.path }, "", link(path, query))
  look()
}

/**
 * Opens where the finger was before a kill. Nobody came there from the day, though it lies below for the phone's own way back:
 * one screen up is the parent. @param {string} path @param {Record<string, string | number | undefined>} [query]
 */
export function land(path, query) {
  history.pushState({ from: null }, "", link(path, query))
  look()
}

/**
 * The same place in other words (a checkpoint touched, a camera closed): no step in the history.
 * @param {string} path @param {Record<string, string | number | undefined>} [query]
 */
export function settle(path, query) {
  history.replaceState({ from: from() }, "", link(path, query))
  look()
}

/** One screen up: over the history when we came from above or aside, else (from something deeper, or after a kill) straight to the parent. @param {string} parent */
export function up(parent) {
  const before = from()
  if (before !== null && !before.startsWith(`${route.value.path}/`)) history.back()
  else settle(parent)
}

/** For a link's onClick: a thumb stays in the app's own history. @param {MouseEvent} event */
export function follow(event) {
  const { hash } = /** @type {HTMLAnchorElement} */ (event.currentTarget)
  if (event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  const { path, query } = parse(hash)
  go(path, query)
}
