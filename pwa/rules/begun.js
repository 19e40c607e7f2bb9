/**
 * Which version of its checklist a visit shows: the one on which this person began. The office may put a newer one into use
 * meanwhile; no page swaps the list under the finger. What counts in the end is the office's word (server/visits/begun.py).
 */

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("./effects.js").Documents} Documents */

/** An act on a version keeps that version on the screen. @param {Documents} docs @param {Record<string, any>} args of the mutation */
export function beginOn(docs, { visit: id, checklist }) {
  const visit = docs.get("visit", id)
  if (!visit || !checklist || visit.checklist_version === checklist) return
  const said = docs.get("checklist_version", checklist)
  const stands = docs.get("checklist_version", visit.checklist_version)
  if (said && (!stands || stands.template === said.template)) docs.put("visit", id, { checklist_version: checklist })
}
