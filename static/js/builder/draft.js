/** A draft as data: what a hand can do to its sections and items. Pure; each gives new sections and leaves the old ones. */

/** @typedef {Record<string, any>} Item */
/** @typedef {Record<string, any> & {id: string, title: string, items: Item[]}} Section */

const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"

/** A new id that says its kind: photo_k3x9. Ids are for good; titles may change. @param {string} kind @param {Section[]} sections */
export function newId(kind, sections) {
  const taken = new Set(sections.flatMap((section) => [section.id, ...section.items.map((item) => item.id)]))
  for (;;) {
    const tail = Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => LETTERS[byte % LETTERS.length])
    const id = `${kind}_${tail.join("")}`
    if (!taken.has(id)) return id
  }
}

/** Fields of an item or a section; undefined, "" and null take one away, but never a title. @param {Section[]} sections @param {string} id @param {Item} fields @returns {Section[]} */
export function change(sections, id, fields) {
  return sections.map((section) => ({
    ...(section.id === id ? /** @type {Section} */ (changed(section, fields)) : section),
    items: section.items.map((item) => (item.id === id ? changed(item, fields) : item)),
  }))
}

/** @param {Item} one @param {Item} fields */
function changed(one, fields) {
  const next = { ...one, ...fields }
  for (const [name, value] of Object.entries(fields)) {
    if (name !== "title" && (value === undefined || value === null || value === "")) delete next[name]
  }
  return next
}

/** What a new item of a type begins with. @param {string} type @returns {Item} */
const beginning = (type) => {
  if (type === "choice") return { options: [] }
  if (type === "signature") return { role: "customer" }
  return {}
}

/** @param {Section[]} sections @param {string} section @param {string} type @param {string} id @returns {Section[]} */
export function addItem(sections, section, type, id) {
  const item = { id, type, title: "", required: true, ...beginning(type) }
  return sections.map((one) => (one.id === section ? { ...one, items: [...one.items, item] } : one))
}

/** @param {Section[]} sections @param {string} id @param {string} title @returns {Section[]} */
export const addSection = (sections, id, title) => [...sections, { id, title, items: [] }]

/** An item, or a section with all that is in it. @param {Section[]} sections @param {string} id @returns {Section[]} */
export const remove = (sections, id) =>
  sections
    .filter((section) => section.id !== id)
    .map((section) => ({ ...section, items: section.items.filter((item) => item.id !== id) }))

/** A twin below it, under a new id. @param {Section[]} sections @param {string} id @param {string} twin @returns {Section[]} */
export const twin = (sections, id, twin) =>
  sections.map((section) => ({
    ...section,
    items: section.items.flatMap((item) => (item.id === id ? [item, { ...structuredClone(item), id: twin }] : [item])),
  }))

/** An item to place `at` of a section. @param {Section[]} sections @param {string} id @param {string} to @param {number} at counted without the item @returns {Section[]} */
export function moveItem(sections, id, to, at) {
  const item = itemOf(sections, id)
  if (!item || !sections.some((section) => section.id === to)) return sections
  return remove(sections, id).map((section) =>
    section.id === to ? { ...section, items: section.items.toSpliced(at, 0, item) } : section,
  )
}

/** One place up (-1) or down (1), over the border into the next section. @param {Section[]} sections @param {string} id @param {-1 | 1} by @returns {Section[]} the same when there is no further */
export function step(sections, id, by) {
  const nr = sections.findIndex((section) => section.items.some((item) => item.id === id))
  const at = sections[nr].items.findIndex((item) => item.id === id) + by
  if (at >= 0 && at < sections[nr].items.length) return moveItem(sections, id, sections[nr].id, at)
  const next = sections[nr + by]
  return next ? moveItem(sections, id, next.id, by > 0 ? 0 : next.items.length) : sections
}

/** @param {Section[]} sections @param {string} id @param {number} to @returns {Section[]} */
export function moveSection(sections, id, to) {
  const section = sections.find((one) => one.id === id)
  if (!section || to < 0 || to >= sections.length) return sections
  return sections.filter((one) => one.id !== id).toSpliced(to, 0, section)
}

/** @param {Section[]} sections @param {string} id @returns {Item | undefined} */
export const itemOf = (sections, id) =>
  sections.flatMap((section) => section.items).find((/** @type {Item} */ item) => item.id === id)

/** Where an item stands, for saying it aloud: place, of how many, in which section. @param {Section[]} sections @param {string} id */
export function placeOf(sections, id) {
  for (const section of sections) {
    const at = section.items.findIndex((item) => item.id === id)
    if (at >= 0) return { at: at + 1, all: section.items.length, section: section.title }
  }
  return { at: 0, all: 0, section: "" }
}

/** What a condition here can look at: items above, in the same section or in one that does not repeat; no signatures. @param {Section[]} sections @param {string} id of an item or a section @returns {Item[]} */
export function itemsAbove(sections, id) {
  /** @type {Item[]} */
  const above = []
  for (const section of sections) {
    if (section.id === id) return above
    const own = section.items.findIndex((item) => item.id === id)
    if (own >= 0) return [...above, ...section.items.slice(0, own)].filter((item) => item.type !== "signature")
    if (!section.repeats) above.push(...section.items.filter((item) => item.type !== "signature"))
  }
  return above
}
