/**
 * What one person has on this phone. All documents are held in memory with the outbox replayed over them, so every read is
 * synchronous; every act is on the disk before it is on the screen; the network has no part here.
 */
import { signal } from "@preact/signals-core"
import { effects } from "../rules/effects.js"
import { checked } from "../sync/check.js"
import * as blobs from "./blobs.js"
import { PhoneClock } from "./clock.js"
import { ASIDE, storesOf, write } from "./commit.js"
import { Database, databaseName } from "./database.js"
import { asideRows, docOf, readAll, shownRows } from "./disk.js"
import { Documents } from "./documents.js"
import { entryOf, isWaiting, linesAfter, newLine, settledBy } from "./outbox.js"
import { browserWorld } from "./world.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Kept} Kept */
/** @typedef {import("../types.js").Entry} Entry */
/** @typedef {import("../types.js").World} World */
/** @typedef {import("./commit.js").Change} Change */
/** @typedef {{tenant: string, member: string, device: string, first_seq?: number, logged_in_at?: number}} Who */
/** @typedef {{cursor: string | null, chain: number, open: boolean, generation: number, building: number | null, refill: boolean, whole: boolean}} Pull refill: take the next answers for the whole truth; whole: this generation was complete once */

/** @type {Pull} */
const FIRST_PULL = { cursor: null, chain: 1, open: false, generation: 1, building: null, refill: false, whole: false }

/**
 * Opens this person's store and reads it into memory. @param {Who} who @param {World} [world] @returns {Promise<Store>}
 */
export async function openStore(who, world = browserWorld()) {
  const store = new Store(who, world)
  await store.reload()
  await store.join()
  await store.measure()
  return store
}

export class Store {
  /** Rises with every change; a screen that reads it redraws. */
  version = signal(0)
  /** @type {import("@preact/signals-core").Signal<Entry[]>} in order of seq, the kept ones of 30 days too */
  outbox = signal([])
  /** @type {import("@preact/signals-core").Signal<import("../types.js").StorageState>} */
  storage = signal({ quota: null, used: null, persisted: false, full: false })

  documents = new Documents()
  /** @type {Kept[]} in order of seq */
  kept = []
  /** @type {Map<string, import("./commit.js").Row>} pages of a pull that is not whole yet */
  aside = new Map()
  /** @type {Map<string, import("../types.js").BlobState>} */
  blobStates = new Map()
  /** @type {Record<string, any>} */
  drafts = {}
  /** @type {Record<string, any>} */
  meta = {}
  /** @type {Map<string, string | null>} mutations that were on the wire without a final answer, and why it was not final */
  onWire = new Map()
  /** The office said that this app is too old to read changes; what it wrote still goes. */
  tooOld = false
  /** What the office last heard of this phone, and when. */
  reported = { text: "", at: 0 }
  /** @type {((change: Change) => void)[]} */
  #listeners = []
  #taken = 0 // changes of this tab so far
  /** @type {Promise<unknown>} acts of this tab follow each other: each must see what the last one left */
  #turn = Promise.resolve()

  /** @param {Who} who @param {World} world */
  constructor(who, world) {
    this.who = who
    this.world = world
    this.database = new Database(world, databaseName(who.tenant, who.member))
    this.clock = new PhoneClock(world.now)
    this.channel = world.channel?.(`${this.database.name}.changes`) ?? null
    if (this.channel) this.channel.onmessage = () => this.#turnFor(() => this.reload())
  }

  // --- reading: the overlay is applied, documents are frozen ---

  /** @param {string} kind @param {string} id @returns {Doc | null} */
  get(kind, id) {
    return this.documents.shown.get(kind, id)
  }

  /** Those of a kind whose field has this value. @param {string} kind @param {string} field @param {any} value @returns {Doc[]} */
  by(kind, field, value) {
    return this.documents.shown.by(kind, field, value)
  }

