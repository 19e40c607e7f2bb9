/** One photo, as large as the screen: is it good? Else take it again; the old one stays in the visit's history. */

import { Empty } from "../elements/empty.js"
import { Icon } from "../elements/icon.js"
import { Picture } from "../elements/picture.js"
import { Screen } from "../elements/screen.js"
import { toast } from "../elements/toast.js"
import { hidePhoto } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { verdictOf } from "../lib/quality_facts.js"
import { settle, up } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { when } from "../lib/time.js"
import { FINAL, photosOf, visitFacts } from "../lib/visit_facts.js"
import { photoTitle, poorWords } from "./quality_photos.js"

/** @param {{visit: string, photo: string}} props */
export function Photo({ visit: id, photo: photoId }) {
  const { store } = useApp()
  const photo = store.get("photo", photoId)
  const facts = visitFacts(store, id)
  const parent = photo?.item
    ? `/visit/${id}/checklist`
    : photo?.issue
      ? `/visit/${id}/issue/${photo.issue}`
      : `/visit/${id}`
  if (!photo || !facts)
    return html`<${Screen} title=${t("photo.title")} parent=${`/visit/${id}`}><${Empty} icon="camera" title=${t("photo.away")} /></${Screen}>`
  const title = photoTitle(facts, photo)
  const others = photosOf(store, id, photo.item ?? null, photo.repeat ?? 0).filter(
    (one) => photo.item && one.id !== photo.id,
  )
  const target = photo.issue ? { issue: photo.issue } : { item: photo.item, repeat: photo.repeat }
  const again = () => settle(`/visit/${id}/camera`, { ...target, replaces: photo.id })
  const hide = async () => {
    await hidePhoto(store, photo.id, "not_wanted")
    toast(t("photo.hidden"))
    up(parent)
  }
  // After the end only the office asks for another one.
  const closed =
    facts.visit.left || Boolean(photo.hidden_reason) || (FINAL.includes(facts.visit.state) && !photo.poor_reason)
  const here = store.blobStates.has(photo.sha256) // once the office has it, a full phone may let it go
  const poor = !photo.hidden_reason && (photo.poor_reason || verdictOf(photo))
  const foot = closed
    ? null
    : html`<div class="buttons">
        <button class="button main" onClick=${hide}>${t("photo.hide")}</button>
        <button class="button primary main" onClick=${again}><${Icon} name="camera" />${t("photo.again")}</button>
      </div>`
  return html`
    <${Screen} title=${title} sub=${photo.taken_at ? t("photo.taken", { time: when(photo.taken_at) }) : ""} parent=${parent} foot=${foot}>
      ${poor && html`<section class="card wait row" aria-label=${t("poor.title")}><${Icon} name="warn" /><div class="grow"><b class="title">${t(photo.poor_reason ? "poor.title" : "poor.own")}</b><p class="said">${poorWords(photo)}</p>${photo.poor_by_name && html`<p class="soft">${photo.poor_by_name}, ${when(photo.poor_at)}</p>`}</div></section>`}
      <div class="large"><${Picture} sha256=${photo.sha256} alt=${title} /></div>
      <p class="soft centre">${photo.received_at ? t("photo.received", { time: when(photo.received_at) }) : t(here ? "photo.on_phone" : "photo.let_go")}</p>
      ${others.map((one) => html`<div class="large" key=${one.id}><${Picture} sha256=${one.sha256} alt=${title} /></div>`)}
    </${Screen}>
  `
}
