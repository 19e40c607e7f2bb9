/** A measurement: a comma is welcome, outside the limits needs a sentence, nothing is refused. */
import { useState } from "preact/hooks"
import { KeptField } from "../../elements/field.js"
import { Tick } from "../../elements/tick.js"
import { useApp } from "../../lib/app_context.js"
import { html } from "../../lib/html.js"
import { isOutside, limitsWords } from "../../lib/limits.js"
import { decimal, showDecimal } from "../../lib/numbers.js"
import { t } from "../../lib/texts.js"
import { actOnWords, checkpointDraft } from "../../lib/typed_words.js"
import { headAnswer } from "../../lib/visit_facts.js"

/** @param {import("../checklist_section.js").ItemProps} props */
export function Measure({ visit, item, repeat, required, readonly }) {
  const { store } = useApp()
  const head = headAnswer(store, visit.id, item.id, repeat)
  const [typed, setTyped] = useState(/** @type {string | null} */ (null))
  const value = head?.value || null
  const now = typed === null ? value : decimal(typed)
  const unreadable = typed !== null && typed.trim() !== "" && now === null
  const outside = isOutside(item, now)
  const noteMissing = outside && !head?.note
  const state = value && !noteMissing ? "ok" : required || noteMissing ? "required" : "open"
  const place = { visit: visit.id, item: item.id, repeat }
  /** @param {string} text */
  const keep = async (text) => {
    const said = await actOnWords(store, "measure", place, text)
    if (said) setTyped(null) // half a number stays a draft; it is shown again, nothing is lost
    return said
  }
  const words = limitsWords(item)
  return html`
    <div class="line measure-line">
      <${Tick} state=${state} />
      <span class="grow">${item.title}${words && html`<span class="soft block">${words}</span>`}${item.help && html`<span class="soft block">${item.help}</span>`}</span>
      <span class="measure-box">
        <${KeptField} label=${`${item.title}${item.unit ? ` (${item.unit})` : ""}`} hideLabel draft=${checkpointDraft("measure", place)} value=${value ? showDecimal(value) : ""}
          onType=${setTyped} onKeep=${keep} readonly=${readonly}
          input=${{ class: "input measure", inputmode: "decimal", autocomplete: "off", enterkeyhint: "done", "aria-invalid": unreadable ? "true" : undefined, onKeyDown: leaveOnEnter }} />
        ${item.unit && html`<span class="unit" aria-hidden="true">${item.unit}</span>`}
      </span>
    </div>
    ${unreadable && html`<p class="hint bad item-more">${t("measure.unreadable")}</p>`}
    ${
      (outside || head?.note) &&
      html`<div class="item-more stack tight">
        ${outside && html`<p class="hint wait">${t("measure.outside")}</p>`}
        ${
          readonly
            ? html`<p class="note">${head?.note}</p>`
            : html`<${KeptField} label=${t("checklist.note")} draft=${checkpointDraft("note", place)} value=${head?.note ?? ""} long
                onKeep=${(/** @type {string} */ note) => actOnWords(store, "note", place, note)} />`
        }
      </div>`
    }
  `
}

/** The keyboard's "done" is leaving the field. @param {KeyboardEvent} event */
function leaveOnEnter(event) {
  if (event.key === "Enter") /** @type {HTMLElement} */ (event.currentTarget).blur()
}
