/** What a phone does once its own work is sent: the old is forgotten, a colleague's rescue file brought, papers of the days to come fetched. */
import { FORGETS_EVERY, forgetTheOld } from "../store/blobs.js"
import { fetchPapers } from "./papers.js"
import { rescues } from "./rescue.js"
import { tellRead } from "./tips.js"
import { Problem, SHUT_OUT } from "./wire.js"

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {{stop: AbortSignal, isAsked: () => boolean}} Way stop: an act waits, leave off at once; isAsked: something waits, leave off after this piece */

/** Errands may take minutes and are nobody's work: they make way for an act at once, and for whatever else calls within a piece. */
export class Errands {
  #leave = new AbortController()
  #forgot = Number.NEGATIVE_INFINITY

  /** @param {Store} store @param {() => boolean} isAsked whether the loop has something else to do */
  constructor(store, isAsked) {
    this.store = store
    this.isAsked = isAsked
  }

  /**
   * As far as it comes. The exchange went well before it, so a line that is too thin for this is no bad round: the next one goes on.
   * @throws {Problem} only where this phone may not talk to the office any more
   */
  async run() {
    this.#leave = new AbortController()
    const { signal: stop } = this.#leave
    const way = { stop, isAsked: () => stop.aborted || this.isAsked() }
    await this.#forget()
    try {
      if (!way.isAsked()) await rescues(this.store)
      if (!way.isAsked()) await tellRead(this.store)
      if (!way.isAsked()) await fetchPapers(this.store, way)
    } catch (error) {
      if (!(error instanceof Problem) || SHUT_OUT.includes(error.code)) throw error
    }
  }

  async #forget() {
    const now = this.store.world.now()
    if (now - this.#forgot < FORGETS_EVERY) return
    this.#forgot = now
    await forgetTheOld(this.store)
  }

  /** An act wants to go out, or the page closes. */
  leaveOff() {
    this.#leave.abort()
  }
}
