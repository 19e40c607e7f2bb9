/** Bytes of papers on this phone: whole ones under their SHA-256, pieces of those that are still coming under it and their first byte. */

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {import("../types.js").BlobState} BlobState */
/** @typedef {import("../types.js").Doc} Doc */

/** Under what a piece lies. @param {string} sha of the whole @param {number} from its first byte */
export const keyOf = (sha, from) => `${sha}.${from}`

/** @param {string} key of a whole one or of a piece @returns {string} SHA-256 of the whole */
const wholeOf = (key) => key.slice(0, 64)

/** The pieces of a paper without a hole, from its first byte on. @param {Store} store @param {string} sha @returns {BlobState[]} */
export function piecesOf(store, sha) {
  /** @type {BlobState[]} */
  const pieces = []
  for (let from = 0; ; ) {
    const piece = store.blobStates.get(keyOf(sha, from))
    if (!piece?.bytes) return pieces
    pieces.push(piece)
    from += piece.bytes
  }
}

/** @param {BlobState[]} pieces @returns {number} bytes */
export const lengthOf = (pieces) => pieces.reduce((sum, piece) => sum + piece.bytes, 0)

/** All pieces of a paper as one. @param {Store} store @param {string} sha @returns {Promise<{bytes: ArrayBuffer, type: string}>} */
export async function joined(store, sha) {
  const pieces = piecesOf(store, sha)
  const parts = await Promise.all(pieces.map((piece) => store.blob(piece.sha)))
  const bytes = await new Blob(parts.map((part) => part?.bytes ?? new ArrayBuffer(0))).arrayBuffer()
  return { bytes, type: pieces[0]?.type ?? "application/octet-stream" }
}

/**
 * Bytes that no paper names any more, nor an own act. @param {Store} store @param {Iterable<import("../types.js").Kept>} lines of the outbox
 * @param {Iterable<Doc>} papers that stay @returns {string[]} keys
 */
export function unnamed(store, lines, papers) {
  const named = new Set([...papers].map((paper) => paper.sha256))
  const mine = new Set([...lines].flatMap((line) => line.blobs))
  const goes = (/** @type {BlobState} */ { sha, paper }) => paper && !named.has(wholeOf(sha)) && !mine.has(sha)
  return [...store.blobStates.values()].filter(goes).map((blob) => blob.sha)
}

/**
 * The papers that this phone names once an answer is taken: what it does not name any more goes with it, in one transaction.
 * @param {Store} store @param {import("./pages.js").Page} page @param {{documents: import("../store/commit.js").Row[], gone: string[]}} change rows and keys of that transaction
 * @returns {Promise<Doc[]>}
 */
export async function papersAfter(store, page, { documents, gone }) {
  const { generation } = page.pull
  const prefix = `${generation}/document/`
  const rows = new Map((await lying(store, page, prefix)).map((row) => [row.key, row.doc]))
  for (const key of gone) rows.delete(key)
  for (const row of documents) if (row.key.startsWith(prefix)) rows.set(row.key, row.doc)
  return [...rows.values()]
}

/** What lies there before it: a generation that takes over is only on the disk. @param {Store} store @param {import("./pages.js").Page} page @param {string} prefix @returns {Promise<{key: string, doc: Doc}[]>} */
async function lying(store, page, prefix) {
  if (page.generations.includes(page.pull.generation)) return []
  if (!page.swapped) return store.documents.base.all("document").map((doc) => ({ key: `${prefix}${doc.id}`, doc }))
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
  return await store.database.read(["documents"], (tx) => tx.objectStore("documents").getAll(range))
}
