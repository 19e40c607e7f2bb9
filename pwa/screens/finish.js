/** Klaar: what still stands before it, one tap from each; or done only in part, with the reason. */
import { useState } from "preact/hooks"
import { KeptField } from "../elements/field.js"
import { Icon } from "../elements/icon.js"
import { Proof } from "../elements/proof.js"
import { Screen } from "../elements/screen.js"
import { Tick } from "../elements/tick.js"
import { toast } from "../elements/toast.js"
import { complete } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { missingOf, missingTitle, place } from "../lib/checklist_facts.js"
import { html } from "../lib/html.js"
import { returnOf } from "../lib/quality_facts.js"
import { go, settle } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { FINAL, visitFacts } from "../lib/visit_facts.js"

/** @param {{visit: string}} props */
export function Finish({ visit: id }) {
  const { store } = useApp()
  const facts = visitFacts(store, id)
  const [outcome, setOutcome] = useState(/** @type {"done" | "partial"} */ ("done"))
  const [remarks, setRemarks] = useState("")
  const [asked, setAsked] = useState(false)
  const draft = `finish:${id}`
  if (!facts || FINAL.includes(facts.visit.state)) return html`<${AlreadyDone} id=${id} />`
  const missing = missingOf(store, facts.visit)
  const blocked = outcome === "done" && missing.length > 0
  const needsWords = outcome === "partial" && !remarks.trim()
  const press = async () => {
    if (needsWords) return setAsked(true)
    await complete(store, { visit: id, outcome, remarks, returned: returnOf(store, id)?.id })
    await store.dropDraft(draft)
    toast(t(`finish.said_${outcome}`))
    settle(`/visit/${id}`)
  }
  const foot = blocked
    ? html`<button class="button primary main" onClick=${() => toItem(id, missing[0])}>${t("checklist.to_go", { count: missing.length })}</button>`
    : html`<${Proof} entries=${store.outbox.value.filter((entry) => entry.visit === id)} />
        <button class="button volt main" onClick=${press}><${Icon} name="ok" />${t(outcome === "done" ? "do.done" : "do.partial")}</button>`
  return html`
    <${Screen} title=${t("finish.title")} sub=${facts.name} parent=${`/visit/${id}`} foot=${foot}>
      <div class="choices even" role="radiogroup" aria-label=${t("finish.how")}>
        <button class="choice" role="radio" aria-checked=${outcome === "done"} onClick=${() => setOutcome("done")}>${t("finish.done")}</button>
        <button class="choice" role="radio" aria-checked=${outcome === "partial"} onClick=${() => setOutcome("partial")}>${t("finish.partial")}</button>
      </div>
      ${missing.length > 0 ? html`<${Blockers} id=${id} missing=${missing} hard=${outcome === "done"} />` : html`<p class="card ok row"><${Tick} state="ok" /><b class="grow">${t("finish.complete")}</b></p>`}
      <section class="card">
        <${KeptField} label=${t(outcome === "partial" ? "finish.why_partial" : "finish.remarks")} draft=${draft} value="" onType=${setRemarks} onKeep=${() => false} long
          hint=${asked && needsWords ? t("finish.need_remarks") : t("finish.remarks_hint")} hintTone=${asked && needsWords ? "bad" : ""} />
      </section>
    </${Screen}>
  `
}

/** @param {string} id @param {import("../lib/checklist_facts.js").Missing} to */
const toItem = (id, to) => go(`/visit/${id}/checklist`, { at: place(to.item, to.repeat) })

/** @param {{id: string, missing: import("../lib/checklist_facts.js").Missing[], hard: boolean}} props */
const Blockers = ({ id, missing, hard }) => html`
  <section class="card stack tight">
    <h2>${t(hard ? "finish.blocked" : "finish.left_out", { count: missing.length })}</h2>
    <ul class="list">
      ${missing.map(
        (one) => html`<li key=${place(one.item, one.repeat)}><button class="line" onClick=${() => toItem(id, one)}>
          <${Tick} state="required" /><span class="grow">${missingTitle(one)}<span class="soft block">${t(`missing.${one.why === "empty" ? one.type : one.why}`)}</span></span><${Icon} name="next" />
        </button></li>`,
      )}
    </ul>
  </section>
`

/** @param {{id: string}} props */
const AlreadyDone = ({ id }) => html`
  <${Screen} title=${t("finish.title")} parent=${`/visit/${id}`}>
    <div class="card info stack"><b>${t("finish.already")}</b><p>${t("finish.no_undo_more")}</p></div>
  </${Screen}>
`
