/** A phone's store that keeps nothing: the app's own documents and rules in memory, so that a preview answers as a phone does. */
import { signal } from "@preact/signals"
import { uuid7 } from "/app/lib/uuid7.js"
import { effects } from "/app/rules/effects.js"
import { Documents } from "/app/store/documents.js"

export const VISIT = "00000000-0000-7000-8000-000000000001"
export const ME = "00000000-0000-7000-8000-000000000002"
const ORDER = "00000000-0000-7000-8000-000000000003"
const CUSTOMER = "00000000-0000-7000-8000-000000000004"
const VERSION = "00000000-0000-7000-8000-000000000005"

/** What screens use of the store, over a visit that exists nowhere. */
export class PreviewStore {
  version = signal(0)
  outbox = signal(/** @type {any[]} */ ([]))
  storage = signal({ quota: null, used: null, persisted: true, full: false })
  #documents = new Documents()
  /** @type {Map<string, any>} */
  #drafts = new Map()
  /** @type {Map<string, string>} */
  #pictures = new Map()

  /** @param {{customer: string, technician: string}} people names for the example */
  constructor(people) {
    const now = new Date().toISOString()
    const until = new Date(Date.now() + 7_200_000).toISOString()
    const address = { street: "Dorpsstraat", number: "4", addition: null, postcode: "8012EB", city: "Zwolle" }
    this.#put("customer", CUSTOMER, { name: people.customer, phone: null, email: null })
    this.#put("member", ME, { name: people.technician, team: null })
    this.#put("work_order", ORDER, { number: "1", customer: CUSTOMER, type: "x", type_name: "", address, lines: [] })
    this.#put("visit", VISIT, {
      work_order: ORDER,
      nr: 1,
      kind: "x",
      state: "working",
      outcome: null,
      day: now.slice(0, 10),
      planned_from: now,
      planned_to: until,
      checklist_version: VERSION,
      contact_name: people.customer,
      remarks: null,
    })
  }

  /** Another state of the draft. Answers stay as far as the list still asks them. @param {{title: string, number: number, sections: any[]}} list */
  show(list) {
    this.#put("checklist_version", VERSION, list)
    this.version.value++
  }

  /** @param {string} kind @param {string} id */
  get(kind, id) {
    return this.#documents.get(kind, id)
  }

  /** @param {string} kind @param {string} field @param {any} value */
  by(kind, field, value) {
    return this.#documents.by(kind, field, value)
  }

  /** @param {string} kind */
  all(kind) {
    return this.#documents.shown.all(kind)
  }

  /** The same rule as on a phone, and nothing is kept. @param {string} name @param {any} args @param {{drops?: string[]}} [beside] */
  async do(name, args, beside = {}) {
    const at = new Date().toISOString()
    const mutation = { id: uuid7(), seq: 1, schema: 1, name, args, at }
    const effect = /** @type {any} */ (effects)[name]
    effect(this.#documents, mutation, { member: ME })
    for (const draft of beside.drops ?? []) this.#drafts.delete(draft)
    this.version.value++
    return { id: mutation.id }
  }

  /** @param {string} key */
  draft(key) {
    return this.#drafts.get(key)
  }

  /** @param {string} key @param {any} value */
  async saveDraft(key, value) {
    this.#drafts.set(key, value)
    this.version.value++
  }

  /** @param {string} key */
  async dropDraft(key) {
    this.#drafts.delete(key)
  }

  /** A picture that stands for a photo. @param {string} address a data: address @returns {string} its name, as a hash would be */
  picture(address) {
    const name = uuid7().replaceAll("-", "").padEnd(64, "0")
    this.#pictures.set(name, address)
    return name
  }

  /** @param {ArrayBuffer} bytes @param {string} type */
  async keepBlob(bytes, type) {
    return this.picture(URL.createObjectURL(new Blob([bytes], { type })))
  }

  /** @param {string} name */
  async blobUrl(name) {
    return this.#pictures.get(name) ?? null
  }

  measure() {}

  /** @param {string} kind @param {string} id @param {any} doc */
  #put(kind, id, doc) {
    this.#documents.settle(kind, id, { v: 1, ...doc, id })
  }
}
