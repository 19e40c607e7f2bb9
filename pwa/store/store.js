/**
 * What one person has on this phone. All documents are held in memory with the outbox replayed over them, so every read is
 * synchronous; every act is on the disk before it is on the screen; the network has no part here.
 */
import { signal } from "@preact/signals-core"
import { uuid7 } from "../lib/uuid7.js"
import { effects } from "../rules/effects.js"
import { checked, SCHEMA } from "../sync/check.js"
import * as blobs from "./blobs.js"
import { PhoneClock } from "./clock.js"
import { ASIDE, storesOf, write } from "./commit.js"
import { Database, databaseName } from "./database.js"
import { Documents } from "./documents.js"
import { after, blobsOf, entryOf, isWaiting, visitOf } from "./outbox.js"
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
      const kept = this.#line(name, structuredClone(args))
      await this.commit({
        fresh: kept,
        meta: { clock: this.clock.state },
        ...(beside.drops?.length ? { droppedDrafts: beside.drops } : {}),
        ...(beside.drafts ? { drafts: beside.drafts } : {}),
      })
      blobs.askToPersist(this)
      return { id: kept.mutation.id }
    })
  }

  /** @param {string} name @param {Record<string, any>} args @returns {Kept} not yet numbered */
  #line(name, args) {
    const first = after(this.kept, name, args, this.documents)
    const mutation = { id: uuid7(this.world.now()), seq: 0, schema: SCHEMA, name, args, ...this.clock.stamp() }
    return {
      seq: 0,
      mutation: first.length ? { ...mutation, after: first } : mutation,
      kept_at: this.world.now(),
      visit: visitOf(name, args, this.documents),
      blobs: blobsOf(args),
      ...(name === "part.return" ? { was: this.get("part_use", args.of)?.returned ?? 0 } : {}),
      receipt: null,
      received_at: null,
      chain: null,
      shown: true,
      parked: null,
    }
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

  /**
   * Writes a change to the disk, then takes it into memory and tells screens and other tabs.
   * @param {Change} change @returns {Promise<void>}
   */
  async commit(change) {
    const fresh = await blobs.withRoom(this, () => this.database.write(storesOf(change), (tx) => write(tx, change)))
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
    const all = await this.database.read(["documents", "outbox", "drafts", "meta"], async (tx) => {
      const [rows, kept, draftKeys, drafts, metaKeys, meta] = await Promise.all([
        tx.objectStore("documents").getAll(),
        tx.objectStore("outbox").getAll(),
        tx.objectStore("drafts").getAllKeys(),
        tx.objectStore("drafts").getAll(),
        tx.objectStore("meta").getAllKeys(),
        tx.objectStore("meta").getAll(),
      ])
      return { rows, kept, drafts: zip(draftKeys, drafts), meta: zip(metaKeys, meta) }
    })
    const files = Object.entries(all.meta).filter(([key]) => key.startsWith("blob/"))
    this.blobStates = new Map(files.map(([, state]) => [state.sha, state]))
    this.meta = Object.fromEntries(Object.entries(all.meta).filter(([key]) => !key.startsWith("blob/")))
    this.drafts = all.drafts
    this.kept = all.kept
    this.clock = new PhoneClock(this.world.now, this.meta.clock)
    this.aside = new Map(all.rows.filter((row) => row.generation === ASIDE).map((row) => [row.key, row]))
    this.documents.replace(shownRows(all.rows, this.pull.generation))
    this.#replay()
    this.changed()
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
    Object.assign(this.meta, change.meta)
    for (const state of change.blobStates ?? []) this.blobStates.set(state.sha, state)
    for (const sha of change.droppedBlobs ?? []) this.blobStates.delete(sha)
    Object.assign(this.drafts, change.drafts)
    for (const key of change.droppedDrafts ?? []) delete this.drafts[key]
    this.#takeLines(change, fresh)
    const documents = this.#takeDocuments(change)
    if (documents || change.kept || change.forgotten) this.#replay()
    else if (fresh) this.#act(fresh)
  }

  /** @param {Change} change @param {Kept | null} fresh */
  #takeLines(change, fresh) {
    if (!fresh && !change.kept && !change.forgotten) return
    const lines = new Map(this.kept.map((kept) => [kept.seq, kept]))
    for (const kept of [...(change.kept ?? []), ...(fresh ? [fresh] : [])]) lines.set(kept.seq, kept)
    for (const seq of change.forgotten ?? []) lines.delete(seq)
    this.kept = [...lines.values()].sort((a, b) => a.seq - b.seq)
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

/** @param {import("./commit.js").Row} row @returns {Doc} */
export const docOf = (row) => ({ ...row.doc, id: row.id, v: row.v, ...(row.left ? { left: true } : {}) })

/** @param {import("./commit.js").Row[]} rows @param {number} generation @returns {Iterable<[string, Doc]>} */
function* shownRows(rows, generation) {
  for (const row of rows) if (row.generation === generation) yield [row.kind, docOf(row)]
}

/** @param {IDBValidKey[]} keys @param {any[]} values @returns {Record<string, any>} */
const zip = (keys, values) => Object.fromEntries(keys.map((key, index) => [String(key), values[index]]))

/** Whether the office decided on what needed attention: its clash is settled, or a notice says so. @param {Documents} documents */
function settledBy(documents) {
  const told = new Set(
    documents.base
      .all("notice")
      .map((notice) => notice.params?.mutation)
      .filter(Boolean),
  )
  return (/** @type {Kept} */ { mutation, receipt }) =>
    told.has(mutation.id) || (receipt?.clash ? documents.base.get("clash", receipt.clash)?.state === "settled" : false)
}
