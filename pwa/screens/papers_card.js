/** Documenten: what the office gave along with a visit, to read without signal too. */
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { fileSize } from "../lib/numbers.js"
import { isHere, papersOf } from "../lib/papers.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"

/** @typedef {import("../types.js").Doc} Doc */

/** @param {{visit: Doc}} props */
export function PapersCard({ visit }) {
  const { store } = useApp()
  const papers = papersOf(store, visit)
  if (papers.length === 0) return null
  return html`
    <section class="card stack tight" aria-labelledby="papers">
      <h2 id="papers">${t("papers.title")}</h2>
      <ul class="list">${papers.map((paper) => html`<li key=${paper.id}><${Line} paper=${paper} visit=${visit.id} here=${isHere(store, paper)} /></li>`)}</ul>
    </section>
  `
}

/** @param {{paper: Doc, visit: string, here: boolean}} props */
function Line({ paper, visit, here }) {
  const facts = [fileSize(paper.bytes), !here && t("papers.not_here")].filter(Boolean).join(" · ")
  return html`
    <a class="line row paper" href=${link(`/visit/${visit}/paper/${paper.id}`)} onClick=${follow}>
      <${Icon} name=${here ? "list" : "clock"} /><span class="grow"><b>${paper.title}</b><span class="soft block">${facts}</span></span><${Icon} name="next" />
    </a>
  `
}
