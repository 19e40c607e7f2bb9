/** One visit: who and where, what to mind, what to do, what was done, and the next state under the thumb. */
import { useState } from "preact/hooks"
import { Chip } from "../elements/chip.js"
import { Empty } from "../elements/empty.js"
import { Icon } from "../elements/icon.js"
import { Proof } from "../elements/proof.js"
import { Screen } from "../elements/screen.js"
import { SyncChip } from "../elements/sync_chip.js"
import { postcodeText } from "../lib/addresses.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { shownPhone } from "../lib/phone_number.js"
import { stateLine } from "../lib/state_words.js"
import { t } from "../lib/texts.js"
import { clock, dayOf, dayTitle, duration } from "../lib/time.js"
import { FINAL, visitFacts } from "../lib/visit_facts.js"
import { ContactButtons } from "./contact_buttons.js"
import { FieldSheet } from "./field_sheet.js"
import { MaterialLines } from "./material_lines.js"
import { NextState } from "./next_state.js"
import { Notices } from "./notices.js"
import { PapersCard } from "./papers_card.js"
import { ReturnedCard } from "./returned_card.js"
import { VisitBanner } from "./visit_banner.js"
import { VisitMore } from "./visit_more.js"
import { AfterWork, VisitSteps } from "./visit_steps.js"
import { VisitWork } from "./visit_work.js"

/** @param {{visit: string}} props */
export function Visit({ visit: id }) {
  const { store } = useApp()
  const facts = visitFacts(store, id)
  if (!facts) return html`<${GoneVisit} />`
  const { visit, name } = facts
  const closed = FINAL.includes(visit.state) || visit.left
  const atWork = ["on_site", "working", "paused"].includes(visit.state) // then the checklist comes before the address
  const entries = store.outbox.value.filter((entry) => entry.visit === id)
  const foot = html`
    <${Proof} entries=${entries} />
    ${closed ? html`<${AfterWork} facts=${facts} />` : html`<div class="row foot-row"><${VisitMore} visit=${visit} /><div class="grow"><${NextState} visit=${visit} /></div></div>`}
  `
  return html`
    <${Screen} title=${name} sub=${stateLine(store, visit)} parent="/" chip=${html`<${SyncChip} short />`} foot=${foot}>
      <${VisitBanner} visit=${visit} />
      <${ReturnedCard} facts=${facts} />
      ${!visit.left && html`<${Notices} visit=${id} />`}
      ${atWork && html`<${VisitWork} facts=${facts} />`}
      <${Whereabouts} facts=${facts} />
      <${Order} facts=${facts} />
      <${PapersCard} visit=${visit} />
      ${!atWork && html`<${VisitWork} facts=${facts} />`}
      <${VisitSteps} visit=${visit} />
    </${Screen}>
  `
}

const GoneVisit = () => html`
  <${Screen} title=${t("visit.gone")} parent="/"><${Empty} icon="day" title=${t("visit.gone")}>${t("visit.gone_more")}</${Empty}></${Screen}>
`

/** @param {{facts: import("../lib/visit_facts.js").Facts}} props */
function Whereabouts({ facts }) {
  const { visit, order, place, customer } = facts
  const [editing, setEditing] = useState(/** @type {string | null} */ (null))
  const person = visit.contact_name ?? customer?.name
  const edit = (/** @type {string} */ field) =>
    !FINAL.includes(visit.state) &&
    !visit.left &&
    html`
    <button class="button icon-only" aria-label=${t(`visit.change_${field}`)} onClick=${() => setEditing(field)}><${Icon} name="pen" /></button>
  `
  return html`
    <section class="card stack">
      <div class="row">
        <span class="number lead">${clock(visit.planned_from)}</span>
        <span class="soft grow">${t("day.until", { time: clock(visit.planned_to) })}${order ? ` · ${duration(order.duration_min)}` : ""}<span class="block">${dayTitle(dayOf(visit.planned_from))}</span></span>
      </div>
      <div><b>${place}</b>${order?.address?.postcode && html`<div class="soft">${postcodeText(order.address.postcode)}</div>`}</div>
      <div class="row">
        <span class="grow">${person}<span class="soft block">${shownPhone(visit.contact_phone ?? customer?.phone) || t("visit.no_phone")}</span></span>
        ${edit("contact_phone")}
      </div>
      <div class="note row">
        <span class="grow"><b>${t("visit.mind")}</b> ${visit.access_note || t("visit.nothing_to_mind")}</span>
        ${edit("access_note")}
      </div>
      <${ContactButtons} facts=${facts} />
      ${editing && html`<${FieldSheet} visit=${visit} field=${editing} onClose=${() => setEditing(null)} />`}
    </section>
  `
}

/** @param {{facts: import("../lib/visit_facts.js").Facts}} props */
const Order = ({ facts: { order, type, visit } }) => html`
  <section class="card stack tight">
    <div class="row"><h2 class="grow">${t("visit.work")}</h2>${type && html`<${Chip}>${type}</${Chip}>`}</div>
    ${
      order?.lines?.length
        ? html`<${MaterialLines} visit=${visit} order=${order} closed=${FINAL.includes(visit.state) || visit.state === "cancelled" || Boolean(visit.left)} />`
        : html`<p class="soft">${t("visit.no_lines")}</p>`
    }
    ${visit.remarks && html`<p class="note">${visit.remarks}</p>`}
    ${order && html`<p class="soft">${t("visit.order_number", { number: order.number })}</p>`}
  </section>
`
