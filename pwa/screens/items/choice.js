/** One of a few: all of them in sight, one tap each; the way back from a slip unfolds. */
import { useState } from "preact/hooks"
import { Icon } from "../../elements/icon.js"
import { Tick } from "../../elements/tick.js"
import { answer } from "../../lib/acts.js"
import { useApp } from "../../lib/app_context.js"
import { html } from "../../lib/html.js"
import { t } from "../../lib/texts.js"
import { headAnswer } from "../../lib/visit_facts.js"
import { WipeAnswer } from "./wipe_answer.js"

/** @param {import("../checklist_section.js").ItemProps} props */
export function Choice({ visit, item, repeat, required, readonly }) {
  const { store } = useApp()
  const head = headAnswer(store, visit.id, item.id, repeat)
  const value = head?.value || null
  const [open, setOpen] = useState(false)
  const place = { visit: visit.id, item: item.id, repeat }
  const state = value ? "ok" : required ? "required" : "open"
  /** @param {string} to */
  const set = (to) => readonly || answer(store, { ...place, value: to })
  return html`
    <div class="line"><${Tick} state=${state} /><span class="grow">${item.title}${item.help && html`<span class="soft block">${item.help}</span>`}<span class="unseen">: ${t(value ? "tick.filled" : `tick.${state}`)}</span></span>
      ${value && !readonly && html`<button class="button icon-only" aria-expanded=${open} aria-label=${t("checklist.may_wipe", { title: item.title })} onClick=${() => setOpen(!open)}><${Icon} name=${open ? "minus" : "more"} /></button>`}
    </div>
    <div class="choices item-more" role="radiogroup" aria-label=${item.title}>
      ${(item.options ?? []).map(
        (/** @type {any} */ option) => html`
          <button key=${option.id} class="choice" role="radio" aria-checked=${value === option.id} aria-disabled=${readonly ? "true" : undefined} onClick=${() => set(option.id)}>${option.title}</button>
        `,
      )}
    </div>
    ${open && value && !readonly && html`<div class="item-more"><${WipeAnswer} place=${place} value=${value} note=${head?.note ?? ""} then=${() => setOpen(false)} /></div>`}
  `
}
