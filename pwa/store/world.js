/** The browser as the engine sees it. Everything outside comes in here, so that tests and the simulated world can be the world. */

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
    on: listen,
    wakeMe,
    alarm,
    online: () => navigator.onLine !== false,
    visible: () => typeof document === "undefined" || document.visibilityState === "visible",
    version: globalThis.document?.querySelector('meta[name="version"]')?.getAttribute("content") ?? "0",
    saving: () => Boolean(/** @type {any} */ (navigator).connection?.saveData),
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
