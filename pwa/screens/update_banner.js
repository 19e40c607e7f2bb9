/** A newer app is here: the person says when. It never reloads by itself. */
import { signal } from "@preact/signals"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"

/** Set when a newer version waits; calling it changes over. @type {import("@preact/signals").Signal<(() => void) | null>} */
export const update = signal(null)

export function UpdateBanner() {
  const change = update.value
  if (!change) return null
  return html`<div class="update card info row" role="status"><b class="grow">${t("update.there")}</b><button class="button" onClick=${change}>${t("update.now")}</button></div>`
}
