/** Photos that could be better, as rows: the picture, what is wrong with it, and one tap to where it is taken again. */
import { Icon } from "../elements/icon.js"
import { Picture } from "../elements/picture.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { returnOf, verdictOf } from "../lib/quality_facts.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { shotOf } from "./camera.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../lib/visit_facts.js").Facts} Facts */

/** @param {{photos: {photo: Doc, facts: Facts}[], named?: boolean}} props named: with the visit's name, where more than one is listed */
export function PoorPhotos({ photos, named = true }) {
  const { store } = useApp()
  return photos.map(
    ({ photo, facts }) => html`
      <a class="card row poor-photo" key=${photo.id} href=${link(`/visit/${facts.visit.id}/photo/${photo.id}`)} onClick=${follow}>
        <span class="poor-thumb clip"><${Picture} sha256=${photo.sha256} alt="" /></span>
        <span class="grow">
          <b>${photoTitle(facts, photo)}</b>
          <span class="block">${shortWords(store, photo)}</span>
          ${named && html`<span class="soft block">${facts.name}</span>`}
        </span>
        <${Icon} name="next" />
      </a>
    `,
  )
}

/** A photo that came back with its visit has the same reason, which stands above it. @param {import("../types.js").Store} store @param {Doc} photo */
const shortWords = (store, photo) =>
  photo.poor_reason && returnOf(store, photo.visit)?.reason === photo.poor_reason ? t("poor.marked") : poorWords(photo)

/** @param {Facts} facts @param {Doc} photo */
export const photoTitle = (facts, photo) =>
  shotOf(facts.checklist, photo.item)?.title ?? t(photo.issue ? "issue.photo_title" : "photo.loose")

/** What is wrong with it: the office's words, else the phone's. @param {Doc} photo */
export const poorWords = (photo) => photo.poor_reason ?? t(`poor.${verdictOf(photo) ?? "marked"}`)
