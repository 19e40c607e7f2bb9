/** One phone of a simulated world with the real app on it: pages that die, a disk that fills up, two tabs at once. */
import { IDBFactory } from "fake-indexeddb"
import { unsent } from "../../pwa/store/blobs.js"
import { openStore } from "../../pwa/store/store.js"
import { Loop } from "../../pwa/sync/loop.js"
import { locksOfOnePhone } from "../pwa/locks.js"
import { Surroundings, settle } from "../pwa/phone.js"

const PATIENCE = 40 // turns of timers until two tabs must have come to rest

/** The page was killed before it could say how it ended. */
export class Died extends Error {}

/** A page's surroundings, which tell when the page is dead. */
class Page extends Surroundings {
  /** @type {() => void} */
  died = () => {}
  /** Answers after which the page dies before it hears them; null: none. @type {number | null} */
  deaf = null

  get dead() {
    return this.isDead
  }
  set dead(is) {
    this.isDead = is
    if (is) this.died?.()
  }
}

export class AppPhone {
  /**
   * @param {{tenant: string, member: string, device: string, first_seq: number}} who
   * @param {(page: Page, path: string, init: any) => Promise<Response>} call one request over the world's line
   */
  constructor(who, call) {
    Object.assign(this, { who: { ...who, logged_in_at: 1 }, call })
    this.disk = new IDBFactory()
    this.time = { now: 0 }
    /** @type {Page[]} pages with a request under way: two at once is one too many */
    this.flying = []
    this.sentAtOnce = 0
    /** @type {{page: Page, store: any, loop: Loop}[] | null} the tabs, when there are two */
    this.both = null
  }

  /** Open the app, on what the disk holds. */
  async open(more = {}) {
    const page = new Page({
      fetch: (path, init) => this.#fetch(page, path, init),
      disk: this.disk,
      time: this.time,
      ...more,
    })
    const store = await openStore(this.who, page)
    Object.assign(this, { page, store, loop: new Loop(store) })
    return { page, store, loop: this.loop }
  }

  /** The page is gone, whatever it was doing; the app is opened again. */
  async reopen() {
    this.page.dead = true
    await settle()
    await this.open()
  }