  /** @param {string} kind @returns {Doc[]} */
  all(kind) {
    return this.documents.shown.all(kind)
  }

  // --- acting ---

  /**
   * One act of this person: checked, on the disk, then on the screen.
   * @param {string} name of the mutation @param {Record<string, any>} args
   * @param {{drops?: string[], drafts?: Record<string, any>}} [beside] drafts that this act finishes or writes, in the same transaction
   * @returns {Promise<{id: string}>} the mutation's id
   * @throws {import("../sync/check.js").BadArgs | import("./database.js").PhoneFull | import("./database.js").StoreLost}
   */
  async do(name, args, beside = {}) {
    return this.#turnFor(async () => {
      checked(name, args)
      const kept = newLine(this, name, structuredClone(args))
      const meta = { clock: this.clock.state }
      await this.commit({ fresh: kept, meta, drafts: beside.drafts, droppedDrafts: beside.drops })
      blobs.askToPersist(this)
      return { id: kept.mutation.id }
    })
  }

  // --- files ---

  /**
   * Keeps a file on this phone before anything refers to it.
   * @param {ArrayBuffer} bytes @param {string} type media type
   * @param {{draft?: string, value?: Record<string, any>}} [beside] a draft written in the same transaction: its key, and its value, to which `sha256` is added
   * @returns {Promise<string>} its SHA-256 @throws {import("./database.js").PhoneFull} no new photos; all else is kept
   */
  keepBlob(bytes, type, beside = {}) {
    return blobs.keep(this, bytes, type, beside)
  }

  /** @param {string} sha @returns {Promise<{bytes: ArrayBuffer, type: string} | null>} null: not on this phone */
  blob(sha) {
    return blobs.read(this, sha)
  }

  /** Where a picture can be shown from: this phone, else the office. @param {string} sha @param {"thumb" | "screen" | "full"} [size] @returns {Promise<string | null>} */
  blobUrl(sha, size = "screen") {
    return blobs.url(this, sha, size)
  }

  /** Files that no act and no draft refers to: a page died between the shutter and the act. @returns {import("../types.js").BlobState[]} */
  orphans() {
    return blobs.orphans(this)
  }

  /** Asks the browser how much room there is. */
  measure() {
    return blobs.measure(this)
  }

  // --- what is half done ---

  /** @param {string} key @returns {any} null if there is none */
  draft(key) {
    return this.drafts[key] ?? null
  }

  /** All drafts whose key begins so. @param {string} prefix @returns {[string, any][]} */
  draftsOf(prefix) {
    return Object.entries(this.drafts).filter(([key]) => key.startsWith(prefix))
  }

  /** @param {string} key @param {any} value */
  async saveDraft(key, value) {
    await this.commit({ drafts: { [key]: structuredClone(value) } })
  }

  /** @param {string} key */
  async dropDraft(key) {
    if (key in this.drafts) await this.commit({ droppedDrafts: [key] })
  }

  // --- for the engine ---

  /** @returns {Pull} */
  get pull() {
    return this.meta.pull ?? FIRST_PULL
  }

  /** Acts that no receipt has settled yet. */
  get waiting() {
    return this.kept.filter(isWaiting)
  }

  /** Calls `act` after every change of this tab. @param {(change: Change) => void} act @returns {() => void} how to stop */
  onChange(act) {
    this.#listeners.push(act)
    return () => {
      this.#listeners = this.#listeners.filter((one) => one !== act)
    }
  }

  /** Writes a change to the disk, then takes it into memory and tells screens and other tabs. @param {Change} change @param {{makesRoom?: boolean}} [how] false: on a full phone nothing goes for its sake */
  async commit(change, { makesRoom = true } = {}) {
    const put = () => this.database.write(storesOf(change), (tx) => write(tx, change))
    const fresh = makesRoom ? await blobs.withRoom(this, put) : await put()
    this.#take(change, fresh)
    this.changed()
    this.channel?.postMessage("changed")
    for (const act of this.#listeners) act(change)
  }

  /** Draws again what hangs on the outbox's state; for what changed in memory only. */
  changed() {
    const settled = settledBy(this.documents)
    this.outbox.value = this.kept.map((kept) =>
      entryOf(kept, {
        onWire: this.onWire.has(kept.mutation.id),
        waits: this.onWire.get(kept.mutation.id) ?? null,
        settled: settled(kept),
        blobs: this.blobStates,
      }),
    )
    this.version.value++
  }

  /** Reads everything from the disk: at the start, and when another tab changed it. */
  async reload() {
    const all = await this.#read()
    Object.assign(this, { blobStates: all.blobStates, meta: all.meta, drafts: all.drafts, kept: all.kept })
    blobs.closeGone(this)
    this.clock = new PhoneClock(this.world.now, this.meta.clock)
    this.aside = asideRows(all.rows)
    this.documents.replace(shownRows(all.rows, this.pull.generation))
    this.#replay()
    this.changed()
  }

  /** What is on the disk; read again if this tab wrote meanwhile: an act must not vanish from the screen. */
  async #read() {
    for (;;) {
      const taken = this.#taken
      const all = await readAll(this.database)
      if (taken === this.#taken) return all
    }
  }

  /** After a new log-in: an empty outbox goes on where the office says that this device was. */
  async join() {
    const { first_seq = 1, logged_in_at: at = 0 } = this.who
    if (this.kept.length || this.meta.login === at) return
    await this.commit({ meta: { login: at, seq: first_seq } })
  }

  async close() {
    this.channel?.close()
    await this.#turn.catch(() => {})
    await this.database.close()
  }

  /** @param {Change} change @param {Kept | null} fresh */
  #take(change, fresh) {
    this.#taken++
    Object.assign(this.meta, change.meta)
    for (const state of change.blobStates ?? []) this.blobStates.set(state.sha, state)
    for (const sha of change.droppedBlobs ?? []) this.blobStates.delete(sha)
    if (change.droppedBlobs) blobs.closeGone(this)
    Object.assign(this.drafts, change.drafts)
    for (const key of change.droppedDrafts ?? []) delete this.drafts[key]
    this.kept = linesAfter(this.kept, change, fresh)
    const documents = this.#takeDocuments(change)
    if (documents || change.kept || change.forgotten) this.#replay()
    else if (fresh) this.#act(fresh)
  }

  /** @param {Change} change @returns {boolean} true if a document of the shown generation changed */
  #takeDocuments(change) {
    const { generation } = this.pull
    if (change.generations?.includes(ASIDE)) this.aside.clear()
    for (const row of change.documents ?? []) if (row.generation === ASIDE) this.aside.set(row.key, row)
    const rows = (change.documents ?? []).filter((row) => row.generation === generation)
    const gone = (change.gone ?? []).map((key) => key.split("/")).filter(([of]) => Number(of) === generation)
    for (const [, kind, id] of gone) this.documents.settle(kind, id, null)
    for (const row of rows) this.documents.settle(row.kind, row.id, docOf(row))
    return rows.length > 0 || gone.length > 0
  }

  /** Lays the outbox over the documents anew. */
  #replay() {
    this.documents.bare()
    for (const kept of this.kept) if (kept.shown) this.#act(kept)
  }

  /** @param {Kept} kept */
  #act(kept) {
    try {
      effects[kept.mutation.name]?.(this.documents, kept.mutation, { member: this.who.member, was: kept.was })
    } catch (error) {
      // The act itself is safe in the outbox; a picture of it that cannot be drawn must not take the day with it.
      console.error(`The effect of ${kept.mutation.name} ${kept.mutation.id} could not be shown`, error)
    }
  }

  /** @template T @param {() => Promise<T>} act @returns {Promise<T>} */
  #turnFor(act) {
    const mine = this.#turn.then(act, act)
    this.#turn = mine.catch(() => {})
    return mine
  }
}
