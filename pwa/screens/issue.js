/** Melding maken: what is wrong, how bad, in a few words; then its photos by the same camera. What was reported stays to read. */
import { useState } from "preact/hooks"
import { Chip } from "../elements/chip.js"
import { Empty } from "../elements/empty.js"
import { KeptField } from "../elements/field.js"
import { Icon } from "../elements/icon.js"
import { Proof } from "../elements/proof.js"
import { Screen } from "../elements/screen.js"
import { toast } from "../elements/toast.js"
import { reportIssue } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { go, settle } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { when } from "../lib/time.js"
import { issuePhotos, visitFacts } from "../lib/visit_facts.js"
import { Shots } from "./shots.js"

const CATEGORIES = ["damage", "safety", "material", "access", "customer", "other"]
const SEVERITIES = ["low", "medium", "high"]
/** @type {Record<string, "info" | "wait" | "bad">} */
export const TONES = { low: "info", medium: "wait", high: "bad" }

/** @param {{visit: string, issue?: string}} props */
export const Issue = ({ visit, issue }) =>
  issue ? html`<${Reported} visit=${visit} issue=${issue} />` : html`<${NewIssue} visit=${visit} />`

/** What was chosen outlives the page: it is a draft until it is reported. @param {{visit: string}} props */
function NewIssue({ visit }) {
  const { store } = useApp()
  const [draft, textDraft] = [`issue:${visit}`, `issue-text:${visit}`]
  const kept = store.draft(draft)
  const [chosen, setChosen] = useState({ category: "", severity: "medium", ...kept })
  const [text, setText] = useState("")
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  /** @param {{category?: string, severity?: string}} more */
  const choose = (more) => {
    const now = { ...chosen, ...more }
    setChosen(now)
    store.saveDraft(draft, now)
  }
  const said = (/** @type {string} */ words) => setText(words)
  /** @param {boolean} photo whether the camera opens at once */
  const report = async (photo) => {
    if (!chosen.category || !text.trim()) return setAsked(true)
    if (busy) return
    setBusy(true)
    const issue = await reportIssue(store, { visit, ...chosen, text: text.trim() }, [draft, textDraft])
    toast(t("issue.kept"))
    settle(`/visit/${visit}/issue/${issue}`)
    if (photo) go(`/visit/${visit}/camera`, { issue })
  }
  const foot = html`
    <button class="button primary main" disabled=${busy} onClick=${() => report(true)}><${Icon} name="camera" />${t("issue.with_photo")}</button>
    <button class="button main" disabled=${busy} onClick=${() => report(false)}>${t("issue.without_photo")}</button>
  `
  return html`
    <${Screen} title=${t("issue.make")} parent=${`/visit/${visit}`} foot=${foot}>
      <section class="card stack">
        <h2>${t("issue.what")}</h2>
        <div class="choices two" role="radiogroup" aria-label=${t("issue.what")}>
          ${CATEGORIES.map((one) => html`<button key=${one} class="choice" role="radio" aria-checked=${chosen.category === one} onClick=${() => choose({ category: one })}>${t(`issue.category_${one}`)}</button>`)}
        </div>
        ${asked && !chosen.category && html`<p class="hint bad" role="alert">${t("issue.choose_what")}</p>`}
        <h2>${t("issue.how_bad")}</h2>
        <div class="choices even" role="radiogroup" aria-label=${t("issue.how_bad")}>
          ${SEVERITIES.map((one) => html`<button key=${one} class="choice" role="radio" aria-checked=${chosen.severity === one} onClick=${() => choose({ severity: one })}>${t(`issue.severity_${one}`)}</button>`)}
        </div>
        <${KeptField} label=${t("issue.text")} draft=${textDraft} value="" onType=${said} onKeep=${() => false} long
          hint=${asked && !text.trim() ? t("issue.text_needed") : undefined} hintTone="bad" />
      </section>
    </${Screen}>
  `
}

/** @param {{visit: string, issue: string}} props */
function Reported({ visit, issue: id }) {
  const { store, person } = useApp()
  const issue = store.get("issue", id)
  if (!issue || !visitFacts(store, visit))
    return html`<${Screen} title=${t("issue.title")} parent=${`/visit/${visit}`}><${Empty} icon="warn" title=${t("issue.away")} /></${Screen}>`
  const entries = store.outbox.value.filter((entry) => entry.visit === visit)
  const photos = issuePhotos(store, visit, id)
  const who = issue.by === person.member ? t("visit.you") : (issue.by_name ?? t("visit.colleague"))
  const foot = html`
    <${Proof} entries=${entries} />
    <button class="button primary main" onClick=${() => go(`/visit/${visit}/camera`, { issue: id })}><${Icon} name="camera" />${t(photos.length ? "issue.another_photo" : "issue.photo")}</button>
  `
  return html`
    <${Screen} title=${t(`issue.category_${issue.category}`)} sub=${`${who}, ${when(issue.at)}`} parent=${`/visit/${visit}`} foot=${foot}>
      <section class="card stack tight">
        <div class="row"><${Chip} tone=${TONES[issue.severity]}>${t(`issue.severity_${issue.severity}`)}</${Chip}></div>
        <p class="said-text">${issue.text}</p>
        ${photos.length > 0 && html`<${Shots} visit=${visit} shots=${[]} loose=${photos} />`}
      </section>
      <p class="soft centre">${t("issue.more_by_another")}</p>
    </${Screen}>
  `
}
