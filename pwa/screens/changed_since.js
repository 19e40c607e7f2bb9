/** What changed after the customer signed, said to the technician while the customer is still there to sign again. */
import { useEffect, useState } from "preact/hooks"
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { itemTitle } from "../lib/clash_words.js"
import { html } from "../lib/html.js"
import { contentOf } from "../lib/report.js"
import { follow, link } from "../lib/route.js"
import { changesSince, changeWords } from "../lib/signed_changes.js"
import { signedText } from "../lib/signed_text.js"
import { t } from "../lib/texts.js"

/** @param {{facts: import("../lib/visit_facts.js").Facts, signature: import("../types.js").Doc, closed: boolean}} props */
export function ChangedSince({ facts, signature, closed }) {
  const { store } = useApp()
  const [signed, setSigned] = useState(/** @type {any} */ (null))
  useEffect(() => {
    const take = (/** @type {string | null} */ text) => setSigned(text && JSON.parse(text))
    signedText(store, signature.statement_sha256).then(take, () => setSigned(null))
  }, [signature.statement_sha256])
  const ofIssues = store.by("photo", "visit", facts.visit.id).filter((one) => one.issue)
  const changes = signed
    ? changesSince(signed, contentOf(store, facts), new Set(ofIssues.map((one) => one.sha256)))
    : []
  if (changes.length === 0) return null
  return html`
    <div class="stack tight">
      <p class="hint wait row"><${Icon} name="warn" /><span class="grow">${t("since.title", { count: changes.length })}</span></p>
      <ul class="plain-list">${changes.map((change, at) => html`<li key=${at}>${changeWords(change, (item) => itemTitle(store, item))}</li>`)}</ul>
      ${!closed && html`<a class="button" href=${link(`/visit/${facts.visit.id}/sign`)} onClick=${follow}><${Icon} name="pen" />${t("since.sign_again")}</a>`}
    </div>
  `
}
