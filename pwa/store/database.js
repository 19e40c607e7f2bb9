/**
 * One person's IndexedDB on this phone: opened, written strictly, opened again when the system took the connection away.
 *
 * documents  `<generation>/<kind>/<id>` -> {key, generation, kind, id, v, doc, left}
 * outbox     seq -> Kept (types.js); an index on the mutation's id
 * drafts     key -> what is half done
 * blobs      sha256 -> ArrayBuffer (never Blobs, and never by an index: WebKit loses them)
 * meta       device, epoch, seq, pull, clock, skips, `blob/<sha256>` -> BlobState
 */
import { wrap } from "idb"

/** @typedef {import("../types.js").World} World */
/** @typedef {import("idb").IDBPDatabase<any>} Connection */
/** @typedef {import("idb").IDBPTransaction<any, string[], "readwrite">} Writing */
/** @typedef {import("idb").IDBPTransaction<any, string[], "readonly">} Reading */

export const STORES = ["documents", "outbox", "drafts", "blobs", "meta"]
const VERSION = 1

/** The phone has no room. What was there is untouched. */
export class PhoneFull extends Error {
  code = "phone_full"
}

/** The phone's store cannot be written, twice. Say it loudly: nothing that is done now would be kept. */
export class StoreLost extends Error {
  code = "store_lost"
}

/** @param {string} tenant @param {string} member */
export const databaseName = (tenant, member) => `veldwerk.${tenant}.${member}`

export class Database {
  /** @type {Promise<Connection> | null} */
  #open = null
  #left = false

  /** @param {World} world @param {string} name */
  constructor(world, name) {
    this.world = world
    this.name = name
  }

  /**
   * All or nothing, on the disk when it resolves. `act` may wait for nothing but this transaction's requests.
   * @template T @param {string[]} stores @param {(tx: Writing) => Promise<T> | T} act @returns {Promise<T>}
   * @throws {PhoneFull | StoreLost}
   */
  async write(stores, act) {
    try {
      return await this.#twice(() => this.#once(stores, act))
    } catch (error) {
      if (isFull(error)) throw new PhoneFull("The phone has no room for this.", { cause: error })
      throw new StoreLost(`The phone's store cannot be written: ${error}`, { cause: error })
    }
  }

  /** @template T @param {string[]} stores @param {(tx: Reading) => Promise<T>} act @returns {Promise<T>} */
  async read(stores, act) {
    return this.#twice(async () => act((await this.#connection()).transaction(stores, "readonly")))
  }

  async close() {
    const open = this.#open
    this.#open = null
    const connection = await open?.catch(() => null)
    connection?.close()
  }

  /** This database is deleted: it is closed, and nothing here makes it anew. */
  leave() {
    this.#left = true
    return this.close()
  }

  /** iOS drops connections of a page that slept: open again and try once more. @template T @param {() => Promise<T>} act @returns {Promise<T>} */
  async #twice(act) {
    try {
      return await act()
    } catch (error) {
      if (isFull(error) || !isGone(error)) throw error
      await this.close()
      return await act()
    }
  }

  /** @template T @param {string[]} stores @param {(tx: Writing) => Promise<T> | T} act @returns {Promise<T>} */
  async #once(stores, act) {
    const connection = await this.#connection()
    const tx = connection.transaction(stores, "readwrite", { durability: "strict" })
    tx.done.catch(() => {}) // It is awaited below; an act that fails first must not leave it unheard.
    try {
      const result = await act(tx)
      await tx.done
      return result
    } catch (error) {
      abort(tx)
      const ended = await tx.done.catch((why) => why)
      throw isFull(ended) ? ended : error
    }
  }

  #connection() {
    if (this.#left) return Promise.reject(new TypeError("This database was deleted."))
    this.#open ??= this.#connect().catch((error) => {
      this.#open = null
      throw error
    })
    return this.#open
  }

  /** @returns {Promise<Connection>} */
  async #connect() {
    const connection = await this.#request(VERSION).catch((error) => {
      // A newer app made it newer: this one reads what it knows and complains about nothing.
      if (error?.name === "VersionError") return this.#request()
      throw error
    })
    connection.addEventListener("versionchange", (event) => (event.newVersion === null ? this.leave() : this.close()))
    connection.addEventListener("close", () => this.close())
    return connection
  }

  /** @param {number} [version] @returns {Promise<Connection>} */
  #request(version) {
    const request = this.world.indexedDB.open(this.name, version)
    request.onupgradeneeded = () => addWhatIsMissing(request)
    return /** @type {Promise<Connection>} */ (wrap(request))
  }
}

/** Upgrades only add. @param {IDBOpenDBRequest} request */
function addWhatIsMissing(request) {
  const database = request.result
  const missing = STORES.filter((name) => !database.objectStoreNames.contains(name))
  for (const name of missing) {
    if (name === "documents") database.createObjectStore(name, { keyPath: "key" })
    else if (name === "outbox")
      database.createObjectStore(name, { keyPath: "seq" }).createIndex("id", "mutation.id", { unique: true })
    else database.createObjectStore(name)
  }
}

/** @param {any} error */
const isFull = (error) => error?.name === "QuotaExceededError"

/** Not a mistake of ours in what we asked, so worth another try. @param {any} error */
const isGone = (error) => !["DataError", "DataCloneError", "ConstraintError", "TypeError"].includes(error?.name)

/** @param {Writing} tx */
function abort(tx) {
  try {
    tx.abort()
  } catch {
    // it had ended already
  }
}
