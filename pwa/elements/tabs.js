/** The four tabs at the bottom. */
import { html } from "../lib/html.js"
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
export const Tabs = ({ here }) => html`
  <nav class="tabs" aria-label=${t("tabs.label")}>
    ${TABS.map(
      ([name, path]) => html`
        <a class="tab" key=${name} href=${link(path)} onClick=${follow} aria-current=${here === path ? "page" : undefined}>
          <${Icon} name=${name} />${t(`tabs.${name}`)}
        </a>
      `,
    )}
  </nav>
`
