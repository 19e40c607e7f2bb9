/** The phone in the customer's hand: how was it? Radio buttons, nothing else on the screen. */
import { useState } from "preact/hooks"
import { KeptField } from "../elements/field.js"
import { Icon } from "../elements/icon.js"
import { Screen } from "../elements/screen.js"
import { toast } from "../elements/toast.js"
import { rate } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { settle } from "../lib/route.js"
import { t } from "../lib/texts.js"

const STARS = [1, 2, 3, 4, 5]

/** @param {{visit: string}} props */
export function Rate({ visit }) {
  const { store, person } = useApp()
  const [stars, setStars] = useState(0)
  const [comment, setComment] = useState("")
  const draft = `rate:${visit}`
  const finish = async () => {
    await rate(store, { visit, stars, comment: comment.trim() })
    await store.dropDraft(draft)
    toast(t("rate.thanks"))
    settle(`/visit/${visit}`)
  }
  return html`
    <${Screen} title=${t("rate.title")} parent=${`/visit/${visit}`}
      foot=${html`<button class="button primary main" disabled=${stars === 0} onClick=${finish}>${t("rate.give")}</button>`}>
      <section class="card stack">
        <p class="lead">${t("rate.question", { name: person.name.split(" ")[0] })}</p>
        <div class="stars" role="radiogroup" aria-label=${t("rate.title")}>
          ${STARS.map(
            (one) => html`
              <button key=${one} class="star ${one <= stars ? "given" : ""}" role="radio" aria-checked=${one === stars} aria-label=${t("rate.stars", { count: one })} onClick=${() => setStars(one)}>
                <${Icon} name="star" /><span>${one}</span>
              </button>
            `,
          )}
        </div>
        <p class="row soft"><span class="grow">${t("rate.bad")}</span><span>${t("rate.good")}</span></p>
        <${KeptField} label=${t("rate.comment")} draft=${draft} value="" onType=${setComment} onKeep=${() => false} long />
      </section>
      <p class="soft centre">${t("rate.hand_back")}</p>
    </${Screen}>
  `
}
