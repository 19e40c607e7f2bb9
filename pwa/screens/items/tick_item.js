/** A tick: one tap is a pass; a failure or "not applicable" unfolds, with room for a note. */
import { useState } from "preact/hooks"
import { KeptField } from "../../elements/field.js"
import { Icon } from "../../elements/icon.js"
import { Tick } from "../../elements/tick.js"
import { answer } from "../../lib/acts.js"
import { useApp } from "../../lib/app_context.js"
import { html } from "../../lib/html.js"
import { t } from "../../lib/texts.js"
import { checkpointDraft } from "../../lib/typed_words.js"
import { headAnswer } from "../../lib/visit_facts.js"

const VALUES = ["ok", "fail", "na"]

/** @param {import("../checklist_section.js").ItemProps} props */
export function TickItem({ visit, item, repeat, required, readonly }) {
  const { store } = useApp()
  const head = headAnswer(store, visit.id, item.id, repeat)
  const value = head?.value || null
  const [open, setOpen] = useState(false)
  const shown = open || value === "fail" || Boolean(head?.note)
  /** @param {{value?: string, note?: string}} said */
  const set = (said) => {
    if (said.value === "ok" && !head?.note) setOpen(false) // a pass needs no more words
    return answer(store, { visit: visit.id, item: item.id, repeat, otherwise: "fail", ...said })
  }
  const tap = () => {
    if (readonly) return
    if (value) setOpen(!open)
    else set({ value: "ok" })
  }
  const state = value ?? (required ? "required" : "open")
  return html`
    <div class="row">
      <button class="line grow" onClick=${tap} aria-disabled=${readonly ? "true" : undefined}>
        <${Tick} state=${state} />
        <span class="grow">${item.title}${item.help && html`<span class="soft block">${item.help}</span>`}<span class="unseen">: ${t(`tick.${state}`)}</span></span>
      </button>
      ${!readonly && html`<button class="button icon-only" aria-expanded=${shown} aria-label=${t("tick.other", { title: item.title })} onClick=${() => setOpen(!open)}><${Icon} name=${shown ? "minus" : "more"} /></button>`}
    </div>
    ${shown && html`<${TickMore} visit=${visit} item=${item} repeat=${repeat} value=${value} note=${head?.note ?? ""} set=${set} readonly=${readonly} />`}
  `
}

/** @param {{visit: any, item: any, repeat: number, value: string | null, note: string, set: (said: {value?: string, note?: string}) => Promise<boolean>, readonly: boolean}} props */
function TickMore({ visit, item, repeat, value, note, set, readonly }) {
  if (readonly) return note ? html`<p class="note">${note}</p>` : null
  return html`
    <div class="stack tight item-more">
      <div class="choices even" role="radiogroup" aria-label=${item.title}>
        ${VALUES.map(
          (one) =>
            html`<button key=${one} class="choice ${one === "fail" ? "bad" : ""}" role="radio" aria-checked=${value === one} onClick=${() => set({ value: one })}>${t(`tick.${one}`)}</button>`,
        )}
      </div>
      <${KeptField} label=${t("checklist.note")} draft=${checkpointDraft("note", visit.id, item.id, repeat)} value=${note} long
        onKeep=${(/** @type {string} */ text) => set({ note: text.trim() })} hint=${value === "fail" && !note ? t("tick.say_why") : undefined} />
    </div>
  `
}
