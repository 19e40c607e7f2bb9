/** A number that nobody here knows: which product is it, and does it look like one of its numbers? Nothing is refused. */
import { html } from "../lib/html.js"
import { looksRight } from "../lib/stock_facts.js"
import { t } from "../lib/texts.js"

/** @param {{ask: string, products: import("../types.js").Doc[], product: import("../types.js").Doc | null | undefined, typed: string, onChoose: (id: string) => void}} props */
export const WhichProduct = ({ ask, products, product, typed, onChoose }) => html`
  <p class="soft">${ask}</p>
  <div class="choices" role="radiogroup" aria-label=${ask}>
    ${products.map((one) => html`<button key=${one.id} class="choice" role="radio" aria-checked=${one.id === product?.id} onClick=${() => onChoose(one.id)}>${one.name}</button>`)}
  </div>
  ${product && !looksRight(product, typed) && html`<p class="hint wait">${t("serial.odd", { product: product.name })}</p>`}
`
