/** A newer app is here, or this one was called back: the person says when, and not in the middle of a visit. */
import { signal } from "@preact/signals"
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"
import { UNDER_WAY } from "../lib/visit_facts.js"

/** @typedef {{why: "newer" | "called_back", change: () => void}} Update */

/** Set when another version waits; `change` changes over. @type {import("@preact/signals").Signal<Update | null>} */
export const update = signal(null)

/** Not now: it asks again when the app is opened anew. */
const later = () => {
  update.value = null
}

/** Above the screen, never over it: who is in the middle of something goes on. */
export function UpdateBanner() {
  const { store } = useApp()
  if (!update.value) return null
  const { why, change } = update.value
  const busy = isBusy(store)
  return html`
    <div class="newer card info row wrap" role="status">
      <b class="grow">${t(`update.${why}`)}${busy && html`<span class="soft block">${t("update.after_visit")}</span>`}</b>
      ${!busy && html`<button class="button" onClick=${change}>${t(why === "newer" ? "update.now" : "update.back")}</button>`}
      <button class="button icon-only" aria-label=${t("update.later")} onClick=${later}><${Icon} name="fail" /></button>
    </div>
  `
}

/** At somebody's home nothing is exchanged under the hands, though all of it is on the disk. @param {import("../types.js").Store} store */
export const isBusy = (store) =>
  store.all("visit").some((visit) => !visit.left && visit.state !== "en_route" && UNDER_WAY.includes(visit.state))
