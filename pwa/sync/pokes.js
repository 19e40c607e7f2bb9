/** The office says that something changed (server-sent events, no content); held by the one tab that sends. */

const AGAIN = 30_000 // ms before the stream is asked for anew after it was refused

/**
 * @param {import("../store/store.js").Store} store @param {() => void} act @returns {() => void} how to stop
 */
export function listenForPokes(store, act) {
  const { world, who } = store
  /** @type {import("../types.js").Poke | null} */
  let stream = null
  /** @type {any} */
  let timer = null
  let stopped = false
  let over = ""
  const listen = () => {
    timer = null
    if (stopped || !world.pokes || world.saving()) return
    over = reachOf(store)
    stream = world.pokes(`/api/subscribe/updates?member=${encodeURIComponent(who.member)}`)
    stream.onmessage = act
    stream.addEventListener("poke", act)
    stream.onerror = () => {
      // A refusal closes the stream for good: ask again later, not at once. A broken line mends itself the same way.
      stream?.close()
      stream = null
      timer ??= world.later(listen, AGAIN * (1 + world.random()))
    }
  }
  listen()
  // Out of the basement: not half a minute later.
  const deaf = world.on("online", () => {
    if (stream || timer === null) return
    world.never(timer)
    listen()
  })
  // A stream hears what its person might see when it was opened: another team or van, and it is opened anew.
  const moved = store.onChange(() => {
    if (!stream || reachOf(store) === over) return
    stream.close()
    listen()
  })
  return () => {
    stopped = true
    deaf()
    moved()
    if (timer !== null) world.never(timer)
    stream?.close()
  }
}

/** The teams and vans of which the office tells this phone. @param {import("../store/store.js").Store} store */
const reachOf = (store) =>
  [...store.all("team"), ...store.all("location")]
    .map((one) => one.id)
    .sort()
    .join()
