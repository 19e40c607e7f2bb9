/** What a clash is about, in words: the concern is `field:<name>`, `state`, `outcome`, `answer:<item>:<repeat>` or `serial:<norm>`. */
import { t } from "./texts.js"

/** The checklist item behind an id, over all the versions this phone holds. @param {import("../types.js").Store} store @param {string} id */
export function itemTitle(store, id) {
  for (const version of store.all("checklist_version")) {
    for (const section of version.sections) {
      const found = section.items.find((/** @type {any} */ item) => item.id === id)
      if (found) return found.title
    }
  }
  return t("clash.some_item")
}

/** @param {import("../types.js").Store} store @param {import("../types.js").Doc} clash @returns {string} */
export function concernWords(store, clash) {
  const [what, name] = clash.concern.split(":")
  if (what === "field") return t("clash.field", { field: t(`visit.field_${name}`) })
  if (what === "answer") return t("clash.answer", { item: itemTitle(store, name) })
  if (what === "serial") return t("clash.serial", { serial: name })
  return t(`clash.${what}`)
}
