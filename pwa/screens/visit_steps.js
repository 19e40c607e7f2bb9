/** How the visit went until now, with the way back for the last press; and what may still be done after the end. */
import { useState } from "preact/hooks"
import { Icon } from "../elements/icon.js"
import { Sheet } from "../elements/sheet.js"
import { undoState } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { go } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { today, when } from "../lib/time.js"
import { FINAL, historyNotesOf, nextOf, stepsOf, undoneStepsOf, visitsOn } from "../lib/visit_facts.js"
import { nextStates, OUTCOMES } from "../rules/states.js"

/** @typedef {import("../types.js").Doc} Doc */

/** @param {{visit: Doc}} props */
export function VisitSteps({ visit }) {
  const { store, person } = useApp()
  const [refused, setRefused] = useState(false)
  const steps = stepsOf(store, visit.id)
  if (steps.length === 0) return null
  const ended = [...OUTCOMES, "no_access"].includes(visit.state) // the office alone opens it again, and the screen says so
  const back = visit.left ? null : ended ? steps[steps.length - 1].id : nextStates(visit, steps, person.member).undo
  const undo = () => (ended ? setRefused(true) : undoState(store, visit.id, /** @type {string} */ (back)))
  return html`
    <section class="card stack tight">
      <h2>${t("visit.steps")}</h2>
      <ul class="list">
        ${steps.map(
          (step) => html`
            <li class="line" key=${step.id}>
              <span class="number">${when(step.at)}</span>
              <span class="grow">${stepWords(store, steps, step)}<span class="soft block">${nameOf(store, step, person)}</span>${step.note && html`<span class="note said block">${step.note}</span>`}</span>
              ${step.id === back && html`<button class="button quiet" onClick=${undo}><${Icon} name="undo" />${t("do.undo")}</button>`}
            </li>
          `,
        )}
      </ul>
      ${historyNotesOf(store, visit.id).map(
        (step) => html`
          <p key=${step.id}>
            <span class="soft">${when(step.at)} ${t(`state.${step.to}`)}, ${nameOf(store, step, person)}</span><span class="note said block">${step.note}</span>
          </p>
        `,
      )}
      ${undoneStepsOf(store, visit.id).map(
        (step) => html`
          <p class="soft" key=${step.id}>
            ${when(step.at)} ${t(`state.${step.to}`)}: ${t("visit.undone_by", { name: undoneBy(store, step, person) })}
          </p>
        `,
      )}
      ${refused && html`<${Reopen} onClose=${() => setRefused(false)} />`}
    </section>
  `
}

/** After an end nobody begins by himself: the office sent it back, or opened it again. @param {import("../types.js").Store} store @param {Doc[]} steps @param {Doc} step */
function stepWords(store, steps, step) {
  if (store.by("visit_return", "visit", step.visit).some((sent) => sent.at === step.at)) return t("state.returned")
  const before = steps[steps.indexOf(step) - 1]
  const words = t(`state.${step.to}`)
  return before && FINAL.includes(before.to) && !FINAL.includes(step.to) ? t("state.reopened", { state: words }) : words
}

/** @param {import("../types.js").Store} store @param {Doc} step @param {import("../types.js").Person} person */
const nameOf = (store, step, person) =>
  step.by === person.member
    ? t("visit.you")
    : (step.by_name ?? store.get("member", step.by)?.name ?? t("visit.colleague"))

/** @param {import("../types.js").Store} store @param {Doc} step @param {import("../types.js").Person} person */
const undoneBy = (store, step, person) =>
  nameOf(store, { ...step, by: step.undone_by, by_name: step.undone_by_name }, person)

/** @param {{onClose: () => void}} props */
const Reopen = ({ onClose }) => html`
  <${Sheet} title=${t("finish.no_undo")} onClose=${onClose}>
    <p>${t("finish.no_undo_more")}</p>
    <button class="button primary main" onClick=${onClose}>${t("do.understood")}</button>
  </${Sheet}>
`

/** After the end: the next visit of the day, if there is one. */
export function AfterWork() {
  const { store } = useApp()
  const next = nextOf(visitsOn(store, today()))
  const press = () => (next ? go(`/visit/${next.id}`) : go("/"))
  return html`<button class="button primary main" onClick=${press}>${t(next ? "visit.to_next" : "visit.to_day")}<${Icon} name="next" /></button>`
}
