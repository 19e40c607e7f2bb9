/** A newer app is here: the person says when. It never reloads by itself. */
import { signal } from "@preact/signals"
import { Icon } from "../elements/icon.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"

/** Set when a newer version waits; calling it changes over. @type {import("@preact/signals").Signal<(() => void) | null>} */
export const update = signal(null)

/** Not now: it asks again when the app is opened anew. */
const later = () => {
  update.value = null
}

/** Above the screen, never over it: who is in the middle of something goes on. */
export function UpdateBanner() {
  const change = update.value
  if (!change) return null
  return html`
    <div class="newer card info row" role="status">
      <b class="grow">${t("update.there")}</b><button class="button" onClick=${change}>${t("update.now")}</button>
      <button class="button icon-only" aria-label=${t("update.later")} onClick=${later}><${Icon} name="fail" /></button>
    </div>
  `
}
