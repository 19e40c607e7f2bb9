/** Facts first: push what waits, pull what is new, until there is nothing left to say. */

import { absorb } from "./absorb.js"
import { takeAhead } from "./ahead.js"
import { MOST, nextBatch, parked } from "./batch.js"
import { SCHEMA } from "./check.js"
import { report } from "./report.js"
import { ask, Problem } from "./wire.js"

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {{done: number, more: boolean, tooOld: boolean, company?: Company}} Progress documents of this round so far, and what the office says of the company */
/** @typedef {{name: string, colour: string | null}} Company */

const PAGE = 1000 // documents a page
const SKIPS = 1000 // entries of `skip` that the office takes at once
const REPORTS_EVERY = 900_000 // ms, when nothing changed
const CULPRIT = [400, 413] // the office could not read the batch

/**
 * One whole round of facts. @param {Store} store @param {(progress: Progress) => void} tell after every answer
 * @throws {Problem} the round ends there; what is done stays done
 */
export async function exchange(store, tell) {
  await takeAhead(store)
  let [most, done, gaps] = [MOST, 0, 0]
  /** @type {Set<string>} what this round has already sent: what the office defers waits for the next round */
  const sent = new Set()
  for (;;) {
    const waiting = store.kept.filter((line) => !sent.has(line.mutation.id))
    const batch = nextBatch(waiting, most)
    const last = nextBatch(waiting, Number.POSITIVE_INFINITY).length === batch.length
    try {
      const { gap, changes, more, tooOld, company } = await push(store, batch, last)
      for (const line of batch) sent.add(line.mutation.id)
      done += changes
      tell({ done, more, tooOld, company })
      most = MOST
      // The office waits for something earlier: it hears of it at once, but we do not argue for ever.
      if (gap && gaps++ < 20) for (const line of batch) sent.delete(line.mutation.id)
      else if (last) break
    } catch (error) {
      if (!(error instanceof Problem) || !CULPRIT.includes(error.status) || !batch.length) throw error
      if (batch.length > 1) most = Math.ceil(batch.length / 2)
      else {
        await park(store, batch[0], error)
        most = MOST
      }
    }
  }
  await pullTheRest(store, done, tell)
}

/** @param {Store} store @param {import("../types.js").Kept[]} batch @param {boolean} pulls with the last push the pull begins */
async function push(store, batch, pulls) {
  const skipped = (store.meta.skips ?? []).slice(0, SKIPS)
  const { cursor } = store.pull
  const fresh = batch.map(({ mutation }) => mutation.id).filter((id) => !store.onWire.has(id))
  for (const id of fresh) store.onWire.set(id, null)
  if (batch.length) store.changed()
  const asked = store.world.now()
  const body = {
    sent_at: new Date(asked).toISOString(),
    mutations: batch.map((line) => line.mutation),
    ...(skipped.length ? { skip: skipped } : {}),
    ...(pulls ? { limit: PAGE, ...(cursor ? { cursor } : {}) } : {}),
    ...reported(store, pulls),
  }
  const answer = await ask(store.world, store.who.member, "POST", "/api/mobile/sync", {
    body,
    headers: schema(),
  }).catch((error) => notSent(store, fresh, error))
  const { gap, changes } = await absorb(store, answer, { sent: batch, skipped, asked })
  if (body.report) store.reported = { text: JSON.stringify(body.report), at: asked }
  store.tooOld = answer.pull === "schema_too_old"
  return { gap, changes, more: Boolean(answer.more), tooOld: store.tooOld, company: answer.company }
}

/**
 * No answer, so nobody knows that it left this phone: it is not called sent, and goes again with the next round.
 * @param {Store} store @param {string[]} fresh ids that went for the first time @param {unknown} error @returns {never}
 */
function notSent(store, fresh, error) {
  for (const id of fresh) store.onWire.delete(id)
  if (fresh.length) store.changed()
  throw error
}

/** The report, if it says something new or the last one is old: an office that hears nothing new writes nothing. @param {Store} store @param {boolean} pulls */
function reported(store, pulls) {
  if (!pulls) return {}
  const now = report(store)
  const isOld = store.world.now() - store.reported.at > REPORTS_EVERY
  return isOld || JSON.stringify(now) !== store.reported.text ? { report: now } : {}
}

/** @param {Store} store @param {number} done @param {(progress: Progress) => void} tell */
async function pullTheRest(store, done, tell) {
  while (store.pull.open && !store.tooOld) {
    const asked = store.world.now()
    const query = new URLSearchParams({
      limit: String(PAGE),
      ...(store.pull.cursor ? { cursor: store.pull.cursor } : {}),
    })
    const answer = await ask(store.world, store.who.member, "GET", `/api/mobile/sync?${query}`, {
      headers: schema(),
    }).catch((error) => tooOld(store, error))
    if (!answer) break
    const { changes } = await absorb(store, answer, { sent: [], skipped: [], asked })
    done += changes
    tell({ done, more: Boolean(answer.more), tooOld: false, company: answer.company })
  }
}

/**
 * A line alone and still unreadable: unless the office cannot read even an empty push, it is the culprit.
 * @param {Store} store @param {import("../types.js").Kept} line @param {Problem} error
 */
async function park(store, line, error) {
  const body = { sent_at: new Date(store.world.now()).toISOString(), mutations: [] }
  await ask(store.world, store.who.member, "POST", "/api/mobile/sync", { body, headers: schema() })
  const code = error.status === 413 ? "too_large" : "malformed"
  const { line: given, skips } = parked(line, code)
  await store.commit({ kept: [given], meta: { skips: [...(store.meta.skips ?? []), ...skips] } })
}

/** @param {Store} store @param {unknown} error @returns {null} */
function tooOld(store, error) {
  if (!(error instanceof Problem) || error.code !== "schema_too_old") throw error
  store.tooOld = true
  return null
}

const schema = () => ({ "X-Schema": String(SCHEMA) })
