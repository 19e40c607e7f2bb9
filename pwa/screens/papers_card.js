/** Documenten: what the office gave along with a visit, to read without signal too. */
import { useEffect, useState } from "preact/hooks"
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { fileSize } from "../lib/numbers.js"
import { isHere, papersOf } from "../lib/papers.js"
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
      <ul class="list">${papers.map((paper) => html`<li key=${paper.id}><${Paper} paper=${paper} here=${isHere(store, paper)} /></li>`)}</ul>
    </section>
  `
}

/** From this phone when it is here, else from the office while there is a line. @param {{paper: Doc, here: boolean}} props */
function Paper({ paper, here }) {
  const { store } = useApp()
  const [url, setUrl] = useState(/** @type {string | null} */ (null))
  useEffect(() => {
    let wanted = true
    store.blobUrl(paper.sha256, "full").then((found) => wanted && setUrl(found))
    return () => {
      wanted = false
    }
  }, [paper.sha256, here])
  const facts = [fileSize(paper.bytes), !here && t("papers.not_here")].filter(Boolean).join(" · ")
  return html`
    <a class="line row paper" href=${url ?? "#"} target="_blank" rel="noopener">
      <${Icon} name=${here ? "list" : "clock"} /><span class="grow"><b>${paper.title}</b><span class="soft block">${facts}</span></span><${Icon} name="next" />
    </a>
  `
}
