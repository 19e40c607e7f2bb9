/** Said before work is at risk: the phone fills up, or the browser promises nothing; what the app does and what helps. */
import { useEffect } from "preact/hooks"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { useAway } from "../lib/put_away.js"
import { t } from "../lib/texts.js"
import { isUnsent } from "./sync_chip.js"

/**
 * Which of the three there is to say. Pure. @param {import("../types.js").StorageState} storage @param {number} unsent
 * @returns {"full" | "low" | "refused" | null}
 */
export function storageTrouble({ full, low, refused, persisted }, unsent) {
  if (full) return "full"
  if (low) return "low"
  return refused && !persisted && unsent > 0 ? "refused" : null
}

export function StorageAlert() {
  const { store } = useApp()
  const [away, putAway] = useAway("storage-refused")
  useEffect(() => {
    store.measure()
  }, [])
  const unsent = store.outbox.value.filter(isUnsent).length
  const trouble = storageTrouble(store.storage.value, unsent)
  if (!trouble || (trouble === "refused" && away)) return null
  return html`
    <section class="card ${trouble === "full" ? "bad" : "wait"} stack tight" role="status">
      <b class="title">${t(`storage.${trouble}_title`)}</b>
      <p>${t(`storage.${trouble}_more`, { count: store.storage.value.photos ?? 0 })}</p>
      <p>${t("storage.never_unsent")}</p>
      ${trouble === "refused" && html`<button class="button" onClick=${putAway}>${t("do.understood")}</button>`}
    </section>
  `
}
