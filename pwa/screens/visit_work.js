/** What the visit asks for and what is there already: checklist, loose photos, parts, signature, rating. */
import { Bar } from "../elements/bar.js"
import { Icon } from "../elements/icon.js"
import { Tick } from "../elements/tick.js"
import { useApp } from "../lib/app_context.js"
import { progressOf } from "../lib/checklist_facts.js"
import { html } from "../lib/html.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { FINAL, photosOf, signatureOf } from "../lib/visit_facts.js"
import { ChangedSince } from "./changed_since.js"
import { IssuesCard } from "./issues_card.js"
import { PartsCard } from "./parts_card.js"
import { Shots } from "./shots.js"

/** @typedef {import("../lib/visit_facts.js").Facts} Facts */

/** @param {{facts: Facts}} props */
export const VisitWork = ({ facts }) => html`
  <${ChecklistCard} facts=${facts} />
  <${PartsCard} facts=${facts} />
  <${LoosePhotos} facts=${facts} />
  <${IssuesCard} visit=${facts.visit} />
  <${SignatureCard} facts=${facts} />
`

/** @param {{facts: Facts}} props */
function ChecklistCard({ facts: { visit, checklist } }) {
  const { store } = useApp()
  if (!visit.checklist_version) return null
  if (!checklist)
    return html`<section class="card wait"><b>${t("checklist.not_here")}</b><p>${t("checklist.not_here_more")}</p></section>`
  const { filled, all } = progressOf(store, visit, checklist)
  const words = t("checklist.of", { filled, all })
  return html`
    <a class="card stack tight" href=${link(`/visit/${visit.id}/checklist`)} onClick=${follow}>
      <span class="row"><b class="grow">${checklist.title}</b><span class="soft">${words}</span><${Icon} name="next" /></span>
      <${Bar} value=${filled} max=${all} label=${words} />
    </a>
  `
}

/** @param {{facts: Facts}} props */
function LoosePhotos({ facts: { visit } }) {
  const { store } = useApp()
  const photos = photosOf(store, visit.id, null)
  if (photos.length === 0) return null
  return html`<section class="card stack tight"><h2>${t("photo.loose_title")}</h2><${Shots} visit=${visit.id} shots=${[]} loose=${photos} /></section>`
}

/** @param {{facts: Facts}} props */
function SignatureCard({ facts }) {
  const { visit } = facts
  const { store } = useApp()
  const signature = signatureOf(store, visit.id, "customer")
  const closed = FINAL.includes(visit.state) || visit.left
  const rated = store.by("rating", "visit", visit.id).length > 0
  if (!signature) {
    if (closed) return null
    return html`
      <a class="card row" href=${link(`/visit/${visit.id}/sign`)} onClick=${follow}>
        <${Icon} name="pen" /><b class="grow">${t("sign.customer")}</b><${Icon} name="next" />
      </a>
    `
  }
  return html`
    <section class="card stack tight">
      <div class="row"><${Tick} state="ok" /><span class="grow"><b>${t("sign.signed_by", { name: signature.name })}</b></span></div>
      <${ChangedSince} facts=${facts} signature=${signature} closed=${closed} />
      <div class="buttons">
        <a class="button" href=${link(`/visit/${visit.id}/report`)} onClick=${follow}>${t("sign.read")}</a>
        ${!rated && html`<a class="button" href=${link(`/visit/${visit.id}/rate`)} onClick=${follow}><${Icon} name="star" />${t("rate.ask")}</a>`}
      </div>
    </section>
  `
}
