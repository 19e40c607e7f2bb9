/** The state of the bench: the draft, what is wrong with it, which item is open; and everything a hand can do to it. */
import { computed, signal } from "@preact/signals"
import * as rows from "./draft.js"
import { keeper } from "./saving.js"
import { t } from "./words.js"

/** @typedef {import("./draft.js").Section} Section */
/** @typedef {{code: string, text: string, grave: boolean, section: string | null, item: string | null, on: string | null}} Flaw */

/** @param {any} version as GET /api/checklist-version gives it @param {{address: string, csrf: string, readonly: boolean}} how */
export function openBench(version, { address, csrf, readonly }) {
  const title = signal(/** @type {string} */ (version.title))
  const sections = signal(/** @type {Section[]} */ (version.sections))
  const judged = signal({ flaws: /** @type {Flaw[]} */ (version.flaws), whens: version.whens, holds: version.holds })
  const saving = signal({ state: /** @type {import("./saving.js").State} */ ("kept"), why: "" })
  const open = signal(/** @type {string | null} */ (null))
  const aloud = signal("")
  /** @type {Section[][]} */
  const past = []
  const canUndo = signal(false)
  const fresh = new Set()

  const keeping = keeper({
    address,
    csrf,
    v: version.v,
    draft: () => ({ title: title.value.trim() || version.title, sections: sections.value }),
    onKept: ({ flaws, whens, holds }) => {
      judged.value = { flaws, whens, holds }
    },
    onState: (state, why = "") => {
      saving.value = { state, why }
    },
  })

  /** @param {Section[]} next @param {string} [said] for who does not see it; then it can be undone too */
  function put(next, said) {
    if (readonly || next === sections.value) return
    if (said) {
      past.push(sections.value)
      canUndo.value = true
      aloud.value = said
    }
    sections.value = next
    keeping.touch()
  }

  /** @param {string} id */
  const place = (id) => {
    const where = rows.placeOf(sections.value, id)
    return { ...where, title: rows.itemOf(sections.value, id)?.title || t("untitled") }
  }

  return {
    title,
    sections,
    judged,
    saving,
    open,
    aloud,
    canUndo,
    readonly,
    keeping,
    /** Of the company's products with serial numbers. @type {string[]} */
    categories: version.categories,
    /** Made here and not looked at yet: its name is the next thing to write. @param {string} id */
    isFresh: (id) => fresh.delete(id),
    /** Grave flaws; the others are hints. */
    grave: computed(() => judged.value.flaws.filter((flaw) => flaw.grave)),
    /** @param {string} id @param {string | null} on */
    flawsOf: (id, on) => judged.value.flaws.filter((flaw) => (flaw.item ?? flaw.section) === id && flaw.on === on),
    /** @param {string} text */
    rename(text) {
      title.value = text
      keeping.touch()
    },
    /** @param {string} id @param {Record<string, any>} fields */
    change: (id, fields) => put(rows.change(sections.value, id, fields)),
    /** @param {string} section @param {string} type */
    add(section, type) {
      const id = rows.newId(type, sections.value)
      put(rows.addItem(sections.value, section, type, id), t("said_added", { type: t(`type_${type}`) }))
      fresh.add(id)
      open.value = id
    },
    addSection() {
      const id = rows.newId("section", sections.value)
      put(rows.addSection(sections.value, id, t("new_section")), t("said_section"))
      fresh.add(id)
      open.value = id
    },
    /** @param {string} id @param {string} title */
    remove(id, title) {
      put(rows.remove(sections.value, id), t("said_removed", { title: title || t("untitled") }))
      if (open.value === id) open.value = null
    },
    /** @param {string} id */
    twin(id) {
      const twin = rows.newId(id.split("_")[0], sections.value)
      put(rows.twin(sections.value, id, twin), t("said_twin"))
      open.value = twin
    },
    /** @param {string} id @param {-1 | 1} by */
    step(id, by) {
      put(rows.step(sections.value, id, by), " ")
      aloud.value = t("said_moved", place(id))
    },
    /** @param {string} id @param {string} section @param {number} at */
    drop(id, section, at) {
      put(rows.moveItem(sections.value, id, section, at), " ")
      aloud.value = t("said_moved", place(id))
    },
    /** @param {string} id @param {-1 | 1} by */
    stepSection(id, by) {
      const at = sections.value.findIndex((one) => one.id === id)
      const title = sections.value[at].title
      put(rows.moveSection(sections.value, id, at + by), " ")
      const now = sections.value.findIndex((one) => one.id === id) + 1
      aloud.value = t("said_section_moved", { title, at: now, all: sections.value.length })
    },
    undo() {
      const before = past.pop()
      if (!before) return
      canUndo.value = past.length > 0
      sections.value = before
      aloud.value = t("said_undone")
      keeping.touch()
    },
  }
}

/** @typedef {ReturnType<typeof openBench>} Bench */
