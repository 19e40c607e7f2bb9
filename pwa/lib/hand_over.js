/**
 * The phone in a customer's hands: while it is handed over nothing of the app is drawn but the question. It is a draft on
 * disk, so that neither "back", nor another address, nor a killed page leads into the app.
 */

/** @typedef {import("../types.js").Store} Store */

const HANDED = "handed"

/** @param {Store} store @param {string} visit */
export const handOver = (store, visit) => store.saveDraft(HANDED, { visit, done: false })

/** @param {Store} store @returns {{visit: string, done: boolean} | null} done: the customer is ready, the phone goes back */
export const handed = (store) => store.draft(HANDED)

/** @param {Store} store @param {string} visit */
export const handBack = (store, visit) => store.saveDraft(HANDED, { visit, done: true })

/** @param {Store} store */
export const takeBack = (store) => store.dropDraft(HANDED)
