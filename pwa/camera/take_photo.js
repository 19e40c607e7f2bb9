/**
 * A photo, from shutter to disk. Before the camera opens, what it is for is on disk (`camera`); with the bytes the whole
 * act is written as a draft; then the act itself takes the draft's place. A page that dies between two of these finds
 * at its next start what it was doing: `recover` finishes it under the same id.
 */
import { addPhoto, hidePhoto } from "../lib/acts.js"
import { uuid7 } from "../lib/uuid7.js"

/** @typedef {import("../types.js").Store} Store */
/** @typedef {{visit: string, item?: string, repeat?: number, issue?: string, replaces?: string, plate?: string}} Target replaces: the photo that is taken again; plate: the draft in which an act to come finds its picture */

export const CAMERA = "camera"
const TAKEN = "photo-taken"

/** @param {Store} store @param {Target} target */
export const beginPhoto = (store, target) => store.saveDraft(CAMERA, { ...target, at: new Date().toISOString() })

/**
 * Bytes and draft on the disk; from here on the photo is not lost. `finish` makes it an act, and so does the next start.
 * @param {Store} store @param {Target} target @param {import("./shrink.js").Shot} shot @param {import("./judge.js").Look} quality
 * @param {string} [takenAt] RFC 3339, when it is not now
 * @returns {Promise<{id: string, sha256: string, finish: (override?: string | true) => Promise<void>}>} override: why it is good all the same
 */
export async function holdPhoto(store, target, shot, quality, takenAt = new Date().toISOString()) {
  await recover(store) // one that was held and never finished would lose its draft to this one
  const { replaces, plate, ...place } = target
  const photo = {
    id: uuid7(),
    ...place,
    bytes: shot.bytes.byteLength,
    width: shot.width,
    height: shot.height,
    taken_at: takenAt,
    quality,
  }
  const sha256 = await store.keepBlob(shot.bytes, shot.type, { draft: TAKEN, value: { photo, replaces, plate } })
  return {
    id: photo.id,
    sha256,
    finish: (override) => finish(store, { ...photo, sha256, ...(override ? { override } : {}) }, replaces, plate),
  }
}

/** @param {Store} store @param {Record<string, any>} photo @param {string} [replaces] @param {string} [plate] */
async function finish(store, photo, replaces, plate) {
  if (plate) await store.saveDraft(plate, photo.id) // before the act: a page that dies between the two does both again
  await addPhoto(store, photo, TAKEN)
  if (replaces && !store.get("photo", replaces)?.hidden_reason) await hidePhoto(store, replaces, "retaken")
}

/** At start: a photo whose bytes are here but whose act is not. @param {Store} store @returns {Promise<string | null>} the visit it belongs to */
export async function recover(store) {
  const left = await store.draft(TAKEN)
  if (!left) return null
  const { photo, replaces, plate, sha256 } = left
  if (store.get("photo", photo.id)) await store.dropDraft(TAKEN)
  else await finish(store, { ...photo, sha256 }, replaces, plate)
  return photo.visit
}
