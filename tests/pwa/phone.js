/** A phone for tests: the real engine over fake-indexeddb, a clock that can lie, a line that can be cut, a page that can be killed. */
import "fake-indexeddb/auto"
import { IDBFactory } from "fake-indexeddb"
import { uuid7 } from "../../pwa/lib/uuid7.js"
import { openStore } from "../../pwa/store/store.js"
import { Loop } from "../../pwa/sync/loop.js"

const START = Date.parse("2026-11-21T07:00:00.000Z")
const TENANT = "0198a000-0000-7000-8000-00000000000a"

/** Everything around one page: what survives the page (`disk`) is handed from one to the next. */
export class Surroundings {
  /** @param {{fetch?: any, disk?: IDBFactory, time?: {now: number}, locks?: any, channels?: Map<string, Set<any>>}} [with_] */
  constructor({ fetch, disk = new IDBFactory(), time = { now: START }, locks = null, channels } = {}) {
    this.disk = disk
    this.time = time
    this.locks = locks
    this.channels = channels
    this.version = "test"
    this.skew = 0
    this.dead = false
    this.writes = 0
    /** @type {{at: number, mode: "before" | "after"} | null} */
    this.kill = null
    /** @type {{at: number, act: () => void}[]} */
    this.timers = []
    /** @type {Record<string, (() => void)[]>} */
    this.heard = {}
    this.quota = 1e9
    this.used = 0
    this.fetch = (path, init) => (this.dead ? new Promise(() => {}) : fetch(path, init))
    this.indexedDB = watched(this, disk)
    this.storage = { estimate: async () => ({ quota: this.quota, usage: this.used }), persisted: async () => false }
    this.pokes = null
  }

  now = () => this.time.now + this.skew
  random = () => 0.5
  online = () => true
  visible = () => true
  saving = () => false
  wakeMe = () => {}
  /** @type {unknown[]} what the page said loudly */
  alarms = []
  alarm = (error) => this.alarms.push(error)

  later = (act, ms) => {
    const timer = { at: this.time.now + ms, act }
    this.timers.push(timer)
    return timer
  }

  never = (timer) => {
    this.timers = this.timers.filter((one) => one !== timer)
  }

  on = (event, act) => {
    this.heard[event] = [...(this.heard[event] ?? []), act]
    return () => {
      this.heard[event] = this.heard[event].filter((one) => one !== act)
    }
  }

  /** Something happens to the page: "online", "offline", "visible". */
  happens(event) {
    for (const act of this.heard[event] ?? []) act()
  }

  /** Time goes by; what was due is done. */
  async pass(ms) {
    this.time.now += ms
    for (;;) {
      const due = this.timers.find((one) => one.at <= this.time.now)
      if (!due) return
      this.never(due)
      if (!this.dead) due.act()
      await settle()
    }
  }

  channel(name) {
    const listeners = this.channels?.get(name) ?? new Set()
    this.channels?.set(name, listeners)
    const own = {
      onmessage: null,
      close: () => listeners.delete(own),
      postMessage: (data) => tell(listeners, own, data),
    }
    listeners.add(own)
    return own
  }
}

function tell(listeners, own, data) {
  for (const other of listeners)
    if (other !== own) setImmediate(() => other.onmessage?.({ data: structuredClone(data) }))
}

/** A disk that counts transactions that write, and dies with the page. */
function watched(world, disk) {
  return {
    deleteDatabase: (name) => disk.deleteDatabase(name),
    open: (name, version) => {
      const request = disk.open(name, version)
      request.addEventListener("success", () => watch(world, request.result))
      return request
    },
  }
}

function watch(world, database) {
  const transaction = database.transaction.bind(database)
  database.transaction = (stores, mode, options) => {
    if (world.dead) throw new DOMException("the page is dead", "InvalidStateError")
    const tx = transaction(stores, mode, options)
    if (mode === "readwrite") count(world, tx)
    return tx
  }
}

function count(world, tx) {
  world.writes++
  if (world.broken) {
    const error = world.broken.shift()
    if (!world.broken.length) world.broken = null
    if (error) {
      Object.defineProperty(tx, "error", { get: () => error })
      queueMicrotask(() => tx.abort())
    }
  }
  if (world.kill?.at !== world.writes) return
  if (world.kill.mode === "after") tx.addEventListener("complete", () => (world.dead = true))
  else {
    world.dead = true
    queueMicrotask(() => tx.abort())
  }
}

/** Lets everything that was started come to rest. */
export async function settle() {
  for (let turn = 0; turn < 60; turn++) await new Promise((done) => setImmediate(done))
}

/** One technician with the app open. */
export class Phone {
  /** @param {any} office @param {string} member @param {{surroundings?: Surroundings, device?: string}} [with_] */
  static async of(office, member, { surroundings, device } = {}) {
    const world = surroundings ?? new Surroundings({ fetch: office.fetchFor(), time: office.time })
    const login = office.login(member, device ?? uuid7())
    return new Phone(office, world, login).start()
  }

  constructor(office, world, who) {
    Object.assign(this, { office, world, who: { tenant: TENANT, ...who } })
  }

  async start() {
    this.store = await openStore(this.who, this.world)
    this.loop = new Loop(this.store)
    return this
  }

  /** The page dies and the app is opened again on the same disk. */
  async reopened() {
    this.world.dead = true
    await settle()
    const { disk, time, skew, quota } = this.world
    const world = new Surroundings({ fetch: this.office.fetchFor(), disk, time })
    Object.assign(world, { skew, quota })
    return new Phone(this.office, world, this.who).start()
  }

  /** One round with the office, as far as it comes. */
  sync() {
    return this.loop.round()
  }

  /** Rounds until nothing waits (or the patience of the test ends). */
  async syncsAll(most = 20) {
    for (let round = 0; round < most; round++) {
      await this.sync()
      if (!this.store.waiting.length && !this.loop.state.value.signedOut) return
      this.world.time.now += 1000
    }
  }

  async answers(visit, item, value, more = {}) {
    const head = this.store.by("answer", "visit", visit).find((one) => one.head && one.item === item)
    const id = uuid7()
    await this.store.do("checklist.answer", {
      id,
      visit,
      item,
      value,
      ...(head ? { supersedes: head.id } : {}),
      ...more,
    })
    return id
  }

  async steps(visit, to, more = {}) {
    const step = uuid7()
    await this.store.do("visit.set_state", { visit, to, step, ...more })
    return step
  }

  async takesPhoto(visit, item, fill = 1, size = 3000) {
    const bytes = new Uint8Array(size).fill(fill).buffer
    const sha256 = await this.store.keepBlob(bytes, "image/jpeg")
    const id = uuid7()
    const shot = {
      sha256,
      bytes: size,
      width: 40,
      height: 30,
      taken_at: new Date(this.world.now()).toISOString(),
      quality: null,
    }
    await this.store.do("photo.add", { id, visit, item, ...shot })
    return { id, sha256 }
  }

  head(visit, item) {
    return this.store.by("answer", "visit", visit).find((one) => one.head && one.item === item)?.value ?? null
  }

  /** The states of the outbox, in order. */
  proof() {
    return this.store.outbox.value.map((entry) => entry.state)
  }
}
