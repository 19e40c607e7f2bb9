/** One visit in the calm list, and the drive before it. */
import { Chip } from "../elements/chip.js"
import { Icon } from "../elements/icon.js"
import { Tick } from "../elements/tick.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { clock, duration } from "../lib/time.js"
import { FINAL, hasNoSignal, isSaidSilent, since, UNDER_WAY } from "../lib/visit_facts.js"

/** @param {{minutes: number | null}} props */
export const Travel = ({ minutes }) =>
  html`<div class="travel">${minutes !== null && html`<span>${t("day.about", { time: duration(minutes) })}</span>`}<i></i></div>`

/** @param {{facts: import("../lib/visit_facts.js").Facts, missing: string[]}} props missing: what this phone does not hold yet */
export function VisitRow({ facts, missing }) {
  const { store } = useApp()
  const { visit, name, place, type } = facts
  const closed = FINAL.includes(visit.state)
  return html`
    <a class="card visit-row ${closed ? "closed" : ""}" href=${link(`/visit/${visit.id}`)} onClick=${follow}>
      <span class="row">
        <span class="number lead">${clock(visit.planned_from)}</span>
        <span class="grow">
          <b>${name}</b>
          <span class="soft">${closed ? endingWords(visit, since(store, visit), place) : [place, type].filter(Boolean).join(" · ")}</span>
        </span>
        ${!closed && html`<${Readiness} missing=${missing} />`}
        ${closed && html`<${Tick} state=${visit.state === "done" ? "ok" : "na"} />`}
      </span>
      ${UNDER_WAY.includes(visit.state) && html`<span class="row wrap"><${Chip} tone="volt" icon="clock">${t(`state.${visit.state}`)}</${Chip}></span>`}
      ${!closed && hasNoSignal(store, visit) && html`<span class="row wrap"><${Chip} icon="offline">${t(isSaidSilent(store, visit) ? "signal.said" : "signal.none")}</${Chip}></span>`}
      ${missing.length > 0 && html`<span class="hint wait">${t("ready.missing", { what: missing.map((one) => t(`ready.${one}`)).join(", ") })}</span>`}
    </a>
  `
}

/** A phone with a tick: what is needed is on it. Not the green tick, which means done. @param {{missing: string[]}} props */
const Readiness = ({ missing }) => html`
  ${missing.length ? html`<${Tick} state="wait" />` : html`<span class="ready-mark"><${Icon} name="on_phone" /></span>`}<span class="unseen">${t(missing.length ? "ready.no" : "ready.yes")}</span>
`

/** "Klaar 10:52 · Dorpsstraat 14, Barneveld". @param {import("../types.js").Doc} visit @param {string | null} at @param {string} place */
const endingWords = (visit, at, place) =>
  [`${t(`state.${visit.state}`)}${at ? ` ${clock(at)}` : ""}`, place].join(" · ")
