/**
 * When the phone talks to the office. One tab of a person does it (Web Locks), the others hear of it.
 *
 *   asleep --(open, act, online, visible, poke, timer)--> busy --good--> asleep until the timer
 *                                                          |---bad---> asleep, longer each time, with jitter
 *                                                          |--401---> signed out: the day stays, only sending waits
 *                                                          '--wiping> all that is unsent is handed over, then nothing is left
 */
import { signal } from "@preact/signals-core"
import { unsent } from "../store/blobs.js"
import { PhoneFull } from "../store/database.js"
import { Errands } from "./errands.js"
import { exchange } from "./exchange.js"
import { listenForPokes } from "./pokes.js"
import { isOutdated } from "./report.js"
import { uploadAll } from "./uploads.js"
import { handOver } from "./wipe.js"
import { Problem, SHUT_OUT } from "./wire.js"

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {import("../types.js").LoopState} LoopState */

const SOON = 150 // ms after an act: a few taps go together
const OFTEN = 60_000 // ms between looks while somebody looks at the screen
const SELDOM = 300_000 // ms otherwise, or when data is to be saved
const FIRST_WAIT = 2_000 // ms after the first failure, doubled to
const LONGEST_WAIT = 300_000
const FULL_WAIT = 600_000 // ms before asking a full office again whether it has room for files

/** @param {unknown} error */
const isWipe = (error) => error instanceof Problem && error.code === "device_wiping"

/**
 * @param {Store} store @param {import("../session.js").Session | null} [session] the loop ends when another person takes the phone
 * @returns {Loop}
 */
export function startLoop(store, session = null) {
  const loop = new Loop(store)
  loop.start(session)
  return loop
}

export class Loop {
  /** @type {import("@preact/signals-core").Signal<LoopState>} */
  state
  #errands
  #leads = false
  #stopped = false
  #again = false
  #failures = 0
  #failedAt = Number.NEGATIVE_INFINITY
  #fullUntil = 0
  /** @type {any} */
  #timer = null
  /** @type {number} when the timer goes off */
  #due = Number.POSITIVE_INFINITY
  /** @type {(() => void)[]} */
  #ends = []
  /** @type {Promise<void>} */
  running = Promise.resolve()
  /** @type {import("../session.js").Session | null} who clears the phone when the office asks for it */
  session = null

  /** @param {Store} store */
  constructor(store) {
    this.store = store
    this.world = store.world
    this.#errands = new Errands(store, () => this.#again || this.#stopped)
    this.state = signal({
      online: this.world.online(),
      busy: false,
      lastContact: store.clock.state.contact,
      waiting: store.waiting.length,
      signedOut: null,
      reset: store.pull.building !== null,
      progress: null,
      uploading: null,
      fullServer: false,
      tooOld: false,
    })
    this.channel = this.world.channel?.(`${store.database.name}.loop`) ?? null
  }

