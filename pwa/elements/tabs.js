/** The four tabs at the bottom. */
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { askedFor } from "../lib/quality_facts.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { Icon } from "./icon.js"

const TABS = [
  ["day", "/"],
  ["stock", "/stock"],
  ["quality", "/quality"],
  ["person", "/profile"],
]

/** @param {{here: string}} props the path of the tab that is open */
export function Tabs({ here }) {
  const asked = askedFor(useApp().store)
  return html`
    <nav class="tabs" aria-label=${t("tabs.label")}>
      ${TABS.map(
        ([name, path]) => html`
          <a class="tab" key=${name} href=${link(path)} onClick=${follow} aria-current=${here === path ? "page" : undefined}>
            <span class="tab-sign"><${Icon} name=${name} />${name === "quality" && asked > 0 && html`<span class="tab-count" aria-hidden="true">${asked}</span>`}</span>
            ${t(`tabs.${name}`)}${name === "quality" && asked > 0 && html`<span class="unseen">: ${t("quality.asked", { count: asked })}</span>`}
          </a>
        `,
      )}
    </nav>
  `
}
