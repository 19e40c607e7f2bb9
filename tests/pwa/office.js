/**
 * An office for tests, as docs/sync.md says it is: receipts, holes, scopes, positions, resets, epochs. It decides by the
 * phone's own effects (the rules have golden files of their own); here it is the wire and the order that are tried.
 */
import { effects } from "../../pwa/rules/effects.js"
import { Documents } from "../../pwa/store/documents.js"
import { Files } from "./office_files.js"
import { answerer, json, problem } from "./office_wire.js"

const RANGE = ([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
const CATALOGUE = ["checklist_version", "product"]

export class Office {
  constructor() {
    this.time = { now: Date.parse("2026-11-21T07:00:00.000Z") }
    this.epoch = "epoch-1"
    this.documents = new Documents()
    this.feed = [] // {scope, kind, id, v, op, pos}: one row per (scope, kind, id)
    this.pos = 0
    this.members = new Map() // member -> teams
    this.devices = new Map() // device -> {member, seen: Set, last, no, given: Set}
    this.mutations = new Map() // id -> {receipt, body}
    this.order = [] // ids in the order in which they took effect
    this.files = new Files(this)
    this.decide = () => ({ status: "applied" })
    this.faults = []
    this.requests = []
    this.resets = false
  }

  employs(member, ...teams) {
    this.members.set(member, new Set(teams))
  }

  login(member, device) {
    const known = this.devices.get(device) ?? { member, seen: new Set(), last: 0, no: 0, given: new Set() }
    this.devices.set(device, known)
    return { member, device, first_seq: known.last + 1, logged_in_at: this.time.now, epoch: this.epoch }
  }

  /** The office writes a document. */
  puts(kind, id, fields) {
    const before = this.documents.base.get(kind, id)
    const scopes = this.scopesOf(kind, id)
    this.documents.settle(kind, id, { ...before, ...fields, id, v: (before?.v ?? 0) + 1 })
    this.record(kind, id, scopes)
    if (kind === "visit" && before && before.team !== fields.team) this.takeAlong(id, before.team)
  }

  /** What hangs on a visit follows it. */
  takeAlong(visit, from) {
    for (const [kind, id] of this.hangers(visit)) this.record(kind, id, [`team:${from}`])
  }

  /** The customer of a visit is erased: all of it goes, whoever worked on it hears that, late work is kept nowhere. */
  erases(visit) {
    const going = [...this.hangers(visit), ["visit", visit]]
    const said = this.feed.filter((row) => going.some(([kind, id]) => row.kind === kind && row.id === id))
    for (const [kind, id] of going) this.documents.settle(kind, id, null)
    for (const { scope, kind, id, v } of said) this.row(scope, kind, id, "gone", v + 1)
    for (const member of this.members.keys()) this.row(`user:${member}`, "visit", visit, "gone", 9)
    const { decide } = this
    this.decide = (mutation, known) =>
      mutation.args.visit === visit ? { status: "rejected", code: "erased" } : decide(mutation, known)
  }

  hangers(visit) {
    return [...this.documents.base.entries()]
      .filter(([, doc]) => doc.visit === visit)
      .map(([kind, doc]) => [kind, doc.id])
  }

  scopesOf(kind, id) {
    const doc = this.documents.base.get(kind, id)
    if (!doc) return []
    if (CATALOGUE.includes(kind)) return ["catalogue"]
    if (kind === "notice") return [`user:${doc.member}`]
    const visit = kind === "visit" ? doc : this.documents.base.get("visit", doc.visit)
    return visit ? [`team:${visit.team}`] : ["catalogue"]
  }

  record(kind, id, before) {
    const after = this.scopesOf(kind, id)
    const doc = this.documents.base.get(kind, id)
    for (const scope of after) this.row(scope, kind, id, "put", doc.v)
    for (const scope of before) if (!after.includes(scope)) this.row(scope, kind, id, "left", doc.v)
  }

  row(scope, kind, id, op, v) {
    this.feed = this.feed.filter((one) => !(one.scope === scope && one.kind === kind && one.id === id))
    this.feed.push({ scope, kind, id, op, v, pos: ++this.pos })
  }

  /** One push: applies `skip`, then the mutations in the order sent. */
  push(device, { mutations, skip = [] }) {
    const known = this.devices.get(device)
    for (const one of skip) {
      if (typeof one === "string") known.given.add(one)
      else for (const seq of Array.isArray(one) ? RANGE(one) : [one]) known.seen.add(seq)
    }
    return mutations.map((mutation, index) => this.take(device, known, mutation, index))
  }

  take(device, known, mutation, index) {
    const { id, seq, name, args, after = [] } = mutation
    if (!Number.isInteger(seq) || name === "nonsense") {
      if (Number.isInteger(seq)) known.seen.add(seq)
      return { id, index, status: "rejected", code: "malformed" }
    }
    const body = JSON.stringify([name, args, after])
    const stored = this.mutations.get(id)
    if (stored) {
      known.seen.add(seq)
      return stored.body === body ? stored.receipt : { id, no: null, device, status: "rejected", code: "id_reused" }
    }
    let gap = null
    for (let at = 1; at < seq && gap === null; at++) if (!known.seen.has(at)) gap = at
    if (gap !== null) return { id, status: "deferred", code: "gap", expected: gap }
    known.seen.add(seq)
    known.last = Math.max(known.last, seq)
    const parents = after.map((one) => (known.given.has(one) ? "rejected" : this.mutations.get(one)?.receipt.status))
    if (parents.includes(undefined)) return { id, status: "deferred", code: "waits" }
    const said = parents.includes("rejected")
      ? { status: "rejected", code: "parent_rejected" }
      : this.decide(mutation, known)
    if (said.status === "deferred") return { id, ...said }
    const receipt = { id, no: ++known.no, device, ...said }
    if (said.status !== "rejected") this.apply(mutation, known.member)
    this.mutations.set(id, { receipt, body })
    return receipt
  }

  apply(mutation, member) {
    this.order.push(mutation.id)
    const touched = []
    const desk = {
      get: (kind, id) => this.documents.base.get(kind, id),
      by: (kind, field, value) => this.documents.base.by(kind, field, value),
      put: (kind, id, fields) => {
        touched.push([kind, id])
        this.documents.settle(kind, id, { ...this.documents.base.get(kind, id), ...fields, id })
      },
    }
    effects[mutation.name](desk, mutation, { member })
    for (const [kind, id] of new Map(touched.map((key) => [key.join(), key])).values())
      this.puts(kind, id, this.documents.base.get(kind, id))
  }

  /** The doors of a phone that is to be cleared: `quarantine` is what it brought, `wiped` that it said it was empty. */
  wipe(path, [, device], { mutations, files }) {
    if (!device.wiping) return problem(409, { code: "wipe_not_ordered" })
    if (path.endsWith("/done")) {
      Object.assign(device, { wiping: false, wiped: true, locked: true })
      return json({})
    }
    if (path.endsWith("/handed")) {
      const missing = files.filter((sha) => !this.files.held.has(sha))
      device.handed = !missing.length
      return json({ missing })
    }
    this.quarantine ??= new Map()
    for (const one of mutations) this.quarantine.set(one.id, one)
    return json({ server_time: new Date(this.time.now).toISOString(), epoch: this.epoch, kept: mutations.length })
  }

  /** Rescue files: the key, and what colleagues brought. An office without a key is one from before. */
  rescue({ method, body }) {
    if (!this.rescueKey) return problem(404, { code: "not_found" })
    if (method === "GET") return json(this.rescueKey)
    if (this.spoilt) return problem(422, { code: this.spoilt })
    this.brought = [...(this.brought ?? []), Buffer.from(body)]
    return json({ acts: 1, files: 0 }, 201)
  }

  /** What a member's phone should hold: the naive answer. */
  heldBy(member) {
    const held = new Map()
    const scopes = this.scopes(member)
    for (const [kind, doc] of this.documents.base.entries()) {
      if (this.scopesOf(kind, doc.id).some((scope) => scopes.includes(scope))) held.set(`${kind}/${doc.id}`, doc)
    }
    return held
  }

  scopes(member) {
    return [
      "catalogue",
      `user:${member}`,
      ...[...(this.members.get(member) ?? [])].map((team) => `team:${team}`),
    ].sort()
  }

  pull(device, cursor, limit = 500) {
    const { member, no } = this.devices.get(device)
    const read = readCursor(cursor)
    const lost = cursor !== undefined && (!read || read.epoch !== this.epoch)
    const reset = lost || Boolean(read?.reset)
    const from = lost || !read ? {} : read.pos
    const scopes = this.scopes(member)
    const rows = this.feed
      .filter((row) => scopes.includes(row.scope) && row.pos > (from[row.scope] ?? 0))
      .filter((row) => row.op === "put" || isErasure(row) || (row.scope in from && !this.holds(scopes, row)))
      .sort((a, b) => (a.scope === b.scope ? a.pos - b.pos : a.scope < b.scope ? -1 : 1))
    const page = rows.slice(0, limit)
    const more = rows.length > page.length
    const pos = { ...from }
    for (const row of page) pos[row.scope] = row.pos
    if (!more) for (const scope of scopes) pos[scope] = this.pos
    const changes = page.map(({ scope, kind, id, v, op }) => {
      const { id: _, v: __, ...doc } = this.documents.base.get(kind, id) ?? {}
      return op === "put" ? { scope, kind, id, v, op, doc } : { scope, kind, id, v, op }
    })
    const next = writeCursor({ epoch: this.epoch, pos, ...(reset && more ? { reset } : {}) })
    return { changes, more, reset, cursor: next, receipts_through: no }
  }

  holds(scopes, { kind, id }) {
    return this.scopesOf(kind, id).some((scope) => scopes.includes(scope))
  }

  /** Everything as it is now, to be set back to later. */
  backup() {
    const plain = {
      documents: [...this.documents.base.entries()],
      feed: this.feed,
      pos: this.pos,
      mutations: this.mutations,
      order: this.order,
      devices: this.devices,
      blobs: this.files.held,
    }
    return structuredClone({ ...plain })
  }

  restore(backup, epoch) {
    const { documents, blobs, ...rest } = structuredClone(backup)
    Object.assign(this, rest, { epoch })
    this.documents = new Documents()
    for (const [kind, doc] of documents) this.documents.settle(kind, doc.id, doc)
    this.files.held = blobs
    this.files.uploads.clear()
  }

  /** Once, at the next request that fits: "lost" (never arrives), "unheard" (done, the answer is lost), a status, or a verb of its own. */
  fault(what, fits = (path, init) => init.method === "POST" && path.startsWith("/api/mobile/sync")) {
    this.faults.push({ what, fits })
  }

  fetchFor() {
    return answerer(this)
  }
}

/** Told to a phone that is filled anew too. */
const isErasure = ({ kind, op }) => kind === "visit" && op === "gone"

const writeCursor = (value) => btoa(JSON.stringify(value))

function readCursor(text) {
  try {
    return text === undefined ? null : JSON.parse(atob(text))
  } catch {
    return null
  }
}