  /** @param {import("../session.js").Session | null} session */
  start(session) {
    const { world, store } = this
    this.session = session
    this.#ends.push(
      world.on("online", () => this.nudge()),
      world.on("offline", () => this.#say({ online: false })),
      world.on("visible", () => this.nudge()),
      world.on("send", () => this.#woken()),
      store.onChange((change) => {
        if (change.fresh) this.#sayWaiting(SOON)
      }),
    )
    if (session) this.#ends.push(session.person.subscribe((person) => this.#endFor(person)))
    if (this.channel) this.channel.onmessage = ({ data }) => this.#heard(data)
    this.#lead()
  }

  /** Look now (a person pressed, something happened). */
  nudge() {
    if (this.#stopped) return
    this.#failures = 0
    this.#fullUntil = 0
    if (this.#leads) this.#look(0)
    else this.channel?.postMessage({ nudge: true })
  }

  /**
   * The worker woke us. After a failure we asked for that ourselves, and with a network it comes at once: an office that cannot
   * answer just now is not asked again before its time.
   */
  #woken() {
    if (this.#leads && this.world.now() - this.#failedAt > LONGEST_WAIT / 10) this.nudge()
  }

  /** One whole round now, for tests and for the worker; resolves when it is over. */
  async round() {
    await this.running
    this.running = this.#round()
    await this.running
  }

  /** Ends this loop; what is under way finishes or is sent again later. @returns {Promise<void>} when nothing runs any more */
  async stop() {
    this.#stopped = true
    this.#errands.leaveOff()
    this.#sleep()
    for (const end of this.#ends.splice(0)) end()
    this.channel?.close()
    await this.running
  }

  /** Waits for its turn to be the one tab that sends. */
  #lead() {
    const { locks } = this.world
    if (!locks) return this.#begin()
    const giveUp = new AbortController()
    this.#ends.push(() => giveUp.abort())
    locks
      .request(`${this.store.database.name}.sync`, { signal: giveUp.signal }, () => {
        if (this.#stopped) return
        this.#begin()
        return new Promise((done) => this.#ends.push(() => this.running.then(() => done(undefined))))
      })
      .catch(() => {}) // given up before its turn came
  }

  #begin() {
    this.#leads = true
    this.#ends.push(listenForPokes(this.store, () => this.#look(0)))
    this.#look(0)
  }

  /** @param {number} ms */
  #look(ms) {
    if (this.#stopped || !this.#leads) return
    const due = this.world.now() + ms
    if (this.state.value.busy) this.#again = true
    if (this.#timer !== null && this.#due <= due) return
    this.#sleep()
    this.#due = due
    this.#timer = this.world.later(() => {
      this.#timer = null
      if (!this.state.value.busy) this.running = this.#round()
    }, ms)
  }

  #sleep() {
    if (this.#timer !== null) this.world.never(this.#timer)
    this.#timer = null
    this.#due = Number.POSITIVE_INFINITY
  }

  async #round() {
    this.#again = false
    this.#say({ busy: true })
    let wait
    try {
      await this.#talk()
      this.#failures = 0
      wait = this.#again ? SOON : this.#pause()
    } catch (error) {
      wait = isWipe(error) ? await this.#clear() : this.#failed(error)
    }
    this.#say({ busy: false, progress: null, uploading: null, waiting: this.store.waiting.length })
    this.#look(wait)
  }

  async #talk() {
    const { store } = this
    const first = store.pull.cursor === null
    try {
      await exchange(store, ({ done, more, tooOld, company }) => {
        this.session?.hear(company).catch(() => {}) // the line broke: the next pull says it again
        const reset = store.pull.building !== null
        this.#contact({ tooOld, reset, progress: more && (first || reset) ? { done, total: null } : null })
      })
    } catch (error) {
      // No room for what the office says: files that it takes now may go afterwards, and make that room.
      if (error instanceof PhoneFull) await this.#uploads()
      throw error
    }
    if (store.meta.wipe) await store.commit({ meta: { wipe: null } }) // the office took it back
    if (!this.#stopped && this.world.now() >= this.#fullUntil) await this.#uploads()
    await this.#errands.run()
  }

  /** Asked to be cleared: a line that breaks on the way means that it is asked again, and nothing was deleted. @returns {Promise<number>} ms to wait */
  async #clear() {
    this.#say({ signedOut: "device_wiping", online: true })
    try {
      const handed = await handOver(this.store, (uploading) => this.#say({ uploading }))
      if (!this.session) return LONGEST_WAIT
      this.#stopped = true
      await this.session.clear(this.store.who, handed)
    } catch (error) {
      if (error instanceof Problem && error.code === "wipe_not_ordered") return SOON // it was taken back: ask again
      return this.#failed(error)
    }
    return LONGEST_WAIT
  }

  async #uploads() {
    if (!unsent(this.store).length) return
    const outcome = await uploadAll(this.store, (uploading) => {
      if (uploading.done) this.#failures = 0 // a line that loses every third answer still brings files: no longer waits
      this.#contact({ uploading })
    })
    if (outcome === "full") this.#fullUntil = this.world.now() + FULL_WAIT
    this.#say({ fullServer: outcome === "full" })
  }

  /** @param {Partial<LoopState>} more */
  #contact(more) {
    this.#say({
      online: true,
      signedOut: null,
      lastContact: this.world.now(),
      waiting: this.store.waiting.length,
      ...more,
    })
  }

  /** @param {unknown} error @returns {number} ms to wait */
  #failed(error) {
    this.#failures++
    this.#failedAt = this.world.now()
    if (error instanceof PhoneFull) this.#noRoom()
    else if (!(error instanceof Problem))
      this.world.alarm(error) // the phone itself: its store, or a mistake of ours
    else if (SHUT_OUT.includes(error.code)) this.#say({ signedOut: /** @type {any} */ (error.code), online: true })
    else this.#say({ online: error.status !== 0 })
    if (this.store.waiting.length || unsent(this.store).length) this.world.wakeMe()
    const grown = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(this.#failures - 1, 10))
    const wait = grown * (0.5 + this.world.random() / 2)
    return Math.max(wait, error instanceof Problem ? (error.retryAfter ?? 0) : 0)
  }

  /** The office was heard, only its news could not be written down. Nothing that a person did is lost, so no alarm. */
  #noRoom() {
    this.store.storage.value = { ...this.store.storage.value, full: true }
    this.#say({ online: true })
  }

  #pause() {
    const { world, store } = this
    if (store.waiting.length) return FIRST_WAIT * 5 // the office deferred something: not a failure, not for long
    if (isOutdated(store)) return FIRST_WAIT // "27 onverzonden" must not stand at the office for another minute
    return world.visible() && !world.saving() ? OFTEN : SELDOM
  }

  /** @param {Partial<LoopState>} more */
  #say(more) {
    this.state.value = { ...this.state.value, ...more }
    if (this.#leads && !this.#stopped) this.channel?.postMessage({ state: this.state.value })
  }

  /** @param {number} ms */
  #sayWaiting(ms) {
    this.#say({ waiting: this.store.waiting.length })
    this.#errands.leaveOff()
    if (this.#leads) this.#look(ms)
    else this.channel?.postMessage({ nudge: true })
  }

  /** @param {{nudge?: boolean, state?: LoopState}} message of another tab */
  #heard({ nudge, state }) {
    if (nudge && this.#leads) this.#look(SOON)
    if (state && !this.#leads) this.state.value = state
  }

  /** @param {import("../types.js").Person | null} person who uses the phone now */
  #endFor(person) {
    const { tenant, member } = this.store.who
    if (person?.tenant !== tenant || person?.member !== member) queueMicrotask(() => this.stop())
  }
}
