/** Where a phone and an office stand when a test of the two begins. */
import assert from "node:assert/strict"
import { Office } from "./office.js"
import { Phone } from "./phone.js"

export const VISIT = "0198a000-0000-7000-8000-000000000001"
export const OTHER = "0198a000-0000-7000-8000-000000000002"
export const visit = (more = {}) => ({
  team: "noord",
  state: "planned",
  outcome: null,
  remarks: null,
  planned_from: "2026-11-21T08:30:00.000Z",
  ...more,
})

/** Tess and Iris of Noord, Milan of Oost; two visits of Noord, which Tess holds. */
export async function twoSides() {
  const office = new Office()
  office.employs("tess", "noord")
  office.employs("iris", "noord")
  office.employs("milan", "oost")
  office.puts("visit", VISIT, visit())
  office.puts("visit", OTHER, visit())
  const tess = await Phone.of(office, "tess")
  await tess.sync()
  return { office, tess }
}

/** Phone and office show the same: every document in scope, none too many. @param {any} phone */
export function showsTheSame(phone) {
  const held = new Map()
  const isCopy = (doc) => doc.left || phone.store.get("visit", doc.visit)?.left
  for (const [kind, doc] of phone.store.documents.shown.entries()) if (!isCopy(doc)) held.set(`${kind}/${doc.id}`, doc)
  const should = phone.office.heldBy(phone.who.member)
  assert.deepEqual([...held.keys()].sort(), [...should.keys()].sort())
  for (const [key, doc] of should) assert.deepEqual({ ...held.get(key), v: 0 }, { ...doc, v: 0 }, key)
}
