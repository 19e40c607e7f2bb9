/** Locks as browsers have them, for several tabs of one phone: one holds it, the others wait in line. */
export function locksOfOnePhone() {
  /** @type {Map<string, {act: () => Promise<unknown>}[]>} */
  const waiting = new Map()
  const next = (/** @type {string} */ name) => {
    const queue = waiting.get(name) ?? []
    if (!queue.length) return
    queue[0].act().then(() => {
      queue.shift()
      next(name)
    })
  }
  return {
    request(/** @type {string} */ name, /** @type {any} */ _options, /** @type {any} */ act) {
      const queue = waiting.get(name) ?? []
      waiting.set(name, queue)
      queue.push({ act: async () => act({ name }) })
      if (queue.length === 1) next(name)
      return new Promise(() => {})
    },
  }
}
