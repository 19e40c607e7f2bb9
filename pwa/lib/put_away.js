/** Notices that were read here: remembered on this phone only, since nobody else needs to know. */
import { useEffect, useState } from "preact/hooks"
import { useApp } from "./app_context.js"

const DRAFT = "notices-put-away"
const KEPT = 200

/** @returns {[Set<string>, (id: string) => void]} */
export function usePutAway() {
  const { store } = useApp()
  const [away, setAway] = useState(/** @type {Set<string>} */ (new Set()))
  useEffect(() => {
    Promise.resolve(store.draft(DRAFT)).then((ids) => setAway(new Set(ids ?? [])))
  }, [])
  /** @param {string} id */
  const putAway = (id) => {
    const more = [...away, id].slice(-KEPT)
    setAway(new Set(more))
    store.saveDraft(DRAFT, more)
  }
  return [away, putAway]
}

/** One thing that was read and put away on this phone. @param {string} draft @returns {[boolean, () => void]} */
export function useAway(draft) {
  const { store } = useApp()
  const [away, setAway] = useState(() => Boolean(store.draft(draft)))
  const putAway = () => {
    setAway(true)
    store.saveDraft(draft, true)
  }
  return [away, putAway]
}
