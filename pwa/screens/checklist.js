/** The checklist of a visit: every tap is stored at once, and the foot says what still stands before Klaar. */
import { useEffect } from "preact/hooks"
import { Empty } from "../elements/empty.js"
import { Icon } from "../elements/icon.js"
import { Proof } from "../elements/proof.js"
import { Screen } from "../elements/screen.js"
import { SyncChip } from "../elements/sync_chip.js"
import { useApp } from "../lib/app_context.js"
import { missingOf, place, showingOf } from "../lib/checklist_facts.js"
import { html } from "../lib/html.js"
import { askAgain, repeatsOf } from "../lib/repeats.js"
import { settle } from "../lib/route.js"
import { stateLine } from "../lib/state_words.js"
import { t } from "../lib/texts.js"
import { FINAL, visitFacts } from "../lib/visit_facts.js"
import { BranchNews } from "./branch_news.js"
import { ChecklistSection } from "./checklist_section.js"
import { NextState } from "./next_state.js"
import { VisitBanner } from "./visit_banner.js"
import { AfterWork } from "./visit_steps.js"

/** @param {{visit: string, at?: string}} props at: the place (item.repeat) to open on */
export function Checklist({ visit: id, at }) {
  const { store } = useApp()
  const facts = visitFacts(store, id)
  // Only where the list opens: a checkpoint that moves while a thumb is on it loses the tap.
  useEffect(() => {
    if (at) document.getElementById(`at-${at}`)?.scrollIntoView({ block: "center" })
  }, [Boolean(facts?.checklist)])
  if (!facts?.checklist) return html`<${NoChecklist} parent=${`/visit/${id}`} />`
  const { visit, checklist, name } = facts
  const readonly = FINAL.includes(visit.state) || Boolean(visit.left)
  const showing = showingOf(store, visit, checklist)
  /** @type {string[]} */
  const asking = []
  return html`
    <${Screen} title=${name} sub=${stateLine(store, visit)} parent=${`/visit/${id}`} chip=${html`<${SyncChip} short />`}
      foot=${html`<${Foot} visit=${visit} readonly=${readonly} />`}>
      <${VisitBanner} visit=${visit} />
      ${checklist.sections.map((/** @type {any} */ section, /** @type {number} */ nr) => {
        const repeats = repeatsOf(store, visit, section)
        const cards = repeats.map((repeat) => {
          const items = showing.asked(nr, repeat).map((one) => one.item)
          asking.push(...items.map((item) => place(item.id, repeat)))
          if (items.length === 0) return null
          return html`<${ChecklistSection} key=${`${section.id}.${repeat}`} visit=${visit} section=${section} items=${items} repeat=${repeat} alone=${repeats.length === 1} at=${at} readonly=${readonly} />`
        })
        const again = section.repeats && !readonly && cards.some(Boolean)
        return html`${cards}${again && html`<button class="button" onClick=${() => askAgain(store, visit, section)}><${Icon} name="plus" />${t("checklist.again", { title: section.title })}</button>`}`
      })}
      <${BranchNews} checklist=${checklist} asking=${asking} />
      <p class="soft centre">${t("checklist.version", { title: checklist.title, number: checklist.number })}</p>
    </${Screen}>
  `
}

/** @param {{parent: string}} props */
const NoChecklist = ({ parent }) => html`
  <${Screen} title=${t("checklist.title")} parent=${parent}>
    <${Empty} icon="list" title=${t("checklist.not_here")}>${t("checklist.not_here_more")}</${Empty}>
  </${Screen}>
`

/** @param {{visit: import("../types.js").Doc, readonly: boolean}} props */
function Foot({ visit, readonly }) {
  const { store } = useApp()
  const entries = store.outbox.value.filter((entry) => entry.visit === visit.id)
  const missing = missingOf(store, visit)
  const jump = () => jumpTo(visit.id, missing[0])
  const button = missing.length
    ? html`<button class="button primary main" onClick=${jump}>${t("checklist.to_go", { count: missing.length })}</button>`
    : html`<${NextState} visit=${visit} />`
  return html`<${Proof} entries=${entries} />${readonly ? html`<${AfterWork} />` : button}`
}

/** To a checkpoint, and the finger's place with it. @param {string} visit @param {{item: string, repeat: number}} to */
export function jumpTo(visit, to) {
  const at = place(to.item, to.repeat)
  settle(`/visit/${visit}/checklist`, { at })
  const row = document.getElementById(`at-${at}`)
  row?.scrollIntoView({ block: "center" })
  const first = /** @type {HTMLElement | null | undefined} */ (row?.querySelector("input, textarea, button, a"))
  first?.focus({ preventScroll: true })
}
