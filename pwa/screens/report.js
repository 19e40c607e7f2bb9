/** The report that was signed: read from the sealed statement, not from today's answers. */
import { useEffect, useState } from "preact/hooks"
import { Empty } from "../elements/empty.js"
import { ReportView } from "../elements/report_view.js"
import { Screen } from "../elements/screen.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { signedText } from "../lib/signed_text.js"
import { t } from "../lib/texts.js"
import { signatureOf } from "../lib/visit_facts.js"

/** @param {{visit: string, role?: string}} props */
export function Report({ visit, role = "customer" }) {
  const { store } = useApp()
  const signature = signatureOf(store, visit, role)
  const [text, setText] = useState(/** @type {string | null} */ (null))
  useEffect(() => {
    if (signature) signedText(store, signature.statement_sha256).then(setText, () => setText(null))
  }, [signature?.statement_sha256])
  return html`
    <${Screen} title=${t("sign.report")} sub=${signature ? t("sign.signed_by", { name: signature.name }) : ""} parent=${`/visit/${visit}`}>
      ${text ? html`<section class="card"><${ReportView} text=${text} /></section>` : html`<${Empty} icon="list" title=${t("report.away")}>${t("report.away_more")}</${Empty}>`}
    </${Screen}>
  `
}
