/**
 * The phone's clock and how far it may be trusted: `offset` to the server's as last known, and how often it has jumped.
 * Two phones' clocks are never compared; the office shows `at` + `offset`, and "onzeker" where the clock had jumped.
 */

/** @typedef {{offset: number, jumps: number, seen: number, contact: number | null}} ClockState seen, contact: ms of this clock */

const BACK = 5_000 // ms: less than this backwards is the network's time service at work
const SHIFT = 120_000 // ms: more than this between two contacts is somebody setting the clock

/** @type {ClockState} */
const NEW = { offset: 0, jumps: 0, seen: 0, contact: null }

export class PhoneClock {
  /** @param {() => number} now @param {ClockState} [state] as it was kept */
  constructor(now, state) {
    this.now = now
    this.state = state ?? NEW
  }

  /** What a mutation carries, and notices a clock that went back. @returns {{at: string, offset: number, jumps: number}} */
  stamp() {
    const now = this.now()
    if (now < this.state.seen - BACK) this.state = { ...this.state, jumps: this.state.jumps + 1, seen: now }
    else this.state = { ...this.state, seen: Math.max(now, this.state.seen) }
    return { at: new Date(now).toISOString(), offset: this.state.offset, jumps: this.state.jumps }
  }

  /**
   * The server said what time it is, in an answer to a question that was asked at `asked`.
   * @param {string} server RFC 3339 @param {number} asked ms of this clock
   */
  heard(server, asked) {
    const now = this.now()
    const took = now - asked
    // A clock that was set while the answer was on its way says nothing about the difference; the end of the wait does.
    const offset = Math.round(Date.parse(server) - (took >= 0 && took < 60_000 ? asked + took / 2 : now))
    const jumped = this.state.contact !== null && Math.abs(offset - this.state.offset) > SHIFT
    this.state = { offset, jumps: this.state.jumps + (jumped ? 1 : 0), seen: now, contact: now }
  }
}
