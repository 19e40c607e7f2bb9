/** One change of the phone's store: everything in it is on the disk, or nothing. */

/** @typedef {import("../types.js").Kept} Kept */
/** @typedef {import("../types.js").BlobState} BlobState */
/** @typedef {{key: string, generation: number, kind: string, id: string, v: number, op: "put" | "gone" | "left", doc: import("../types.js").Doc, left?: boolean}} Row left: a copy of what is no longer this person's */
/**
 * @typedef {object} Change
 * @property {Kept} [fresh] a new line of the outbox; its seq is given inside the transaction
 * @property {Kept[]} [kept] lines as they are now
 * @property {number[]} [forgotten] seqs of lines that go
 * @property {Row[]} [documents]
 * @property {string[]} [gone] keys of documents that go
 * @property {number[]} [generations] generations of documents that go whole
 * @property {Record<string, any>} [meta]
 * @property {{sha: string, bytes: ArrayBuffer}[]} [blobs]
 * @property {BlobState[]} [blobStates]
 * @property {string[]} [droppedBlobs]
 * @property {Record<string, any>} [drafts] key -> value
 * @property {string[]} [droppedDrafts]
 */

/** The generation in which pages lie until their pull is whole. */
export const ASIDE = 0

/** @param {number} generation @param {string} kind @param {string} id */
export const keyOf = (generation, kind, id) => `${generation}/${kind}/${id}`

/** @param {Change} change @returns {string[]} the object stores that it needs */
export function storesOf(change) {
  const stores = new Set(["meta"])
  if (change.fresh || change.kept || change.forgotten) stores.add("outbox")
  if (change.documents || change.gone || change.generations) stores.add("documents")
  if (change.blobs || change.droppedBlobs) stores.add("blobs")
  if (change.drafts || change.droppedDrafts) stores.add("drafts")
  return [...stores]
}

/**
 * Puts a change into a transaction. @param {import("./database.js").Writing} tx @param {Change} change
 * @returns {Promise<Kept | null>} the fresh line with its seq
 */
export async function write(tx, change) {
  const fresh = change.fresh ? await number(tx, change.fresh) : null
  await Promise.all([...requests(tx, change)]) // one by one they would be left unheard when the transaction is undone
  return fresh
}

/** @param {import("./database.js").Writing} tx @param {Change} change */
function* requests(tx, change) {
  const store = (/** @type {string} */ name) => tx.objectStore(name)
  for (const kept of change.kept ?? []) yield store("outbox").put(kept)
  for (const seq of change.forgotten ?? []) yield store("outbox").delete(seq)
  for (const generation of change.generations ?? []) yield store("documents").delete(keysOf(generation))
  for (const key of change.gone ?? []) yield store("documents").delete(key)
  for (const row of change.documents ?? []) yield store("documents").put(row)
  for (const { sha, bytes } of change.blobs ?? []) yield store("blobs").put(bytes, sha)
  for (const sha of change.droppedBlobs ?? []) {
    yield store("blobs").delete(sha)
    yield store("meta").delete(`blob/${sha}`)
  }
  for (const state of change.blobStates ?? []) yield store("meta").put(state, `blob/${state.sha}`)
  for (const [key, value] of Object.entries(change.drafts ?? {})) yield store("drafts").put(value, key)
  for (const key of change.droppedDrafts ?? []) yield store("drafts").delete(key)
  for (const [key, value] of Object.entries(change.meta ?? {})) yield store("meta").put(value, key)
}

/**
 * Gives a line the next seq. Inside the transaction, because two tabs of one person number the same outbox.
 * @param {import("./database.js").Writing} tx @param {Kept} kept @returns {Promise<Kept>}
 */
async function number(tx, kept) {
  // A write that is tried again after a lost connection may have been on the disk all along.
  const already = await tx.objectStore("outbox").index("id").get(kept.mutation.id)
  if (already) return already
  const seq = (await tx.objectStore("meta").get("seq")) ?? 1
  const numbered = { ...kept, seq, mutation: { ...kept.mutation, seq } }
  await Promise.all([tx.objectStore("outbox").add(numbered), tx.objectStore("meta").put(seq + 1, "seq")])
  return numbered
}

/** @param {number} generation */
const keysOf = (generation) => IDBKeyRange.bound(`${generation}/`, `${generation}/\uffff`)
