/** What a published item says, to read. */
import { Outline } from "/app/elements/outline.js"
import { html } from "/app/lib/html.js"
import { limitsWords } from "/app/lib/limits.js"
import { outlineOf } from "/app/lib/outlines.js"
import { t } from "./words.js"

/** @param {{item: Record<string, any>}} props */
export function ItemFacts({ item }) {
  const drawing = outlineOf(item)
  /** @type {[string, any][]} */
  const facts = [
    ["help", item.help],
    ["options", (item.options ?? []).map((/** @type {any} */ option) => option.title).join(" · ")],
    ["limits", limitsWords(item)],
    ["shot", item.shot],
    ["category", item.product_category],
    ["role", item.type === "signature" && t(`role_${item.role ?? "customer"}`)],
    ["outline", drawing && html`<span class="outline-choice"><${Outline} drawing=${drawing} /></span>`],
  ]
  const said = facts.filter(([, fact]) => fact)
  return html`
    <dl class="item-facts">
      <div><dt>${t("kind")}</dt><dd>${t(`type_${item.type}`)}, ${t(item.required ? "must" : "may")}</dd></div>
      ${said.map(([name, fact]) => html`<div key=${name}><dt>${t(name)}</dt><dd>${fact}</dd></div>`)}
    </dl>
  `
}
