/** One fact of the visit changed on site; the office's own change meanwhile is merged or becomes a clash there. */

import { KeptField } from "../elements/field.js"
import { Sheet } from "../elements/sheet.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"
import { actOnField, fieldDraft } from "../lib/typed_words.js"

/** @param {{visit: import("../types.js").Doc, field: string, onClose: () => void}} props */
export function FieldSheet({ visit, field, onClose }) {
  const { store } = useApp()
  const was = visit[field] ?? null
  /** @param {string} text */
  const keep = (text) => actOnField(store, visit.id, field, text, was)
  const long = field === "access_note" || field === "remarks"
  return html`
    <${Sheet} title=${t(`visit.change_${field}`)} onClose=${onClose}>
      <${KeptField} label=${t(`visit.field_${field}`)} draft=${fieldDraft(visit.id, field)} value=${was ?? ""} onKeep=${keep} long=${long}
        hint=${t("visit.change_hint")} input=${field === "contact_phone" ? { type: "tel", autocomplete: "off" } : {}} />
      <button class="button primary main" onClick=${onClose}>${t("do.ready")}</button>
    </${Sheet}>
  `
}
