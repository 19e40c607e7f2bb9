/** Of which kind of product a serial number is: those that the company has, or one that it will have. */
import { useState } from "preact/hooks"
import { html } from "/app/lib/html.js"
import { Flaws, Pick, TextField } from "./fields.js"
import { t } from "./words.js"

const OTHER = "\u0000" // no category can be written so

/** @param {{bench: import("./bench.js").Bench, item: Record<string, any>}} props */
export function CategoryField({ bench, item }) {
  const value = item.product_category ?? ""
  const isOther = value !== "" && !bench.categories.includes(value)
  const [asked, setAsked] = useState(isOther)
  /** @type {[string, string][]} */
  const options = [["", t("category_any")], ...bench.categories.map(twice), [OTHER, t("category_other")]]
  /** @param {string} category */
  const put = (category) => bench.change(item.id, { product_category: category })
  return html`
    <${Pick} label=${t("category")} value=${asked || isOther ? OTHER : value} options=${options}
      onPick=${(/** @type {string} */ picked) => {
        setAsked(picked === OTHER)
        put(picked === OTHER ? "" : picked)
      }} />
    <p class="hint">${t("category_hint")}</p>
    ${(asked || isOther) && html`<${TextField} label=${t("category_which")} value=${value} most=${60} onText=${put} />`}
    <${Flaws} flaws=${bench.flawsOf(item.id, "category")} />
  `
}

/** @param {string} one @returns {[string, string]} */
const twice = (one) => [one, one]
