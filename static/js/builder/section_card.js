/** A section: its name, whether it repeats and when it is asked, its items, and what can be added. */
import { Icon } from "/app/elements/icon.js"
import { html } from "/app/lib/html.js"
import { carry, over } from "./carrying.js"
import { ConditionField } from "./condition_field.js"
import { Check, Flaws, TextField } from "./fields.js"
import { ItemRow, SIGNS } from "./item_row.js"
import { t } from "./words.js"

/** @typedef {import("./bench.js").Bench} Bench */

/** @param {{bench: Bench, section: import("./draft.js").Section, nr: number, all: number}} props */
export function SectionCard({ bench, section, nr, all }) {
  const opened = bench.open.value === section.id
  const title = section.title || t("untitled")
  const when = bench.judged.value.whens[section.id]
  const last = section.items.length
  return html`
    <div class="card bench-section" role="group" aria-label=${title} data-section=${section.id}>
      <header class="section-line">
        <h2 class="grow">
          <button class="section-title" aria-expanded=${opened} onClick=${() => {
            bench.open.value = opened ? null : section.id
          }}><span class=${section.title ? "" : "soft"}>${title}</span>
            ${section.repeats && html`<span class="chip">${t("repeats_short")}</span>`}
            ${section.when && html`<span class="item-when">${when || "…"}</span>`}</button>
        </h2>
        ${!bench.readonly && html`<${Acts} bench=${bench} section=${section} nr=${nr} all=${all} title=${title} />`}
      </header>
      ${opened && !bench.readonly && html`<${SectionFields} bench=${bench} section=${section} />`}
      ${!opened && html`<${Flaws} flaws=${bench.judged.value.flaws.filter((flaw) => flaw.section === section.id && !flaw.item)} />`}
      <ul class="items ${over.value === `${section.id}/${last}` ? "drop-last" : ""}" ...${carry(bench, section.id, last)}>
        ${section.items.map((item, at) => html`<${ItemRow} key=${item.id} bench=${bench} item=${item} section=${section} at=${at} />`)}
      </ul>
      ${!bench.readonly && html`<${AddItem} bench=${bench} section=${section} />`}
    </div>
  `
}

/** @param {{bench: Bench, section: import("./draft.js").Section, nr: number, all: number, title: string}} props */
const Acts = ({ bench, section, nr, all, title }) => html`
  <span class="item-acts">
    <button class="button icon-only quiet" aria-label=${t("up", { title })} aria-disabled=${nr === 0} onClick=${() => nr > 0 && bench.stepSection(section.id, -1)}>↑</button>
    <button class="button icon-only quiet" aria-label=${t("down", { title })} aria-disabled=${nr === all - 1} onClick=${() => nr < all - 1 && bench.stepSection(section.id, 1)}>↓</button>
    <button class="button icon-only quiet" aria-label=${t("remove", { title })} onClick=${() => bench.remove(section.id, section.title)}><${Icon} name="fail" /></button>
  </span>
`

/** @param {{bench: Bench, section: import("./draft.js").Section}} props */
const SectionFields = ({ bench, section }) => html`
  <div class="item-fields">
    <${TextField} label=${t("section_title")} value=${section.title} flaws=${bench.flawsOf(section.id, "title")}
      onText=${(/** @type {string} */ title) => bench.change(section.id, { title })} input=${{ "data-title": section.id }} />
    <${Check} label=${t("repeats")} checked=${Boolean(section.repeats)} onCheck=${(/** @type {boolean} */ repeats) => bench.change(section.id, { repeats: repeats || undefined })} />
    <${ConditionField} bench=${bench} one=${section} />
  </div>
`

/** @param {{bench: Bench, section: import("./draft.js").Section}} props */
const AddItem = ({ bench, section }) => html`
  <div class="add-item" role="group" aria-label=${t("add_to", { section: section.title })}>
    <span class="soft" aria-hidden="true">${t("add")}</span>
    ${Object.entries(SIGNS).map(
      ([type, sign]) =>
        html`<button class="button quiet" key=${type} onClick=${() => bench.add(section.id, type)}><${Icon} name=${sign} />${t(`type_${type}`)}</button>`,
    )}
  </div>
`
