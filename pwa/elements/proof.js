/** Bewaard -> Verzonden -> Ontvangen: where this visit's work is, in three words with marks. */
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"
import { Icon } from "./icon.js"

/** @typedef {import("../types.js").Entry} Entry */

/**
 * @param {Entry[]} entries the outbox of one visit
 * @returns {{kept: boolean, sent: boolean, received: boolean, waiting: number, photos: number}}
 * photos: pictures of which bytes are still on the way
 */
export function proofOf(entries) {
  const waiting = entries.filter((entry) => entry.state === "waiting").length
  const photos = entries.filter((entry) => entry.blobs.some((blob) => !blob.sent)).length
  const sent = entries.length > 0 && waiting === 0
  const received = sent && photos === 0 && entries.every((entry) => entry.state !== "sent")
  return { kept: entries.length > 0, sent, received, waiting, photos }
}

/** @param {{entries: Entry[]}} props */
export function Proof({ entries }) {
  const proof = proofOf(entries)
  if (!proof.kept) return null
  const steps = [
    ["kept", true, ""],
    ["sent", proof.sent, proof.waiting ? t("proof.waiting", { count: proof.waiting }) : ""],
    ["received", proof.received, proof.photos ? t("proof.photos", { count: proof.photos }) : ""],
  ]
  return html`
    <ol class="proof" aria-label=${t("proof.label")}>
      ${steps.map(
        ([name, reached, rest]) => html`
          <li key=${name} class="proof-step ${reached ? "reached" : ""}">
            <span>${reached && html`<${Icon} name="ok" />`}${t(`proof.${name}`)}</span>
            ${rest ? html`<small>${rest}</small>` : html`<span class="unseen">${t(reached ? "proof.yes" : "proof.no")}</span>`}
          </li>
        `,
      )}
    </ol>
  `
}
