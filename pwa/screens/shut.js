/** The phone's store would not open: what happened, that nothing is lost, what to do. */
import { Icon } from "../elements/icon.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"

/** @param {{error: unknown}} props */
export function Shut({ error }) {
  console.error("The phone's store would not open", error)
  return html`
    <main class="login">
      <div class="empty"><${Icon} name="warn" /><h1 class="empty-title">${t("shut.title")}</h1><div>${t("shut.more")}</div></div>
      <button class="button primary main" onClick=${() => location.reload()}>${t("shut.again")}</button>
    </main>
  `
}
