/** What a customer sees: how was it? Native radio buttons, one comment, a way to skip; and no way into the app. */
import { useState } from "preact/hooks"
import { KeptField } from "../elements/field.js"
import { HoldButton } from "../elements/hold_button.js"
import { Icon } from "../elements/icon.js"
import { rate } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { handBack, takeBack } from "../lib/hand_over.js"
import { html } from "../lib/html.js"
import { settle } from "../lib/route.js"
import { t } from "../lib/texts.js"

const STARS = [1, 2, 3, 4, 5]
const NPS = Array.from({ length: 11 }, (_, one) => one)

/** @param {{visit: string, done: boolean}} props */
export function Handed({ visit, done }) {
  const { store } = useApp()
  /** The technician has it again. */
  const back = async () => {
    settle(`/visit/${visit}`)
    await takeBack(store)
  }
  return html`
    <main class="body handed">
      ${done ? html`<${Thanks} />` : html`<${Question} visit=${visit} />`}
      <div class="handed-foot"><${HoldButton} onHeld=${back} words=${t("rate.technician")} hint=${t("rate.hold")} /></div>
    </main>
  `
}

const Thanks = () => html`
  <section class="card stack centre"><${Icon} name="ok" /><h1 class="head">${t("rate.thanks")}</h1><p>${t("rate.hand_back")}</p></section>
`

/** @param {{visit: string}} props */
function Question({ visit }) {
  const { store, person } = useApp()
  const [stars, setStars] = useState(0)
  const [nps, setNps] = useState(/** @type {number | undefined} */ (undefined))
  const [comment, setComment] = useState("")
  const [busy, setBusy] = useState(false)
  const draft = `rate:${visit}`
  const finish = async () => {
    if (busy) return
    setBusy(true)
    await rate(store, { visit, stars, nps, comment: comment.trim() })
    await store.dropDraft(draft)
    await handBack(store, visit)
  }
  return html`
    <section class="card stack">
      <h1 class="lead">${t("rate.question", { name: person.name.split(" ")[0] })}</h1>
      <fieldset class="stars"><legend class="unseen">${t("rate.title")}</legend>
        ${STARS.map(
          (one) => html`
            <label key=${one} class="star ${one <= stars ? "given" : ""}">
              <input class="unseen" type="radio" name="stars" value=${one} checked=${one === stars} aria-label=${t("rate.stars", { count: one })} onChange=${() => setStars(one)} />
              <${Icon} name="star" /><span>${one}</span>
            </label>
          `,
        )}
      </fieldset>
      <p class="row soft"><span class="grow">${t("rate.bad")}</span><span>${t("rate.good")}</span></p>
      <fieldset class="nps"><legend>${t("rate.nps")}</legend>
        ${NPS.map(
          (one) => html`
            <label key=${one} class="mark ${one === nps ? "given" : ""}">
              <input class="unseen" type="radio" name="nps" value=${one} checked=${one === nps} onChange=${() => setNps(one)} /><span>${one}</span>
            </label>
          `,
        )}
      </fieldset>
      <p class="row soft"><span class="grow">${t("rate.nps_low")}</span><span>${t("rate.nps_high")}</span></p>
      <${KeptField} label=${t("rate.comment")} draft=${draft} value="" onType=${setComment} onKeep=${() => false} long />
      <button class="button primary main" disabled=${stars === 0 || busy} onClick=${finish}>${t("rate.give")}</button>
      <button class="button main" disabled=${busy} onClick=${() => handBack(store, visit)}>${t("rate.skip")}</button>
    </section>
  `
}
