/** "Klaar voor morgen": whether tomorrow could be done from this phone without any signal, and whether the office knows it. */
import { Icon } from "../elements/icon.js"
import { Tick } from "../elements/tick.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { missingOnPhone } from "../lib/readiness.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { addDays, clock, today } from "../lib/time.js"
import { FINAL, factsOf, hasNoSignal, isSaidSilent, visitsOn } from "../lib/visit_facts.js"
import { isProved } from "../sync/report.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Store} Store */

export function TomorrowCard() {
  const { store, loop } = useApp()
  const day = addDays(today(), 1)
  const visits = visitsOn(store, day).filter((visit) => !FINAL.includes(visit.state))
  if (!visits.length) return null
  const waiting = visits.filter((visit) => missingOnPhone(store, visit).length > 0)
  const ready = waiting.length === 0
  const { online, lastContact } = loop.state.value
  const known = lastContact !== null && visits.every((visit) => isProved(store, visit))
  const [first] = visits
  return html`
    <section class="card stack tight tomorrow ${ready ? "" : "wait"}" aria-labelledby="tomorrow">
      <div class="row">
        <${Tick} state=${ready ? "ok" : "wait"} />
        <div class="grow">
          <h2 id="tomorrow">${t(ready ? "tomorrow.ready" : "tomorrow.not_ready")}</h2>
          <span class="soft">${t("tomorrow.visits", { count: visits.length, time: clock(first.planned_from), place: factsOf(store, first).place })}</span>
        </div>
      </div>
      ${waiting.map((visit) => html`<p class="hint wait" key=${visit.id}>${factsOf(store, visit).name || clock(visit.planned_from)}: ${t("ready.missing", { what: namesOf(store, visit) })}</p>`)}
      ${troubles(store, visits, ready).map((words) => html`<p class="row top-row" key=${words}><${Icon} name="warn" /><span class="grow">${words}</span></p>`)}
      <p class="soft">${t(ready && known ? "tomorrow.known" : "tomorrow.not_known")}</p>
      ${!ready && html`<button class="button" onClick=${() => loop.nudge()}>${t(online ? "tomorrow.fetch" : "tomorrow.fetch_later")}</button>`}
      <a class="button quiet" href=${link(`/day/${day}`)} onClick=${follow}>${t("tomorrow.look")}</a>
    </section>
  `
}

/** What the phone or its person should mend while there is a signal. @param {Store} store @param {Doc[]} visits @param {boolean} ready @returns {string[]} */
function troubles(store, visits, ready) {
  const then = t(ready ? "tomorrow.silent_ready" : "tomorrow.silent_not_ready")
  /** @param {string} key @param {Doc[]} silent */
  const said = (key, silent) =>
    silent.length ? [`${t(key, { count: silent.length, who: names(store, silent) })} ${then}`] : []
  const silent = visits.filter((visit) => hasNoSignal(store, visit))
  return [
    ...said("tomorrow.no_signal_said", silent.filter((visit) => isSaidSilent(store, visit))), // biome-ignore format: two lines that say the same of two kinds
    ...said("tomorrow.no_signal", silent.filter((visit) => !isSaidSilent(store, visit))), // biome-ignore format: two lines that say the same of two kinds
    ...(store.world.able?.().camera === "denied" ? [t("tomorrow.no_camera")] : []),
    ...(store.storage.value.full ? [t("tomorrow.full")] : []),
  ]
}

/** @param {Store} store @param {Doc} visit */
const namesOf = (store, visit) =>
  missingOnPhone(store, visit)
    .map((one) => t(`ready.${one}`))
    .join(", ")

/** @param {Store} store @param {Doc[]} visits */
const names = (store, visits) =>
  visits.map((visit) => `${clock(visit.planned_from)} ${factsOf(store, visit).name}`.trim()).join(", ")
