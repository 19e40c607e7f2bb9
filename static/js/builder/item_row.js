/** An item as one line; opened, with its fields below. It moves by hand, by its arrows, and by Alt with an arrow key. */
import { Icon } from "/app/elements/icon.js"
import { html } from "/app/lib/html.js"
import { carry, over } from "./carrying.js"
import { ItemFacts } from "./item_facts.js"
import { ItemFields } from "./item_fields.js"
import { t } from "./words.js"

/** @typedef {import("./bench.js").Bench} Bench */
export const SIGNS = { tick: "ok", choice: "list", number: "scale", text: "message", photo: "camera", serial: "serial", signature: "pen" } // biome-ignore format: one line

/** @param {{bench: Bench, item: Record<string, any>, section: import("./draft.js").Section, at: number}} props */
export function ItemRow({ bench, item, section, at }) {
  const opened = bench.open.value === item.id
  const title = item.title || t("untitled")
  const flaws = bench.judged.value.flaws.filter((flaw) => flaw.item === item.id)
  const grave = flaws.some((flaw) => flaw.grave)
  const when = bench.judged.value.whens[item.id]
  const toggle = () => {
    bench.open.value = opened ? null : item.id
  }
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (!event.altKey || bench.readonly || !["ArrowUp", "ArrowDown"].includes(event.key)) return
    event.preventDefault()
    bench.step(item.id, event.key === "ArrowUp" ? -1 : 1)
    refocus(item.id)
  }
  /** @param {-1 | 1} by */
  const step = (by) => {
    bench.step(item.id, by)
    refocus(item.id, by < 0 ? "up" : "down")
  }
  return html`
    <li class="row-item ${opened ? "opened" : ""} ${over.value === `${section.id}/${at}` ? "drop-here" : ""}" data-item=${item.id} onKeyDown=${onKey} ...${carry(bench, section.id, at)}>
      <div class="item-line">
        ${!bench.readonly && html`<span class="grip" draggable="true" data-carries=${item.id} aria-hidden="true" title=${t("drag")}>⠿</span>`}
        <span class="item-sign" title=${t(`type_${item.type}`)}><${Icon} name=${SIGNS[/** @type {keyof typeof SIGNS} */ (item.type)]} /></span>
        <button class="item-title" aria-expanded=${opened} data-open=${item.id} onClick=${toggle}>
          <span class=${item.title ? "" : "soft"}>${title}</span><span class="unseen">, ${t(`type_${item.type}`)}</span>
          ${item.required && html`<span class="must" title=${t("required")}>*</span><span class="unseen"> ${t("required")}</span>`}
          ${item.when && html`<span class="item-when">${when || "…"}</span>`}
          ${flaws.length > 0 && !opened && html`<span class="item-flaw ${grave ? "bad" : "wait"}">${flaws[0].text}</span>`}
        </button>
        ${
          !bench.readonly &&
          html`<span class="item-acts">
            <button class="button icon-only quiet" data-act="up" aria-label=${t("up", { title })} onClick=${() => step(-1)}>↑</button>
            <button class="button icon-only quiet" data-act="down" aria-label=${t("down", { title })} onClick=${() => step(1)}>↓</button>
            <button class="button icon-only quiet" aria-label=${t("twin", { title })} title=${t("twin", { title })} onClick=${() => bench.twin(item.id)}><${Icon} name="copy" /></button>
            <button class="button icon-only quiet" aria-label=${t("remove", { title })} onClick=${() => bench.remove(item.id, item.title)}><${Icon} name="fail" /></button>
          </span>`
        }
      </div>
      ${opened && (bench.readonly ? html`<${ItemFacts} item=${item} />` : html`<${ItemFields} bench=${bench} item=${item} section=${section} />`)}
    </li>
  `
}

/** The hand stays on what it moved, wherever that went. @param {string} id @param {string} [act] */
function refocus(id, act) {
  requestAnimationFrame(() => {
    const row = document.querySelector(`[data-item="${CSS.escape(id)}"]`)
    const to = row?.querySelector(act ? `[data-act="${act}"]` : ".item-title")
    if (to instanceof HTMLElement) to.focus()
    row?.scrollIntoView({ block: "nearest" })
  })
}
