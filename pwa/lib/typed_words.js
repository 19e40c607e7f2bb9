/**
 * What is typed in a visit is a draft until its field is left. A page that died in between opens on the field, which makes an
 * act of it; words whose field is not shown again, because the next finger went elsewhere, become one here, at the start.
 */
import { answer, setField } from "./acts.js"
import { decimal } from "./numbers.js"
import { FINAL, headAnswer } from "./visit_facts.js"

/** @typedef {import("../types.js").Store} Store */
/** @typedef {"text" | "measure" | "note"} Kind */

/** The draft of a checkpoint's words. @param {Kind} kind @param {string} visit @param {string} item @param {number} repeat */
export const checkpointDraft = (kind, visit, item, repeat) => `${kind}:${visit}:${item}:${repeat}`

/** The draft of a fact of the visit. @param {string} visit @param {string} field */
export const fieldDraft = (visit, field) => `field:${visit}:${field}`

/** At start. What cannot be an act yet (half a number, a note without its answer) stays a draft. @param {Store} store */
export async function actOnTyped(store) {
  for (const kind of /** @type {Kind[]} */ (["text", "measure", "note"])) {
    for (const [key, typed] of store.draftsOf(`${kind}:`)) {
      const [, visit, item, repeat] = /^\w+:([^:]+):(.+):(\d+)$/.exec(key) ?? []
      const said = isOpen(store, visit) && (await answered(store, kind, visit, item, Number(repeat), typed.trim()))
      if (said) await store.dropDraft(key)
    }
  }
  for (const [key, typed] of store.draftsOf("field:")) {
    const [, visit, field] = key.split(":")
    if (!isOpen(store, visit)) continue
    const was = store.get("visit", visit)?.[field] ?? null
    if (typed.trim() !== (was ?? "")) await setField(store, visit, field, typed.trim() || null, was)
    await store.dropDraft(key)
  }
}

/** @param {Store} store @param {string} visit @returns {boolean} whether its words may still be changed on this phone */
function isOpen(store, visit) {
  const found = store.get("visit", visit)
  return Boolean(found && !found.left && !FINAL.includes(found.state))
}

/** @param {Store} store @param {Kind} kind @param {string} visit @param {string} item @param {number} repeat @param {string} typed @returns {Promise<boolean>} */
async function answered(store, kind, visit, item, repeat, typed) {
  if (!typed && !headAnswer(store, visit, item, repeat)) return true // typed and wiped out again
  const place = { visit, item, repeat }
  if (kind === "note") return answer(store, { ...place, note: typed, ...failing(store, visit, item) })
  const value = kind === "measure" && typed ? decimal(typed) : typed
  return value !== null && answer(store, { ...place, value })
}

/** Words at a tick that has no answer yet say what fails. @param {Store} store @param {string} visit @param {string} item */
function failing(store, visit, item) {
  const version = store.get("visit", visit)?.checklist_version
  /** @type {{items: {id: string, type: string}[]}[]} */
  const sections = (version && store.get("checklist_version", version)?.sections) || []
  const type = sections.flatMap((section) => section.items).find((one) => one.id === item)?.type
  return type === "tick" ? { otherwise: "fail" } : {}
}
