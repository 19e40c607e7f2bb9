/**
 * The customer signs on an own phone, by a QR code. Only when the office holds all that this phone holds of the visit: the
 * page is made there. Without signal nothing is lost: there is always this phone to sign on.
 */
import { useEffect, useState } from "preact/hooks"
import { Sheet } from "../elements/sheet.js"
import { Tick } from "../elements/tick.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { contentOf } from "../lib/report.js"
import { settle } from "../lib/route.js"
import { lang, t } from "../lib/texts.js"
import { signatureOf } from "../lib/visit_facts.js"
import { factsHash } from "../rules/statement.js"
import { ask, Problem } from "../sync/wire.js"

/** @typedef {{address: string, qr: string}} Link */

/** @param {{facts: import("../lib/visit_facts.js").Facts, left: number, onClose: () => void}} props left: points that are open, but for signatures */
export function SignElsewhere({ facts, left, onClose }) {
  const { store, person } = useApp()
  const visit = facts.visit.id
  const [link, setLink] = useState(/** @type {Link | null} */ (null))
  const [problem, setProblem] = useState("")
  const [turn, setTurn] = useState(0)
  const [before] = useState(() => signatureOf(store, visit, "customer")?.id)
  const signed = signatureOf(store, visit, "customer")
  const unsent = store.outbox.value.filter((entry) => entry.visit === visit && entry.state !== "received").length
  const why =
    left > 0 ? t("elsewhere.open", { count: left }) : unsent > 0 ? t("elsewhere.unsent", { count: unsent }) : ""

  useEffect(() => {
    if (why) return
    setProblem("")
    factsHash(contentOf(store, facts))
      .then((hash) =>
        ask(store.world, person.member, "POST", "/api/mobile/sign-link", {
          body: { visit, facts: hash, lang: lang.value },
        }),
      )
      .then(setLink)
      .catch((error) => setProblem(saidOf(error)))
  }, [why, turn])

  if (signed && signed.id !== before)
    return html`<${Sheet} title=${t("elsewhere.title")} onClose=${onClose}>
      <p class="card ok row" role="status"><${Tick} state="ok" /><b class="grow">${t("sign.signed_by", { name: signed.name })}</b></p>
      <button class="button primary main" onClick=${() => settle(`/visit/${visit}/finish`)}>${t("elsewhere.on")}</button>
    </${Sheet}>`
  return html`<${Sheet} title=${t("elsewhere.title")} onClose=${onClose}>
    ${why && html`<p class="card wait">${why} ${t("elsewhere.here")}</p>`}
    ${
      !why &&
      problem &&
      html`<p class="card bad" role="alert">${problem} ${t("elsewhere.here")}</p><button class="button main" onClick=${() => setTurn(turn + 1)}>${t("elsewhere.again")}</button>`
    }
    ${
      !why &&
      link &&
      html`<p>${t("elsewhere.scan")}</p>
        <img class="qr" src=${`data:image/svg+xml;base64,${link.qr}`} alt=${t("elsewhere.qr")} />
        <p class="soft">${t("elsewhere.waits")}</p>`
    }
  </${Sheet}>`
}

/** The office's own words; without the office, ours. @param {unknown} error */
const saidOf = (error) =>
  error instanceof Problem && error.code !== "offline" ? (error.detail ?? error.message) : t("elsewhere.offline")
