/**
 * What each act does to the documents on the screen until the server's word comes: the mutations of docs/sync.md as this
 * phone can foresee them. Where the office has the last word (clashes, texts that merge) the person sees his own value.
 * Golden files for both languages: tests/wire/effects. Acting twice is as good as once.
 */
import { beginOn } from "./begun.js"
import { serialId, serialNorm, stockLevelId } from "./serials.js"
import { FINAL, moves, OUTCOMES, skipped, standing } from "./states.js"
import { hangsElsewhere, left, oldPiece } from "./swaps.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Mutation} Mutation */
/** @typedef {{get(kind: string, id: string): Doc | null, by(kind: string, field: string, value: any): Doc[], put(kind: string, id: string, fields: Doc | null): void}} Documents */
/** @typedef {{member: string, was?: number}} Context who does it, and what he saw */
/** @typedef {(docs: Documents, mutation: Mutation, context: Context) => void} Effect */

/** @type {Record<string, Effect>} */
export const effects = {
  "visit.set_state": (docs, mutation, context) =>
    takeStep(docs, mutation, context, mutation.args.to, mutation.args.note),
  "visit.undo_state": undoState,
  "visit.set_field": (docs, { args }) => {
    if (docs.get("visit", args.visit)) docs.put("visit", args.visit, { [args.field]: args.value })
  },
  "visit.complete": complete,
  "checklist.answer": answer,
  "photo.add": addPhoto,
  "photo.hide": (docs, { args }, { member }) => {
    const photo = docs.get("photo", args.id)
    if (photo && photo.hidden_reason == null)
      docs.put("photo", args.id, {
        hidden_reason: args.reason,
        hidden_by: member,
        hidden_by_name: docs.get("member", member)?.name ?? null,
      })
  },
  "part.use": usePart,
  "part.swap": swapPart,
  "part.return": returnPart,
  "signature.seal": (docs, mutation, context) =>
    add(docs, "signature", mutation, context, { image_sha256: null, typed: null }),
  "rating.give": (docs, mutation, context) => add(docs, "rating", mutation, context, { nps: null, comment: null }),
  "issue.report": (docs, mutation, context) => add(docs, "issue", mutation, context, {}),
  "time.log": (docs, mutation, context) =>
    add(docs, "time_entry", mutation, context, { visit: null, corrects: null, flags: [], member: context.member }),
}

/** Who and when: the phone's clock put right by what it knew of the server's. @param {Documents} docs @param {Mutation} mutation @param {Context} context */
function made(docs, { at, offset = 0, jumps = 0 }, { member }) {
  const when = new Date(new Date(at).getTime() + offset)
  const who = { by: member, by_name: docs.get("member", member)?.name ?? null }
  return { ...who, at: Number.isNaN(when.getTime()) ? at : when.toISOString(), unsure: jumps > 0, late: false }
}

/** A document that is only ever added, with its mutation's own words. @param {Documents} docs @param {string} kind @param {Mutation} mutation @param {Context} context @param {Doc} unsaid what is null when left out */
function add(docs, kind, mutation, context, unsaid) {
  const { id, ...args } = mutation.args
  if (!docs.get(kind, id)) docs.put(kind, id, { ...unsaid, ...args, ...made(docs, mutation, context) })
}

/** @param {Documents} docs @param {Mutation} mutation @param {Context} context @param {string} to @param {string} [note] */
function takeStep(docs, mutation, context, to, note) {
  const { visit: id, step } = mutation.args
  beginOn(docs, mutation.args)
  const visit = docs.get("visit", id)
  if (!visit || docs.get("visit_step", step)) return
  const moved = moves(visit.state, to)
  docs.put("visit_step", step, {
    visit: id,
    from: visit.state,
    to,
    nr: 1 + Math.max(0, ...docs.by("visit_step", "visit", id).map((one) => one.nr)),
    moved,
    skipped: moved ? skipped(visit.state, to) : [],
    note: note ?? null,
    undone_by: null,
    undone_by_name: null,
    ...made(docs, mutation, context),
  })
  if (moved) stand(docs, id, to)
}

/** @param {Documents} docs @param {string} visit @param {string} state */
function stand(docs, visit, state) {
  docs.put("visit", visit, { state, outcome: OUTCOMES.includes(state) ? state : null })
}

/** @type {Effect} */
function undoState(docs, { args }, { member }) {
  const visit = docs.get("visit", args.visit)
  const step = docs.get("visit_step", args.step)
  if (!visit || !step || step.by !== member || step.undone_by || FINAL.includes(visit.state)) return
  docs.put("visit_step", args.step, { undone_by: member, undone_by_name: docs.get("member", member)?.name ?? null })
  if (visit.state === "cancelled") return
  const state = standing(docs.by("visit_step", "visit", args.visit))
  if (state !== visit.state) stand(docs, args.visit, state)
}

/** What is said at the end is for the office: the note of the step, never the visit's remarks. @type {Effect} */
function complete(docs, mutation, context) {
  const { visit: id, outcome, remarks, step } = mutation.args
  beginOn(docs, mutation.args)
  const visit = docs.get("visit", id)
  if (!visit || docs.get("visit_step", step)) return
  takeStep(docs, mutation, context, outcome, remarks)
  answerReturn(docs, mutation, context)
}

