/** One section of a checklist as a card: its title, how far it is, its items. */
import { Bar } from "../elements/bar.js"
import { toast } from "../elements/toast.js"
import { useApp } from "../lib/app_context.js"
import { missingOf, place, runs, sectionProgress } from "../lib/checklist_facts.js"
import { html } from "../lib/html.js"
import { bringBack, holdsThings, takeAway } from "../lib/repeats.js"
import { settle } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { clashOn } from "../lib/visit_facts.js"
import { Choice } from "./items/choice.js"
import { Measure } from "./items/measure.js"
import { SerialItem } from "./items/serial_item.js"
import { SignatureItem } from "./items/signature_item.js"
import { TextItem } from "./items/text_item.js"
import { TickItem } from "./items/tick_item.js"
import { Shots } from "./shots.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {{visit: Doc, item: Doc, repeat: number, required: boolean, readonly: boolean}} ItemProps required: still missing */

/** @type {Record<string, (props: ItemProps) => any>} */
const ITEMS = {
  tick: TickItem,
  choice: Choice,
  number: Measure,
  text: TextItem,
  serial: SerialItem,
  signature: SignatureItem,
}

/** @param {{visit: Doc, section: Doc, items: Doc[], repeat: number, alone: boolean, at?: string, readonly: boolean}} props items: those that are asked; alone: there is one repeat */
export function ChecklistSection({ visit, section, items, repeat, alone, at, readonly }) {
  const { store } = useApp()
  const { filled, all } = sectionProgress(store, visit, items, repeat)
  const words = t("checklist.of", { filled, all })
  const missing = new Set(missingOf(store, visit).map((one) => place(one.item, one.repeat)))
  const title = !alone || repeat ? `${section.title} ${repeat + 1}` : section.title
  return html`
    <section class="card section" aria-label=${title}>
      <div class="section-top"><div class="row"><h2 class="grow">${title}</h2><span class="soft">${words}</span></div><${Bar} value=${filled} max=${all} label=${words} /></div>
      ${runs(items).map((run) => {
        const [item] = run
        const spot = place(item.id, repeat)
        if (item.type === "photo")
          return html`<${Shots} key=${spot} visit=${visit.id} repeat=${repeat} shots=${run} missing=${missing} at=${at} readonly=${readonly} />`
        return html`
          <div class="item ${at === spot && missing.has(spot) ? "here" : ""}" id=${`at-${spot}`} key=${spot} onFocusIn=${() => touch(visit.id, spot)}>
            <${ITEMS[item.type]} visit=${visit} item=${item} repeat=${repeat} required=${missing.has(spot)} readonly=${readonly} />
            ${clashOn(store, visit.id, `answer:${item.id}:${repeat}`) && html`<p class="hint wait">${t("clash.open")}</p>`}
          </div>
        `
      })}
      ${repeat > 0 && !readonly && html`<${TakeAway} visit=${visit} section=${section} repeat=${repeat} title=${title} />`}
    </section>
  `
}

/** The way back from a repeat that was a slip. @param {{visit: Doc, section: Doc, repeat: number, title: string}} props */
function TakeAway({ visit, section, repeat, title }) {
  const { store } = useApp()
  const press = async () => {
    if (holdsThings(store, visit.id, section, repeat)) return toast(t("checklist.part_holds", { title }))
    const stood = await takeAway(store, visit, section, repeat)
    toast(t("checklist.part_gone", { title }), () => bringBack(store, visit, section, repeat, stood))
  }
  return html`<button class="button quiet" onClick=${press}>${t("checklist.take_away", { title })}</button>`
}

/** Coming back after a kill means: to the item under the finger. @param {string} visit @param {string} at */
function touch(visit, at) {
  if (!location.hash.includes(`at=${at}`)) settle(`/visit/${visit}/checklist`, { at })
}
