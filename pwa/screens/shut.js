/** The phone's store would not open: what happened, that nothing is lost, what to do. */
import { Empty } from "../elements/empty.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"

/** @param {{error: unknown}} props */
export function Shut({ error }) {
  console.error("The phone's store would not open", error)
  return html`
    <main class="login">
      <${Empty} icon="warn" title=${t("shut.title")}>${t("shut.more")}</${Empty}>
      <button class="button primary main" onClick=${() => location.reload()}>${t("shut.again")}</button>
    </main>
  `
}
