/** "Terug van kantoor": what the office asks of a visit that had ended, and the photos that it wants again. */
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { markedPhotos, returnOf } from "../lib/quality_facts.js"
import { t } from "../lib/texts.js"
import { when } from "../lib/time.js"
import { FINAL } from "../lib/visit_facts.js"
import { PoorPhotos } from "./quality_photos.js"

/** @param {{facts: import("../lib/visit_facts.js").Facts}} props */
export function ReturnedCard({ facts }) {
  const { store } = useApp()
  const { visit } = facts
  const sent = returnOf(store, visit.id)
  const photos = markedPhotos(store, visit.id).map((photo) => ({ photo, facts }))
  const open = sent && !FINAL.includes(visit.state)
  if (visit.left || (!open && photos.length === 0)) return null
  return html`
    ${
      open &&
      html`<section class="card wait row returned" aria-label=${t("returned.title")}><${Icon} name="undo" />
        <div class="grow"><b class="title">${t("returned.title")}</b><p class="said">${sent.reason}</p>
        <p class="soft">${[sent.by_name, when(sent.at)].filter(Boolean).join(", ")}</p></div></section>`
    }
    ${photos.length > 0 && html`<h2 class="group">${t("quality.photos_again")}</h2>`}
    <${PoorPhotos} photos=${photos} named=${false} />
  `
}
