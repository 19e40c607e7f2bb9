/** Bel, Bericht, Navigeer. Navigating sets Onderweg by itself: nobody should tell the office and the map apart. */

import { Icon } from "../elements/icon.js"
import { mapLink, mapWords } from "../lib/addresses.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"
import { moveOn } from "./next_state.js"

/** @param {{facts: import("../lib/visit_facts.js").Facts}} props */
export function ContactButtons({ facts }) {
  const { store } = useApp()
  const { visit, order, customer } = facts
  const number = visit.contact_phone ?? customer?.phone
  const onNavigate = () => visit.state === "planned" && moveOn(store, visit, "en_route")
  const away = number ? undefined : "true"
  return html`
    <div class="buttons buttons-tall">
      <a class="button" role="link" href=${number ? `tel:${number}` : undefined} aria-disabled=${away}><${Icon} name="phone" />${t("visit.call")}</a>
      <a class="button" role="link" href=${number ? `sms:${number}` : undefined} aria-disabled=${away}><${Icon} name="message" />${t("visit.message")}</a>
      <a class="button" role="link" href=${order?.address ? mapLink([mapWords(order.address)]) : undefined} target="_blank" rel="noopener"
        aria-disabled=${order?.address ? undefined : "true"} onClick=${onNavigate}><${Icon} name="navigate" />${t("visit.navigate")}</a>
    </div>
    ${!number && html`<p class="soft">${t("visit.no_phone")}</p>`}
  `
}
