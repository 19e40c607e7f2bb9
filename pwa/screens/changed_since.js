/** What changed after somebody signed, said to the technician while the customer is still there to sign again. */
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
import { when } from "../lib/time.js"

/** @typedef {import("../lib/visit_facts.js").Facts} Facts */
/** @typedef {import("../types.js").Doc} Doc */

/** In words, a line each; null while what was signed is not to be had. @param {Facts} facts @param {Doc} signature @returns {string[] | null} */
function useChanges(facts, signature) {
  const { store } = useApp()
  const [signed, setSigned] = useState(/** @type {any} */ (null))
  useEffect(() => {
    const take = (/** @type {string | null} */ text) => setSigned(text && JSON.parse(text))
    signedText(store, signature.statement_sha256).then(take, () => setSigned(null))
  }, [signature.statement_sha256])
  if (!signed) return null
  const ofIssues = store.by("photo", "visit", facts.visit.id).filter((one) => one.issue)
  const changes = changesSince(signed, contentOf(store, facts), new Set(ofIssues.map((one) => one.sha256)))
  return changes.map((one) => changeWords(one, (item) => itemTitle(store, item)))
}

/** Above what is signed now: who signed before, and what is otherwise since. @param {{facts: Facts, signature: Doc}} props */
export function SignedBefore({ facts, signature }) {
  const changes = useChanges(facts, signature)
  const key = signature.channel === "phone" ? "since.before" : "since.before_by_link"
  const then = changes && t(changes.length ? "since.and_then" : "since.nothing", { what: changes.join(", ") })
  return html`<p class="card wait row top-row" role="status"><${Icon} name="pen" /><span class="grow">${t(key, { name: signature.name, time: when(signature.at) })} ${then}</span></p>`
}

/** @param {{facts: Facts, signature: Doc, closed: boolean}} props */
export function ChangedSince({ facts, signature, closed }) {
  const changes = useChanges(facts, signature)
  if (!changes?.length) return null
  return html`
    <div class="stack tight">
      <p class="hint wait row"><${Icon} name="warn" /><span class="grow">${t("since.title", { count: changes.length })}</span></p>
      <ul class="plain-list">${changes.map((words, at) => html`<li key=${at}>${words}</li>`)}</ul>
      ${!closed && html`<a class="button" href=${link(`/visit/${facts.visit.id}/sign`)} onClick=${follow}><${Icon} name="pen" />${t("since.sign_again")}</a>`}
    </div>
  `
}
