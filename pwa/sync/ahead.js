/** What the worker fetched when a push message came and no page was open: taken over here, with or without a network by now. */
import { absorb } from "./absorb.js"

/** @typedef {import("../store/store.js").Store} Store */

/**
 * Pages that go on exactly where this phone is; any other (it has pulled meanwhile) are let go. @param {Store} store
 * @returns {Promise<boolean>} whether something came
 */
export async function takeAhead(store) {
  const pages = (await store.world.ahead?.(store.database.name)) ?? []
  let came = false
  for (const { cursor, answer } of pages) {
    if (cursor !== store.pull.cursor || store.pull.building !== null || answer.epoch !== store.meta.epoch) break
    await absorb(store, answer, { sent: [], skipped: [], asked: null })
    came = true
  }
  return came
}
