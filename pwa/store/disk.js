/** What lies on the disk, read in one go. */
import { ASIDE } from "./commit.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Kept} Kept */
/** @typedef {import("../types.js").BlobState} BlobState */
/** @typedef {import("./commit.js").Row} Row */

/**
 * Everything but the bytes of files. @param {import("./database.js").Database} database
 * @returns {Promise<{rows: Row[], kept: Kept[], drafts: Record<string, any>, meta: Record<string, any>, blobStates: Map<string, BlobState>}>}
 */
export const readAll = (database) =>
  database.read(["documents", "outbox", "drafts", "meta"], async (tx) => {
    const [rows, kept, draftKeys, drafts, metaKeys, values] = await Promise.all([
      tx.objectStore("documents").getAll(),
      tx.objectStore("outbox").getAll(),
      tx.objectStore("drafts").getAllKeys(),
      tx.objectStore("drafts").getAll(),
      tx.objectStore("meta").getAllKeys(),
      tx.objectStore("meta").getAll(),
    ])
    const entries = Object.entries(zip(metaKeys, values))
    const files = entries.filter(([key]) => key.startsWith("blob/"))
    const blobStates = new Map(files.map(([, state]) => [state.sha, state]))
    const meta = Object.fromEntries(entries.filter(([key]) => !key.startsWith("blob/")))
    return { rows, kept, drafts: zip(draftKeys, drafts), meta, blobStates }
  })

/** A document as screens see it. @param {Row} row @returns {Doc} */
export const docOf = (row) => ({ ...row.doc, id: row.id, v: row.v, ...(row.left ? { left: true } : {}) })

/** @param {Row[]} rows @param {number} generation @returns {Iterable<[string, Doc]>} */
export function* shownRows(rows, generation) {
  for (const row of rows) if (row.generation === generation) yield [row.kind, docOf(row)]
}

/** Pages of a pull that is not whole yet, by key. @param {Row[]} rows @returns {Map<string, Row>} */
export const asideRows = (rows) => new Map(rows.filter((row) => row.generation === ASIDE).map((row) => [row.key, row]))

/** @param {IDBValidKey[]} keys @param {any[]} values @returns {Record<string, any>} */
const zip = (keys, values) => Object.fromEntries(keys.map((key, index) => [String(key), values[index]]))
