/** The browser as the engine sees it. Everything outside comes in here, so that tests and the simulated world can be the world. */

import { whatItMay } from "./able.js"
import { forgetInBrowser } from "./leaving.js"

/** @typedef {import("../types.js").World} World */

/** How a page looks at its surroundings. @returns {World} */
export function browserWorld() {
  return {
    indexedDB,
    fetch: (path, init) => fetch(path, init),
    now: () => Date.now(),
    random: () => Math.random(),
    later: (act, ms) => setTimeout(act, ms),
    never: (timer) => clearTimeout(timer),
    locks: navigator.locks ?? null,
    channel: typeof BroadcastChannel === "undefined" ? null : (name) => new BroadcastChannel(name),
    storage: navigator.storage ?? null,
    pokes: typeof EventSource === "undefined" ? null : (path) => new EventSource(path),
    ahead: typeof caches === "undefined" ? null : takeFromWorker,
    forget: forgetInBrowser,
    on: listen,
    wakeMe,
    alarm,
    online: () => navigator.onLine !== false,
    visible: () => typeof document === "undefined" || document.visibilityState === "visible",
    version: globalThis.document?.querySelector('meta[name="version"]')?.getAttribute("content") ?? "0",
    able: whatItMay(navigator),
    saving: savesPower(/** @type {any} */ (navigator)),
  }
}

/** Charge below which what is left of the battery is for the work itself (0 to 1). */
const NEARLY_EMPTY = 0.15

/**
 * Whether to look for news seldom: the person asked to save data, or the battery is nearly empty and not charging.
 * Not every browser tells its charge; then only data saving counts. @param {any} device a Navigator @returns {() => boolean}
 */
export function savesPower(device) {
  /** @type {{level: number, charging: boolean} | null} */
  let battery = null
  device.getBattery?.().then(
    (/** @type {any} */ found) => {
      battery = found
    },
    () => {}, // the page may not know: as good as a full one
  )
  return () => Boolean(device.connection?.saveData || (battery && !battery.charging && battery.level < NEARLY_EMPTY))
}

/** What the worker laid ready for this person, once. A hint: one that cannot be read is let go. @param {string} name of the database */
async function takeFromWorker(name) {
  const shelf = `ahead.${name}`
  try {
    if (!(await caches.has(shelf))) return []
    const laid = await (await caches.open(shelf)).match("/ahead")
    await caches.delete(shelf)
    return laid ? await laid.json() : []
  } catch (error) {
    console.warn("What a push message brought cannot be read; it is fetched again", error)
    return []
  }
}

/** @type {World["on"]} */
function listen(event, act) {
  const [target, name] = whereHeard(event)
  const heard = (/** @type {any} */ { data }) => {
    if (event === "visible" && document.visibilityState !== "visible") return
    if (event !== "send" || data === "send") act()
  }
  target?.addEventListener(name, heard)
  return () => target?.removeEventListener(name, heard)
}

/** @param {Parameters<World["on"]>[0]} event @returns {[EventTarget | undefined, string]} */
function whereHeard(event) {
  if (event === "visible") return [globalThis.document, "visibilitychange"]
  if (event === "send") return [navigator.serviceWorker, "message"]
  return [globalThis, event]
}

/** Heard by the screen like any act that could not be kept. @param {unknown} error */
function alarm(error) {
  console.error(error)
  Promise.reject(error)
}

/** Background Sync, where the browser has it (docs/sync.md, "The phone's side"). */
function wakeMe() {
  navigator.serviceWorker?.ready
    .then((registration) => /** @type {any} */ (registration).sync?.register("send"))
    .catch(() => {}) // not allowed here: the app sends when it is opened
}
