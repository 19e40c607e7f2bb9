/** Ids of elements. Preact's own useId gives the same one again to what is shown later, and a label then names another field. */
import { useState } from "preact/hooks"

let given = 0

/** An id that nothing else on the page has, the same one as long as this component is shown. @returns {string} */
export function useOwnId() {
  const [id] = useState(() => `own-${++given}`)
  return id
}
