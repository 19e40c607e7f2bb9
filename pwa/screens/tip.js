/** A tip of the company: quiet, one at a time, below the next visit. Read, it stays away on all of this person's devices. */
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { usePutAway } from "../lib/put_away.js"
import { follow, link } from "../lib/route.js"
import { lang, t } from "../lib/texts.js"
import { tipOf } from "../lib/tips.js"
import { readTip } from "../sync/tips.js"

export function Tip() {
  const { store } = useApp()
  const [away, putAway] = usePutAway()
  const tip = tipOf(store.all("notice"), away)
  if (!tip) return null
  const read = () => {
    putAway(tip.id)
    readTip(store, tip.params.tip)
  }
  return html`
    <aside class="card info row notice" aria-label=${t("tip.heading")}>
      <${Icon} name="bell" />
      <div class="grow">
        <div>${lang.value === "en" ? tip.params.en : tip.params.nl}</div>
        ${tip.params.link && html`<a href=${link(tip.params.link)} onClick=${follow}>${t("tip.look")}</a>`}
      </div>
      <button class="button icon-only" aria-label=${t("notice.put_away")} onClick=${read}><${Icon} name="ok" /></button>
    </aside>
  `
}
