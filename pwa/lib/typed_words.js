/**
 * What is typed in a visit is a draft until its field is left; then it becomes an act. After a death of the page the field does
 * that when it is shown again, and for a field that is not, because the next finger went elsewhere, the start of the app does.
 */
import { answer, setField } from "./acts.js"
import { decimal } from "./numbers.js"
import { FINAL, headAnswer } from "./visit_facts.js"

/** @typedef {import("../types.js").Store} Store */
/** @typedef {"text" | "measure" | "note"} Kind */
/** @typedef {{visit: string, item: string, repeat: number}} Place */

/** The draft of a checkpoint's words. @param {Kind} kind @param {Place} place */
export const checkpointDraft = (kind, { visit, item, repeat }) => `${kind}:${visit}:${item}:${repeat}`

/** The draft of a fact of the visit. @param {string} visit @param {string} field */
export const fieldDraft = (visit, field) => `field:${visit}:${field}`

/**
 * The words of a checkpoint become an act. Empty ones where nothing was said are none.
 * @param {Store} store @param {Kind} kind @param {Place} place @param {string} typed
 * @returns {Promise<boolean>} false: they can't be an act yet (half a number, a note without its answer) and stay a draft
 */
export async function actOnWords(store, kind, place, typed) {
  const words = typed.trim()
  if (!words && !headAnswer(store, place.visit, place.item, place.repeat)) return true
  if (kind === "note") return answer(store, { ...place, note: words, ...failing(store, place) })
  const value = kind === "measure" && words ? decimal(words) : words
  return value !== null && answer(store, { ...place, value })
}

/** A fact of the visit becomes an act, when it is another than it was. @param {Store} store @param {string} visit @param {string} field @param {string} typed @param {string | null} was */
export async function actOnField(store, visit, field, typed, was) {
  const words = typed.trim()
  if (words !== (was ?? "")) await setField(store, visit, field, words || null, was)
}

/** At start. @param {Store} store */
export async function actOnTyped(store) {
  for (const kind of /** @type {Kind[]} */ (["text", "measure", "note"])) {
    for (const [key, typed] of store.draftsOf(`${kind}:`)) {
      const [, visit, item, repeat] = /^\w+:([^:]+):(.+):(\d+)$/.exec(key) ?? []
      const said =
        isOpen(store, visit) && (await actOnWords(store, kind, { visit, item, repeat: Number(repeat) }, typed))
      if (said) await store.dropDraft(key)
    }
  }
  for (const [key, typed] of store.draftsOf("field:")) {
    const [, visit, field] = key.split(":")
    if (!isOpen(store, visit)) continue
    await actOnField(store, visit, field, typed, store.get("visit", visit)?.[field] ?? null)
    await store.dropDraft(key)
  }
}

/** @param {Store} store @param {string} visit @returns {boolean} whether its words may still be changed on this phone */
function isOpen(store, visit) {
  const found = store.get("visit", visit)
  return Boolean(found && !found.left && !FINAL.includes(found.state))
}

/** Words at a tick that has no answer yet say what fails. @param {Store} store @param {Place} place */
function failing(store, { visit, item }) {
  const version = store.get("visit", visit)?.checklist_version
  /** @type {{items: {id: string, type: string}[]}[]} */
  const sections = (version && store.get("checklist_version", version)?.sections) || []
  const type = sections.flatMap((section) => section.items).find((one) => one.id === item)?.type
  return type === "tick" ? { otherwise: "fail" } : {}
}
