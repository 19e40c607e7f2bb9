/**
 * All documents of one person in memory: what the office sent (`base`), and what the screen shows (`base` with the
 * outbox replayed over it). Reads are synchronous; indices are made at first use and kept true.
 */

/** @typedef {import("../types.js").Doc} Doc */

/** Rows by kind and id, with indices by field. */
export class Shelf {
  /** @type {Map<string, Map<string, Doc>>} */
  #kinds = new Map()
  /** @type {Map<string, Map<string, Map<any, Set<string>>>>} kind -> field -> value -> ids */
  #indices = new Map()

  /** @param {string} kind @param {string} id @returns {Doc | null} */
  get(kind, id) {
    return this.#kinds.get(kind)?.get(id) ?? null
  }

  /** @param {string} kind @returns {Doc[]} */
  all(kind) {
    return [...(this.#kinds.get(kind)?.values() ?? [])]
  }

  /** @param {string} kind @param {string} field @param {any} value @returns {Doc[]} */
  by(kind, field, value) {
    const ids = this.#index(kind, field).get(value)
    const rows = this.#kinds.get(kind)
    return ids && rows ? [...ids].map((id) => /** @type {Doc} */ (rows.get(id))) : []
  }

  /** @param {string} kind @param {string} id @param {Doc | null} doc null takes it away */
  set(kind, id, doc) {
    const rows = within(this.#kinds, kind)
    this.#reindex(kind, id, rows.get(id), doc)
    if (doc) rows.set(id, doc)
    else rows.delete(id)
  }

  /** @returns {Iterable<[string, Doc]>} every (kind, document) */
  *entries() {
    for (const [kind, rows] of this.#kinds) for (const doc of rows.values()) yield [kind, doc]
  }

  get size() {
    return [...this.#kinds.values()].reduce((sum, rows) => sum + rows.size, 0)
  }

  /** @param {string} kind @param {string} field */
  #index(kind, field) {
    const fields = within(this.#indices, kind)
    const known = fields.get(field)
    if (known) return known
    const index = within(fields, field)
    for (const doc of this.#kinds.get(kind)?.values() ?? []) enter(index, doc[field] ?? null, doc.id)
    return index
  }

  /** @param {string} kind @param {string} id @param {Doc | undefined} before @param {Doc | null} after */
  #reindex(kind, id, before, after) {
    for (const [field, index] of this.#indices.get(kind) ?? []) {
      if (before) index.get(before[field] ?? null)?.delete(id)
      if (after) enter(index, after[field] ?? null, id)
    }
  }
}

/** The inner map under a key, made if it is not there. @param {Map<string, any>} map @param {string} key @returns {Map<any, any>} */
function within(map, key) {
  if (!map.has(key)) map.set(key, new Map())
  return map.get(key)
}

/** @param {Map<any, Set<string>>} index @param {any} value @param {string} id */
function enter(index, value, id) {
  const ids = index.get(value)
  if (ids) ids.add(id)
  else index.set(value, new Set([id]))
}

export class Documents {
  base = new Shelf()
  shown = new Shelf()
  /** @type {Map<string, [string, string]>} what differs from the base */
  #over = new Map()

  /** The office's word. @param {string} kind @param {string} id @param {Doc | null} doc */
  settle(kind, id, doc) {
    const frozen = doc && Object.freeze({ ...doc })
    this.base.set(kind, id, frozen)
    if (!this.#over.has(`${kind}/${id}`)) this.shown.set(kind, id, frozen)
  }

  /** A new truth: nothing of the old one stays. @param {Iterable<[string, Doc]>} all */
  replace(all) {
    this.base = new Shelf()
    this.shown = new Shelf()
    this.#over.clear()
    for (const [kind, doc] of all) this.settle(kind, doc.id, doc)
  }

  /** Forgets what was replayed. */
  bare() {
    for (const [kind, id] of this.#over.values()) this.shown.set(kind, id, this.base.get(kind, id))
    this.#over.clear()
  }

  /** @param {string} kind @param {string} id */
  get(kind, id) {
    return this.shown.get(kind, id)
  }

  /** @param {string} kind @param {string} field @param {any} value */
  by(kind, field, value) {
    return this.shown.by(kind, field, value)
  }

  /** What an act of this person does to the screen. @param {string} kind @param {string} id @param {Doc | null} fields what changes; null takes it away */
  put(kind, id, fields) {
    const before = this.shown.get(kind, id)
    const doc = fields && Object.freeze({ v: 0, ...before, ...fields, id })
    this.#over.set(`${kind}/${id}`, [kind, id])
    this.shown.set(kind, id, doc)
  }
}
