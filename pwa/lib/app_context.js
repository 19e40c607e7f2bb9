/** What every screen may use: the store, the sync loop, the session, and who is using this phone. */
import { createContext } from "preact"
import { useContext } from "preact/hooks"

/**
 * @typedef {object} App
 * @property {import("../types.js").Store} store
 * @property {import("../types.js").Loop} loop
 * @property {import("../types.js").Session} session
 * @property {import("../types.js").Person} person who is logged in
 * @property {string} version of the app
 */

export const AppContext = createContext(/** @type {App | null} */ (null))

/** Who asks is drawn again after every change of the store. @returns {App} */
export function useApp() {
  const app = useContext(AppContext)
  if (!app) throw new Error("A screen was drawn outside the app")
  app.store.version.value // reading it is the subscription
  return app
}
