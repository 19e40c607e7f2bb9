/** Keeps the draft as it is written: half a second after the last keystroke, one at a time, never over somebody else's. */

const CALM_MS = 500
const AGAIN_MS = 3000

/**
 * @typedef {"kept" | "waiting" | "away" | "meanwhile" | "refused"} State
 * waiting: not yet there; away: the office cannot be reached, tried again; meanwhile: somebody else wrote; refused: see `why`
 */

/**
 * @param {{address: string, csrf: string, v: number, draft: () => any, onKept: (answer: any) => void, onState: (state: State, why?: string) => void, fetch?: typeof fetch}} what
 */
export function keeper({ address, csrf, v, draft, onKept, onState, fetch: call = (...all) => fetch(...all) }) {
  let [timer, dirty, stopped] = [/** @type {any} */ (0), false, false]
  /** @type {Promise<void> | null} */
  let going = null

  async function once() {
    dirty = false
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRF": csrf }
    const body = JSON.stringify({ v, ...draft() })
    const answer = await call(address, { method: "PUT", headers, body }).catch(() => null)
    if (!answer || answer.status >= 500) {
      dirty = true
      onState("away")
      timer = setTimeout(go, AGAIN_MS)
      return
    }
    const said = await answer.json().catch(() => ({}))
    if (answer.ok) {
      v = said.v
      onKept(said)
      onState(dirty ? "waiting" : "kept")
    } else {
      stopped = answer.status === 409
      onState(stopped ? "meanwhile" : "refused", said.detail)
    }
  }

  /** @returns {Promise<void>} */
  async function go() {
    clearTimeout(timer)
    if (going) await going
    if (!dirty || stopped) return
    going = once().finally(() => {
      going = null
    })
    await going
  }

  return {
    /** Something was written. */
    touch() {
      if (stopped) return
      dirty = true
      onState("waiting")
      clearTimeout(timer)
      timer = setTimeout(go, CALM_MS)
    },
    /** All of it, now. @returns {Promise<boolean>} is everything there? */
    async flush() {
      await go()
      return !dirty && !stopped
    },
    isDirty: () => dirty || going !== null,
  }
}
