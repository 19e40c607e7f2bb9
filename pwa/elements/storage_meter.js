/** How full this phone is, for us. */
import { useEffect } from "preact/hooks"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { fileSize } from "../lib/numbers.js"
import { t } from "../lib/texts.js"
import { Bar } from "./bar.js"
import { isUnsent } from "./sync_chip.js"

export function StorageMeter() {
  const { store } = useApp()
  useEffect(() => {
    store.measure()
  }, [])
  const { quota, used, full, persisted } = store.storage.value
  const words =
    quota && used !== null ? t("storage.of", { used: fileSize(used), quota: fileSize(quota) }) : t("storage.unknown")
  return html`
    <section class="card stack tight ${full ? "bad" : ""}">
      <h2>${t("storage.title")}</h2>
      ${quota && used !== null && html`<${Bar} value=${used} max=${quota} label=${words} tone=${full ? "wait" : "plain"} />`}
      <p class="soft">${words} · ${t(full ? "storage.full" : "storage.fits")}</p>
      ${!persisted && html`<p class="soft">${t(store.outbox.value.some(isUnsent) ? "storage.not_persisted_unsent" : "storage.not_persisted")}</p>`}
    </section>
  `
}
