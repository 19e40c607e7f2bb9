/** The report that was signed: read from the sealed statement, not from today's answers. */
import { useEffect, useState } from "preact/hooks"
import { Empty } from "../elements/empty.js"
import { ReportView } from "../elements/report_view.js"
import { Screen } from "../elements/screen.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"
import { signatureOf } from "../lib/visit_facts.js"

/** @param {{visit: string, role?: string}} props */
export function Report({ visit, role = "customer" }) {
  const { store } = useApp()
  const signature = signatureOf(store, visit, role)
  const [text, setText] = useState(/** @type {string | null} */ (null))
  useEffect(() => {
    if (signature) read(store, signature.statement_sha256).then(setText, () => setText(null))
  }, [signature?.statement_sha256])
  return html`
    <${Screen} title=${t("sign.report")} sub=${signature ? t("sign.signed_by", { name: signature.name }) : ""} parent=${`/visit/${visit}`}>
      ${text ? html`<section class="card"><${ReportView} text=${text} /></section>` : html`<${Empty} icon="list" title=${t("report.away")}>${t("report.away_more")}</${Empty}>`}
    </${Screen}>
  `
}

/** From this phone, else from the office. @param {import("../types.js").Store} store @param {string} sha256 @returns {Promise<string | null>} */
async function read(store, sha256) {
  const here = await store.blob(sha256)
  if (here) return new TextDecoder().decode(here.bytes)
  const url = await store.blobUrl(sha256)
  const answer = url ? await fetch(url) : null
  return answer?.ok ? await answer.text() : null
}
