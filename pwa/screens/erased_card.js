/** Work that came too late for a customer whose data were erased: how much of it there was, and that nobody need do anything. */
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"
import { when } from "../lib/time.js"
import { UNTAKEN } from "../sync/erased.js"

export function ErasedCard() {
  const { store } = useApp()
  const untaken = store.draft(UNTAKEN)
  if (!untaken) return null
  return html`
    <section class="card wait stack tight" role="status">
      <div class="row"><${Icon} name="warn" /><h2 class="grow">${t("erased.title")}</h2></div>
      <p class="soft">${when(untaken.at)}</p>
      <p>${t("erased.untaken", { count: untaken.acts })}</p>
      <button class="button" onClick=${() => store.dropDraft(UNTAKEN)}>${t("do.understood")}</button>
    </section>
  `
}
