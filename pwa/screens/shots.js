/** The photos that are asked for as a grid: what is there as a picture, what is missing as an empty place to tap. */
import { Icon } from "../elements/icon.js"
import { Outline } from "../elements/outline.js"
import { Picture } from "../elements/picture.js"
import { useApp } from "../lib/app_context.js"
import { place } from "../lib/checklist_facts.js"
import { html } from "../lib/html.js"
import { outlineOf } from "../lib/outlines.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { photosOf } from "../lib/visit_facts.js"

/** @typedef {import("../types.js").Doc} Doc */

/** @param {{visit: string, repeat?: number, shots: Doc[], loose?: Doc[], missing?: Set<string>, at?: string, readonly?: boolean}} props loose: photos without an item */
export function Shots({ visit, repeat = 0, shots, loose = [], missing, at, readonly }) {
  const { store } = useApp()
  const required = shots.filter((item) => item.required).length
  const alone = shots.length === 1 && loose.length === 0
  const there = shots.filter((item) => item.required && photosOf(store, visit, item.id, repeat).length).length
  return html`
    <div class="item shots-run">
      ${shots.length > 1 && html`<div class="row"><h3 class="grow">${t("photo.title")}</h3><span class="soft">${t("photo.of", { there, required })}</span></div>`}
      <ul class="shots ${alone ? "alone" : ""}">
        ${shots.map((item) => html`<${Shot} key=${item.id} visit=${visit} item=${item} repeat=${repeat} missing=${missing?.has(place(item.id, repeat))} here=${at === place(item.id, repeat)} readonly=${readonly} bare=${alone} />`)}
        ${alone && html`<li>${shots[0].title}${shots[0].shot && html`<span class="soft block">${shots[0].shot}</span>`}</li>`}
        ${loose.map((photo) => html`<li class="spot" key=${photo.id}><${Taken} photo=${photo} visit=${visit} title=${t(photo.issue ? "issue.photo_title" : "photo.loose")} bare=${Boolean(photo.issue)} /></li>`)}
      </ul>
    </div>
  `
}

/** @param {{visit: string, item: Doc, repeat: number, missing?: boolean, here: boolean, readonly?: boolean, bare?: boolean}} props bare: its title stands beside it */
function Shot({ visit, item, repeat, missing, here, readonly, bare }) {
  const { store } = useApp()
  const photos = photosOf(store, visit, item.id, repeat)
  const id = `at-${place(item.id, repeat)}`
  const mark = here && missing ? "here" : ""
  const drawing = outlineOf(item)
  if (photos.length)
    return html`<li id=${id} class="spot ${mark}"><${Taken} photo=${photos[photos.length - 1]} visit=${visit} title=${item.title} count=${photos.length} bare=${bare} /></li>`
  if (readonly) return html`<li id=${id} class="spot"><span class="shot todo off">${!bare && item.title}</span></li>`
  return html`
    <li id=${id} class="spot ${mark}">
      <a class="shot todo ${missing ? "required" : ""}" href=${link(`/visit/${visit}/camera`, { item: item.id, repeat })} onClick=${follow}>
        ${drawing && html`<${Outline} drawing=${drawing} />`}<${Icon} name="camera" /><span><span class=${bare ? "unseen" : ""}>${item.title}</span><span class="unseen">: ${t(missing ? "tick.required" : "tick.open")}</span></span>
      </a>
    </li>
  `
}

/** @param {{photo: Doc, visit: string, title: string, count?: number, bare?: boolean}} props */
const Taken = ({ photo, visit, title, count = 1, bare }) => html`
  <a class="shot taken ${photo.poor_reason ? "poor" : ""}" href=${link(`/visit/${visit}/photo/${photo.id}`)} onClick=${follow} aria-label=${t(photo.poor_reason ? "photo.open_poor" : "photo.open", { title })}>
    <${Picture} sha256=${photo.sha256} alt="" />
    ${!bare && html`<span class="shot-title">${title}${count > 1 ? ` (${count})` : ""}</span>`}
    <span class="shot-mark"><${Icon} name=${photo.poor_reason ? "warn" : photo.received_at ? "ok" : "clock"} /></span>
  </a>
`
