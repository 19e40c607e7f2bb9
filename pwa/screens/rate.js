/** The way to the hand-over: the technician reads what will happen, then the phone locks itself onto one question. */
import { Icon } from "../elements/icon.js"
import { Screen } from "../elements/screen.js"
import { useApp } from "../lib/app_context.js"
import { handOver } from "../lib/hand_over.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"

/** @param {{visit: string}} props */
export function Rate({ visit }) {
  const { store } = useApp()
  return html`
    <${Screen} title=${t("rate.ask")} parent=${`/visit/${visit}`}
      foot=${html`<button class="button primary main" onClick=${() => handOver(store, visit)}><${Icon} name="lock" />${t("rate.hand_over")}</button>`}>
      <section class="card stack">
        <p class="lead">${t("rate.give_phone")}</p>
        <p>${t("rate.give_phone_more")}</p>
      </section>
    </${Screen}>
  `
}
