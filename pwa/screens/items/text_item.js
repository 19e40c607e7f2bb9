/** A few words. */
import { KeptField } from "../../elements/field.js"
import { Tick } from "../../elements/tick.js"
import { useApp } from "../../lib/app_context.js"
import { html } from "../../lib/html.js"
import { actOnWords, checkpointDraft } from "../../lib/typed_words.js"
import { headAnswer } from "../../lib/visit_facts.js"

/** @param {import("../checklist_section.js").ItemProps} props */
export function TextItem({ visit, item, repeat, required, readonly }) {
  const { store } = useApp()
  const head = headAnswer(store, visit.id, item.id, repeat)
  const state = head?.value ? "ok" : required ? "required" : "open"
  const place = { visit: visit.id, item: item.id, repeat }
  /** @param {string} text */
  const keep = (text) => actOnWords(store, "text", place, text)
  return html`
    <div class="line"><${Tick} state=${state} /><span class="grow">${item.title}${item.help && html`<span class="soft block">${item.help}</span>`}</span></div>
    <div class="item-more">
      <${KeptField} label=${item.title} hideLabel draft=${checkpointDraft("text", place)} value=${head?.value ?? ""} onKeep=${keep} readonly=${readonly} long />
    </div>
  `
}