/** An end answers the office's return that its maker had before him. @param {Documents} docs @param {Mutation} mutation @param {Context} context */
function answerReturn(docs, mutation, context) {
  const { visit, returned } = mutation.args
  const sent = returned ? docs.get("visit_return", returned) : null
  if (sent?.visit !== visit || sent?.state !== "open" || !FINAL.includes(docs.get("visit", visit)?.state)) return
  const { by_name: closed_by_name, at: closed_at } = made(docs, mutation, context)
  docs.put("visit_return", returned, { state: "answered", closed_by_name, closed_at })
}

/** @type {Effect} */
function answer(docs, mutation, context) {
  const { id, visit, item, repeat, value, note, supersedes } = mutation.args
  beginOn(docs, mutation.args)
  if (docs.get("answer", id)) return
  const head = docs
    .by("answer", "visit", visit)
    .find((one) => one.head && one.item === item && (one.repeat ?? 0) === (repeat ?? 0))
  const stands = !head || supersedes === head.id
  if (head && stands) docs.put("answer", head.id, { head: false })
  docs.put("answer", id, {
    visit,
    item,
    repeat: repeat ?? 0,
    value,
    note: note ?? null,
    supersedes: supersedes ?? null,
    head: stands,
    ...made(docs, mutation, context),
  })
}

/** @type {Effect} */
function addPhoto(docs, mutation, context) {
  const unsaid = {
    item: null,
    issue: null,
    position: null,
    override: null,
    hidden_reason: null,
    hidden_by: null,
    hidden_by_name: null,
    poor_reason: null,
    poor_by_name: null,
    poor_at: null,
  }
  const { checklist: _, ...args } = mutation.args
  const { repeat } = args
  beginOn(docs, mutation.args)
  add(docs, "photo", { ...mutation, args }, context, { ...unsaid, received_at: null })
  if (docs.get("photo", mutation.args.id)?.repeat == null) docs.put("photo", mutation.args.id, { repeat: repeat ?? 0 })
}

/** @type {Effect} */
function usePart(docs, mutation, context) {
  const { id, product, quantity, serial, batch, from, repeat } = mutation.args
  if (docs.get("part_use", id)) return
  const counted = docs.get("product", product)?.tracking ?? "serial" // of what has no numbers a number is only kept
  const numbered = counted === "serial" && serial && serialNorm(serial) ? serialId(product, serial) : null
  add(docs, "part_use", mutation, context, {
    item: null,
    serial: null,
    batch: null,
    plate_photo: null,
    old_plate_photo: null,
    old_serial: null,
    old_product: null,
    fate: null,
    reason: null,
    returned: 0,
    serial_id: numbered,
  })
  docs.put("part_use", id, { repeat: repeat ?? 0 })
  level(docs, from, product, -quantity, numbered ? null : batch)
  if (!numbered) return
  const known = docs.get("serial", numbered)
  docs.put("serial", numbered, { product, serial: known?.serial ?? serial, state: "installed", location: null })
}

/** The new piece in, the old one out: where that one lies then, its fate says. @type {Effect} */
function swapPart(docs, mutation, context) {
  const { to, old_product, ...args } = mutation.args
  const { id, visit, fate } = args
  if (docs.get("part_use", id)) return
  const old = oldPiece(docs, mutation.args)
  const taken = old && !hangsElsewhere(docs, old.id, visit) ? old : null
  if (taken) {
    for (const use of docs.by("part_use", "visit", visit))
      if (use.serial_id === taken.id && use.returned < use.quantity)
        docs.put("part_use", use.id, { returned: use.quantity })
    if (fate === "return") level(docs, to, taken.product, 1)
    const { product, serial } = taken
    docs.put("serial", taken.id, { product, serial, ...left(fate, to ?? null) })
  }
  usePart(docs, { ...mutation, args: { ...args, quantity: 1 } }, context)
  docs.put("part_use", id, { old_product: taken?.product ?? null })
}

/** `was`: how much had come back when he did it, so that a document that has it already is left alone. @type {Effect} */
function returnPart(docs, { args }, { was }) {
  const used = docs.get("part_use", args.of)
  if (!used) return
  const returned = (was ?? used.returned) + args.quantity
  if (returned <= used.returned || returned > used.quantity) return
  docs.put("part_use", args.of, { returned })
  level(docs, used.from, used.product, returned - used.returned, used.serial_id ? null : used.batch)
  if (used.serial_id) docs.put("serial", used.serial_id, { state: "stock", location: used.from })
  hangBack(docs, used)
}

/** The old piece of a swap hangs again, if it still lies where the swap laid it. @param {Documents} docs @param {Doc} used */
function hangBack(docs, used) {
  const old = used.old_product ? docs.get("serial", serialId(used.old_product, used.old_serial)) : null
  if (!old || old.state !== left(used.fate, old.location).state) return
  if (used.fate === "return") level(docs, old.location, old.product, -1)
  const here = docs
    .by("part_use", "visit", used.visit)
    .filter((one) => one.serial_id === old.id && one.id !== used.id && one.returned === one.quantity)
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .at(-1)
  if (here) docs.put("part_use", here.id, { returned: 0 })
  docs.put("serial", old.id, { state: "installed", location: null })
}

/**
 * @param {Documents} docs @param {string | null} location null: it was not on a van @param {string} product
 * @param {number} change @param {string | null} [batch] null or empty: of no batch, or a numbered piece
 */
function level(docs, location, product, change, batch) {
  if (!location) return
  const id = stockLevelId(location, product)
  const standing = docs.get("stock_level", id)
  const { [batch || ""]: of = 0, ...others } = standing?.batches ?? {}
  const batches = batch && of + change !== 0 ? { ...others, [batch]: of + change } : others
  docs.put("stock_level", id, { location, product, quantity: (standing?.quantity ?? 0) + change, batches })
}
