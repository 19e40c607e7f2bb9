/** A tick: one tap is a pass; a failure or "not applicable" unfolds, with room for a note. */
import { useState } from "preact/hooks"
import { KeptField } from "../../elements/field.js"
import { Icon } from "../../elements/icon.js"
import { Tick } from "../../elements/tick.js"
import { answer } from "../../lib/acts.js"
import { useApp } from "../../lib/app_context.js"
import { html } from "../../lib/html.js"
import { t } from "../../lib/texts.js"
import { actOnWords, checkpointDraft } from "../../lib/typed_words.js"
import { headAnswer } from "../../lib/visit_facts.js"
import { WipeAnswer } from "./wipe_answer.js"

const VALUES = ["ok", "fail", "na"]

/** @param {import("../checklist_section.js").ItemProps} props */
export function TickItem({ visit, item, repeat, required, readonly }) {
  const { store } = useApp()
  const head = headAnswer(store, visit.id, item.id, repeat)
  const value = head?.value || null
  const [open, setOpen] = useState(false)
  const shown = open || value === "fail" || Boolean(head?.note)
  const place = { visit: visit.id, item: item.id, repeat }
  /** @param {string} said */
  const set = (said) => {
    if (said === "ok" && !head?.note) setOpen(false) // a pass needs no more words
    return answer(store, { ...place, value: said })
  }
  const tap = () => {
    if (readonly) return
    if (value) setOpen(!open)
    else set("ok")
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
    ${shown && html`<${TickMore} place=${place} title=${item.title} value=${value} note=${head?.note ?? ""} set=${set} wiped=${() => setOpen(false)} readonly=${readonly} />`}
  `
}

/** @param {{place: import("../../lib/typed_words.js").Place, title: string, value: string | null, note: string, set: (said: string) => Promise<boolean>, wiped: () => void, readonly: boolean}} props */
function TickMore({ place, title, value, note, set, wiped, readonly }) {
  const { store } = useApp()
  if (readonly) return note ? html`<p class="note">${note}</p>` : null
  return html`
    <div class="stack tight item-more">
      <div class="choices even" role="radiogroup" aria-label=${title}>
        ${VALUES.map(
          (one) =>
            html`<button key=${one} class="choice ${one === "fail" ? "bad" : ""}" role="radio" aria-checked=${value === one} onClick=${() => set(one)}>${t(`tick.${one}`)}</button>`,
        )}
      </div>
      <${KeptField} label=${t("checklist.note")} draft=${checkpointDraft("note", place)} value=${note} long
        onKeep=${(/** @type {string} */ text) => actOnWords(store, "note", place, text)} hint=${value === "fail" && !note ? t("tick.say_why") : undefined} />
      ${value && html`<${WipeAnswer} place=${place} value=${value} note=${note} then=${wiped} />`}
    </div>
  `
}