  /** Do it, and die in it: at the n-th write from now (`before` or `after` it is on the disk), or deaf to the n-th answer. @throws {Died} */
  async #alive(act, kill) {
    const { page } = this
    if (kill?.answers) page.deaf = kill.answers
    else if (kill) page.kill = { at: page.writes + kill.at, mode: kill.mode }
    const death = new Promise((_, broken) => {
      page.died = () => broken(new Died("the page died"))
    })
    try {
      return await Promise.race([act(), death])
    } catch (error) {
      if (page.dead) await this.reopen()
      throw page.dead ? new Died("the page died") : error
    } finally {
      Object.assign(page, { kill: null, deaf: null, died: () => {} })
    }
  }

  /** One act; `writes that fail` for want of room. @returns {Promise<{id: string, seq: number}>} */
  async act({ name, args, kill, full = 0 }) {
    const { page } = this
    if (full) page.broken = Array.from({ length: full }, () => new DOMException("no room", "QuotaExceededError"))
    try {
      if (this.both) this.store = this.both.reverse()[0].store
      const { id } = await this.#alive(() => this.store.do(name, args), kill)
      if (this.both) await settle() // the other tab reads what was done here
      return { id, seq: this.store.kept.find((line) => line.mutation.id === id).seq }
    } finally {
      page.broken = null
    }
  }

  /** Keep a file, as the camera does. @returns {Promise<string>} its SHA-256 */
  keep({ body, type, kill }) {
    const bytes = Buffer.from(body, "base64")
    return this.#alive(() => this.store.keepBlob(new Uint8Array(bytes).buffer, type), kill)
  }

  /** One round with the office, as far as it comes. @returns {Promise<{signedOut: string | null, alarms: string[]}>} */
  async sync({ kill }) {
    await this.#alive(() => this.loop.round(), kill)
    const alarms = this.page.alarms.splice(0).map(String)
    return { signedOut: this.loop.state.value.signedOut, alarms }
  }

  /** What stands on the phone as cursor is spoilt. @returns {Promise<boolean>} false: there was none yet */
  async spoil() {
    const { pull } = this.store
    if (!pull.cursor) return false
    await this.store.commit({ meta: { pull: { ...pull, cursor: `${pull.cursor.slice(0, -3)}xyz` } } })
    return true
  }

  /** The app is opened a second time: what is done from now on is done in the one tab and the other by turns. */
  async twice() {
    await this.store.close()
    const [locks, channels] = [locksOfOnePhone(), new Map()]
    this.both = [await this.open({ locks, channels }), await this.open({ locks, channels })]
    for (const tab of this.both) tab.loop.start()
  }

  /** Both tabs want to send, come to rest and are closed; the app is opened once. @returns {Promise<number>} how often both sent at once */
  async once() {
    const both = this.both ?? []
    for (const tab of both) tab.loop.nudge()
    await this.#comeToRest(both)
    for (const tab of both) {
      await tab.loop.stop()
      await tab.store.close()
    }
    this.both = null
    await this.open()
    return this.sentAtOnce
  }

  /** Timers go off as they would, until neither tab is busy. @param {{page: Page, loop: Loop}[]} both */
  async #comeToRest(both) {
    for (let turn = 0; turn < PATIENCE; turn++) {
      const due = both.flatMap(({ page }) => page.timers.map((timer) => ({ page, timer })))
      const soon = due.filter(({ timer }) => timer.at <= this.time.now + 1000)
      for (const { page, timer } of soon) {
        page.never(timer)
        timer.act()
      }
      await settle()
      await Promise.all(both.map(({ loop }) => loop.running))
      if (!soon.length) return
    }
  }

  // --- what the oracle asks ---

  /** What the office said, without the copies of what is no longer this person's. @returns {[string, any][]} */
  held() {
    return [...this.store.documents.base.entries()].filter(([, doc]) => !doc.left)
  }

  /** @returns {{id: string, seq: number, name: string, args: any, receipt: any, waits: boolean, shown: boolean}[]} */
  outbox() {
    return this.store.kept.map(({ mutation, receipt, parked, shown }) => ({
      ...mutation,
      receipt: receipt ?? null,
      parked: parked ?? null,
      waits: !receipt && !parked,
      shown,
    }))
  }

  /** Acts of visits that are here, which were not refused and whose row the screen does not show. @param {{makes: Record<string, [string, string]>}} what each act makes @returns {string[]} */
  unseen({ makes }) {
    const { shown } = this.store.documents
    const lost = this.store.kept.filter(({ mutation: { name, args }, receipt, parked }) => {
      if (!makes[name] || parked || receipt?.status === "rejected" || !shown.get("visit", args.visit)) return false
      const [kind, argument] = makes[name]
      return !shown.get(kind, args[argument])
    })
    return lost.map(({ mutation, receipt }) => `${mutation.name} (seq ${mutation.seq}, ${receipt?.status ?? "waits"})`)
  }

  /** Where the screen shows something else than the office said, when nothing of this phone stands over it. @returns {string[]} */
  differs() {
    if (this.store.kept.some((line) => line.shown)) return []
    const { base, shown } = this.store.documents
    const keys = new Set([...base.entries(), ...shown.entries()].map(([kind, doc]) => `${kind}/${doc.id}`))
    return [...keys].filter((key) => {
      const [kind, id] = key.split("/")
      return JSON.stringify(base.get(kind, id)) !== JSON.stringify(shown.get(kind, id))
    })
  }

  unsentFiles() {
    return unsent(this.store).map((blob) => blob.sha)
  }

  /** @returns {Promise<string[]>} SHA-256 of every file whose bytes are on the disk */
  keptFiles() {
    return this.store.database.read(["blobs"], (tx) => tx.objectStore("blobs").getAllKeys())
  }

  async #fetch(page, path, init) {
    if (this.flying.some((other) => other !== page && !other.dead)) this.sentAtOnce++
    this.flying.push(page)
    try {
      const answer = await this.call(page, path, init)
      if (page.deaf !== null && --page.deaf <= 0) page.dead = true
      return page.dead ? await new Promise(() => {}) : answer
    } finally {
      this.flying.splice(this.flying.indexOf(page), 1)
    }
  }
}
