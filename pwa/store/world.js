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
    online: () => navigator.onLine !== false,
    visible: () => typeof document === "undefined" || document.visibilityState === "visible",
    version: globalThis.document?.querySelector('meta[name="version"]')?.getAttribute("content") ?? "0",
    saving: () => Boolean(/** @type {any} */ (navigator).connection?.saveData),
  }
}

/** @type {World["on"]} */
function listen(event, act) {
  const [target, name] =
    event === "visible" ? [globalThis.document, "visibilitychange"] : [/** @type {EventTarget} */ (globalThis), event]
  const heard = () => {
    if (event !== "visible" || document.visibilityState === "visible") act()
  }
  target?.addEventListener(name, heard)
  return () => target?.removeEventListener(name, heard)
}
