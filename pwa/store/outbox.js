/** What a line of the outbox is: which visit and concern it is about, what must come before it, how a screen sees it. Pure. */
import { uuid7 } from "../lib/uuid7.js"
import { serialNorm } from "../rules/serials.js"
import { SCHEMA } from "../sync/check.js"

/** @typedef {import("../types.js").Kept} Kept */
/** @typedef {import("../types.js").Entry} Entry */
/** @typedef {import("../types.js").BlobState} BlobState */
/** @typedef {Record<string, any>} Args */
/** @typedef {{get(kind: string, id: string): import("../types.js").Doc | null}} Documents */

export const DAY = 86_400_000
export const KEPT_FOR = 30 * DAY // a database set back to a backup is refilled by what the phones kept (docs/sync.md, P12)

const BLOB_FIELDS = ["sha256", "image_sha256", "statement_sha256"]

/** What each mutation is about: acts on the same concern take effect in order. @type {Record<string, (args: Args, docs: Documents) => string | null>} */
const CONCERNS = {
  "visit.set_state": (args) => `${args.visit}/state`,
  "visit.undo_state": (args) => `${args.visit}/state`,
  "visit.complete": (args) => `${args.visit}/state`,
  "visit.set_field": (args) => `${args.visit}/field:${args.field}`,
  "checklist.answer": (args) => `${args.visit}/answer:${args.item}:${args.repeat ?? 0}`,
  "photo.add": (args) => `photo/${args.id}`,
  "photo.hide": (args) => `photo/${args.id}`,
  "part.use": (args) => partConcern(args),
  "part.swap": (args) => partConcern(args),
  "part.return": (args, docs) => partConcern(docs.get("part_use", args.of) ?? { id: args.of }),
}

/** One numbered piece is one concern, whichever visit it is used on. @param {Args} part */
const partConcern = (part) => (part.serial ? `serial/${part.product}/${serialNorm(part.serial)}` : `part/${part.id}`)

/** @param {string} name @param {Args} args @param {Documents} docs */
export const concernOf = (name, args, docs) => CONCERNS[name]?.(args, docs) ?? null

/** The ids (of documents) that an act leans on. @param {string} name @param {Args} args @returns {string[]} */
function leansOn(name, args) {
  const ids = {
    "photo.add": [args.issue],
    "photo.hide": [args.id],
    "part.use": [args.plate_photo],
    "part.swap": [args.plate_photo, args.old_plate_photo],
    "part.return": [args.of],
    "checklist.answer": [args.supersedes],
    "visit.undo_state": [args.step],
    "time.log": [args.corrects],
  }[name]
  return (ids ?? []).filter(Boolean)
}

/** Neither final nor given up. @param {Kept} kept */
export const isWaiting = (kept) => !kept.receipt && !kept.parked

/**
 * What must be final before this act: the phone's own last unsettled act on the same concern, and the ones that made what it leans on.
 * @param {Kept[]} outbox in order of seq @param {string} name @param {Args} args @param {Documents} docs @returns {string[]}
 */
export function after(outbox, name, args, docs) {
  const concern = concernOf(name, args, docs)
  const needs = new Set(leansOn(name, args))
  const named = new Set()
  let found = concern === null
  for (let index = outbox.length - 1; index >= 0; index--) {
    const { mutation, ...kept } = outbox[index]
    if (!isWaiting({ mutation, ...kept })) continue
    if (!found && concernOf(mutation.name, mutation.args, docs) === concern) {
      named.add(mutation.id)
      found = true
    }
    if (needs.has(mutation.args.id) || needs.has(mutation.args.step)) named.add(mutation.id)
  }
  return [...named]
}

/** @param {string} name @param {Args} args @param {Documents} docs @returns {string | null} */
export function visitOf(name, args, docs) {
  if (args.visit) return args.visit
  if (name === "photo.hide") return docs.get("photo", args.id)?.visit ?? null
  if (name === "part.return") return docs.get("part_use", args.of)?.visit ?? null
  return null
}

/** @param {Args} args @returns {string[]} */
export const blobsOf = (args) => BLOB_FIELDS.map((field) => args[field]).filter((sha) => typeof sha === "string")

/**
 * A new line, not yet numbered. @param {import("./store.js").Store} store @param {string} name @param {Args} args @returns {Kept}
 */
export function newLine({ kept, documents, world, clock }, name, args) {
  const first = after(kept, name, args, documents)
  const mutation = { id: uuid7(world.now()), seq: 0, schema: SCHEMA, name, args, ...clock.stamp() }
  return {
    seq: 0,
    mutation: first.length ? { ...mutation, after: first } : mutation,
    kept_at: world.now(),
    visit: visitOf(name, args, documents),
    blobs: blobsOf(args),
    ...(name === "part.return" ? { was: documents.get("part_use", args.of)?.returned ?? 0 } : {}),
    receipt: null,
    received_at: null,
    chain: null,
    shown: true,
    parked: null,
  }
}

/**
 * The outbox after a change, in order of seq. @param {Kept[]} before @param {import("./commit.js").Change} change @param {Kept | null} fresh @returns {Kept[]}
 */
export function linesAfter(before, { kept = [], forgotten = [] }, fresh) {
  if (!fresh && !kept.length && !forgotten.length) return before
  const lines = new Map(before.map((line) => [line.seq, line]))
  for (const line of fresh ? [...kept, fresh] : kept) lines.set(line.seq, line)
  for (const seq of forgotten) lines.delete(seq)
  return [...lines.values()].sort((a, b) => a.seq - b.seq)
}

/**
 * Whether the office decided on what needed attention: its clash is settled, or a notice says so.
 * @param {import("./documents.js").Documents} documents @returns {(kept: Kept) => boolean}
 */
export function settledBy({ base }) {
  const told = base.all("notice").flatMap(({ params }) => [params?.mutation, params?.clash])
  const decided = new Set(told.filter(Boolean))
  return ({ mutation, receipt }) => {
    const clash = receipt?.clash ? base.get("clash", receipt.clash) : null
    // A clash that this phone still holds says it itself (the office may have taken its choice back).
    return clash ? clash.state === "settled" : decided.has(mutation.id) || decided.has(receipt?.clash)
  }
}

/**
 * A line as a screen sees it.
 * @param {Kept} kept @param {{onWire: boolean, waits: string | null, settled: boolean, blobs: Map<string, BlobState>}} now
 * onWire: sent at least once; waits: the last answer that was not final; settled: the office decided on it since
 * @returns {Entry}
 */
export function entryOf(kept, { onWire, waits, settled, blobs }) {
  const { id, seq, name, args, at } = kept.mutation
  const { receipt, parked, visit } = kept
  const trouble = !settled && (parked !== null || receipt?.status === "rejected" || receipt?.status === "clash")
  const state = trouble ? "attention" : receipt || parked ? "received" : onWire ? "sent" : "waiting"
  const why = !trouble ? (receipt || parked ? null : waits) : (parked ?? receipt?.code ?? receipt?.status ?? null)
  return {
    id,
    seq,
    name,
    args,
    at,
    visit,
    state,
    receipt,
    why,
    message: trouble ? (receipt?.message ?? null) : null,
    blobs: kept.blobs.map((sha) => blobOf(sha, blobs)).filter((blob) => blob !== null),
  }
}

/** @param {string} sha @param {Map<string, BlobState>} blobs */
function blobOf(sha, blobs) {
  const blob = blobs.get(sha)
  return blob ? { sha, bytes: blob.bytes, sent: blob.sent_at !== null } : null
}
