/** How many: one less, one more, or typed; with the unit beside it. */
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"
import { Icon } from "./icon.js"

/** @param {{label: string, count: number, most: number, unit: string, onCount: (count: number) => void}} props unit of the product */
export function Counter({ label, count, most, unit, onCount }) {
  /** @param {any} event */
  const onInput = (event) => onCount(Math.max(1, Math.min(most, Number.parseInt(event.currentTarget.value, 10) || 1)))
  return html`
    <div class="counter" role="group" aria-label=${label}>
      <button class="button" aria-label=${t("part.fewer")} disabled=${count <= 1} onClick=${() => onCount(count - 1)}><${Icon} name="minus" /></button>
      <label class="counted"><span class="unseen">${label}</span>
        <input class="input measure" inputmode="numeric" value=${count} onInput=${onInput} />
        <span class="unit" aria-hidden="true">${t(`unit.${unit}`, { count })}</span></label>
      <button class="button" aria-label=${t("part.extra")} disabled=${count >= most} onClick=${() => onCount(count + 1)}><${Icon} name="plus" /></button>
    </div>
  `
}
