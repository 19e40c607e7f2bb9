/**
 * The picture of a type plate that goes along with an act to come: a part used, a piece swapped. Its id waits in a draft
 * until that act names it, so that a page that dies in the camera finds it again.
 */
import { useEffect } from "preact/hooks"
import { Icon } from "../elements/icon.js"
import { Outline } from "../elements/outline.js"
import { Picture } from "../elements/picture.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { outlineOf } from "../lib/outlines.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"

export const PLATE = { outline: { set: "type_plate" } }

/** @param {{visit: string, draft: string, back: string, label: string, photo: string | null, onPhoto: (id: string) => void}} props back: the visit's screen to come back to; photo: the id that the screen knows */
export function PlateShot({ visit, draft, back, label, photo, onPhoto }) {
  const { store } = useApp()
  const taken = photo ? store.get("photo", photo) : null
  useEffect(() => {
    let here = true
    Promise.resolve(store.draft(draft)).then((found) => here && typeof found === "string" && onPhoto(found))
    return () => {
      here = false
    }
  }, [draft])
  const drawing = outlineOf(PLATE)
  const there = taken && !taken.hidden_reason
  return html`
    <div class="plate-shot">
      <a class="shot ${there ? "taken" : "todo"}" href=${link(`/visit/${visit}/camera`, { plate: draft, back })} onClick=${follow}>
        ${there && html`<${Picture} sha256=${taken.sha256} alt="" />`}
        ${!there && drawing && html`<${Outline} drawing=${drawing} />`}
        ${!there && html`<${Icon} name="camera" />`}
        <span class="unseen">${label}: ${t(there ? "plate.again" : "plate.take")}</span>
      </a>
      <span aria-hidden="true"><b>${label}</b><span class="soft block">${t(there ? "plate.there" : "plate.why")}</span></span>
    </div>
  `
}
