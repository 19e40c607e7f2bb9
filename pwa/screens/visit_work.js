/** What the visit asks for and what is there already: checklist, loose photos, parts, signature, rating. */
import { Bar } from "../elements/bar.js"
import { Icon } from "../elements/icon.js"
import { Tick } from "../elements/tick.js"
import { toast } from "../elements/toast.js"
import { returnPart, swapPart, usePart } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { progressOf } from "../lib/checklist_facts.js"
import { html } from "../lib/html.js"
import { amount } from "../lib/numbers.js"
import { follow, link } from "../lib/route.js"
import { vans } from "../lib/stock_facts.js"
import { t } from "../lib/texts.js"
import { FINAL, partsOf, photosOf, signatureOf } from "../lib/visit_facts.js"
import { serialId } from "../rules/serials.js"
import { ChangedSince } from "./changed_since.js"
import { IssuesCard } from "./issues_card.js"
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
function PartsCard({ facts: { visit } }) {
  const { store } = useApp()
  const parts = partsOf(store, visit.id)
  const closed = FINAL.includes(visit.state) || visit.left
  if (closed && parts.length === 0) return null
  return html`
    <section class="card stack tight">
      <h2>${t("part.title")}</h2>
      ${parts.length === 0 && html`<p class="soft">${t("part.none")}</p>`}
      <ul class="list">
        ${parts.map(
          (part) => html`
            <li class="line" key=${part.id}>
              <span class="number">${amount(part.quantity, store.get("product", part.product)?.unit)}</span>
              <span class="grow">${store.get("product", part.product)?.name ?? t("part.unknown")}${part.serial && html`<span class="soft block number">${part.serial}</span>`}${part.batch && html`<span class="soft block">${t("part.of_batch", { batch: part.batch })}</span>`}${part.old_serial && html`<span class="soft block">${t("swap.instead_of", { serial: part.old_serial })}</span>`}</span>
              ${!closed && html`<button class="button quiet" onClick=${() => giveBack(store, part)}>${t(part.old_serial ? "swap.return" : "part.return")}</button>`}
            </li>
          `,
        )}
      </ul>
      ${
        !closed &&
        html`<a class="button" href=${link(`/visit/${visit.id}/part`)} onClick=${follow}><${Icon} name="plus" />${t("part.add")}</a>
        <a class="button" href=${link(`/visit/${visit.id}/swap`)} onClick=${follow}><${Icon} name="undo" />${t("swap.title")}</a>`
      }
    </section>
  `
}

/** Back in the van, of a swap with the old piece on the wall again; a thumb that slipped books it anew. @param {import("../types.js").Store} store @param {import("../types.js").Doc} part */
async function giveBack(store, part) {
  const again = part.old_serial ? swapAgain(store, part) : useAgain(store, part)
  await returnPart(store, part.id, part.quantity)
  toast(t(part.old_serial ? "swap.returned" : "part.returned"), again)
}

/** @param {import("../types.js").Store} store @param {import("../types.js").Doc} part */
function useAgain(store, { visit, item, repeat, product, quantity, serial, batch, from, plate_photo }) {
  return () => usePart(store, { visit, item, repeat, product, quantity, serial, batch, from, plate_photo })
}

/** The same swap once more: where its old piece goes is where it lay before it was hung back. @param {import("../types.js").Store} store @param {import("../types.js").Doc} part */
function swapAgain(store, { visit, item, repeat, product, serial, batch, from, plate_photo, ...part }) {
  const { old_serial, old_product, old_plate_photo, fate, reason } = part
  const old = old_product ? store.get("serial", serialId(old_product, old_serial)) : null
  const to = old ? old.location : fate === "scrap" ? null : (from ?? vans(store)[0]?.id ?? null)
  const said = { old_serial, old_product, old_plate_photo, fate, to, reason }
  return () =>
    swapPart(store, {
      visit,
      item,
      repeat: item ? repeat : undefined,
      product,
      serial,
      batch,
      from,
      plate_photo,
      ...said,
    })
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
