/** A tip that was read here is said to the office when there is a line, so that it stays away on this person's other devices. */
import { ask, Problem } from "./wire.js"

const DRAFT = "tips-read"

/** @param {import("../store/store.js").Store} store @param {string} tip */
export function readTip(store, tip) {
  return store.saveDraft(DRAFT, [...(store.draft(DRAFT) ?? []), tip])
}

/** @param {import("../store/store.js").Store} store @throws {Problem} no line now: the next round */
export async function tellRead(store) {
  for (const tip of store.draft(DRAFT) ?? []) {
    await ask(store.world, store.who.member, "POST", `/api/mobile/tip/${tip}/read`, { body: {} }).catch((error) => {
      // A tip that the office does not know any more needs nobody to have read it.
      if (!(error instanceof Problem && error.status === 404)) throw error
    })
    await store.saveDraft(
      DRAFT,
      (store.draft(DRAFT) ?? []).filter((/** @type {string} */ one) => one !== tip),
    )
  }
}
