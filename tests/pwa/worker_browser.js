/** A browser around the service worker: its caches, its locks, its pages, without a window. */
import { readdirSync, readFileSync } from "node:fs"
import vm from "node:vm"

const PWA = new URL("../../pwa/", import.meta.url)
const PARTS = readdirSync(new URL("worker/", PWA)).map((name) => `worker/${name}`)
/** As the server serves it: one file. */
export const SOURCE = ["service_worker.js", ...PARTS.sort()]
  .map((name) => readFileSync(new URL(name, PWA), "utf8"))
  .join("\n")
export const PLACE = '/* the server writes the release here */ { version: "", files: {}, pack: {} }'

/** A browser around the worker. @param {{files?: Record<string, string>, pack?: any, active?: any, fetch?: any, pages?: any[], indexedDB?: any, shelves?: Map<string, Map<string, any>>, version?: string}} [with_] */
export function browser({
  files = {},
  pack = {},
  active = null,
  fetch,
  pages = [],
  indexedDB,
  shelves = new Map(),
  version = "1",
} = {}) {
  const heard = {}
  const cache = (/** @type {string} */ name) => {
    if (!shelves.has(name)) shelves.set(name, new Map())
    const shelf = shelves.get(name)
    return { put: async (key, value) => shelf.set(key, value), match: async (key) => shelf.get(key)?.clone() }
  }
  const state = { skipped: false, claimed: false, shelves, shown: [], patience: new AbortController() }
  const globals = {
    addEventListener: (name, act) => (heard[name] = act),
    caches: {
      open: async (name) => cache(name),
      keys: async () => [...shelves.keys()],
      delete: async (name) => shelves.delete(name),
    },
    clients: { claim: async () => (state.claimed = true), matchAll: async () => pages },
    skipWaiting: async () => (state.skipped = true),
    location: new URL("https://veld.example/app/service_worker.js"),
    navigator: {
      locks: {
        request: async (_name, { signal }, act) => act(signal ? await inLine(state, signal) : state.locked ? null : {}),
      },
    },
    AbortController,
    AbortSignal: { timeout: () => state.patience.signal },
    fetch: (request, init) =>
      fetch(typeof request === "string" ? request : (request.address ?? request.url), init ?? request),
    Request: class {
      constructor(address, init) {
        Object.assign(this, { address }, init)
      }
    },
    indexedDB,
    URL,
    Response,
    URLSearchParams,
    btoa,
    crypto,
    console,
    registration: {
      active,
      showNotification: async (title, more) => state.shown.push({ title, ...more }),
    },
  }
  vm.runInNewContext(SOURCE.replace(PLACE, JSON.stringify({ version, files, pack })), globals)
  const happens = async (name, event = {}) => {
    let work = null
    heard[name]({ ...event, waitUntil: (one) => (work = one), respondWith: (one) => (work = one) })
    return work
  }
  return { state, happens }
}

/** Waits until nobody sends any more, or until patience ends. @param {any} state @param {AbortSignal} signal */
async function inLine(state, signal) {
  for (; state.locked; await new Promise((soon) => setTimeout(soon, 5))) signal.throwIfAborted()
  return {}
}
