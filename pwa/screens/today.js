/** Vandaag: the next visit big and dark, the rest of the day a calm list with the drive between. */
import { Chip } from "../elements/chip.js"
import { Empty } from "../elements/empty.js"
import { Screen } from "../elements/screen.js"
import { StorageAlert } from "../elements/storage_alert.js"
import { SyncLine } from "../elements/sync_chip.js"
import { Tabs } from "../elements/tabs.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { missingOnPhone } from "../lib/readiness.js"
import { t } from "../lib/texts.js"
import { clock, dayTitle, today } from "../lib/time.js"
import { legTo } from "../lib/travel_words.js"
import { FINAL, factsOf, nextOf, visitsOn } from "../lib/visit_facts.js"
import { DayStrip } from "./day_strip.js"
import { ErasedCard } from "./erased_card.js"
import { FirstDownload } from "./first_download.js"
import { Moved } from "./moved.js"
import { NextVisit } from "./next_visit.js"
import { Notices } from "./notices.js"
import { RouteCard } from "./route_card.js"
import { Tip } from "./tip.js"
import { TomorrowCard } from "./tomorrow_card.js"
import { Travel, VisitRow } from "./visit_row.js"

/** @param {{day?: string}} props */
export function Today({ day = today() }) {
  const { store, loop } = useApp()
  const isToday = day === today()
  const visits = visitsOn(store, day)
  const open = visits.filter((visit) => !FINAL.includes(visit.state))
  const closed = visits.filter((visit) => FINAL.includes(visit.state))
  const next = isToday ? nextOf(visits) : undefined
  const rest = open.filter((visit) => visit !== next)
  // Every visit of the day counts, so that the number is the one in the strip; what is finished needs nothing more.
  const ready = visits.filter((visit) => !open.includes(visit) || missingOnPhone(store, visit).length === 0).length
  const readiness =
    open.length > 0 &&
    html`<${Chip} tone=${ready === visits.length ? "ok" : "wait"} icon="on_phone">${t("day.ready", { ready, all: visits.length })}</${Chip}>`
  const { progress, busy, lastContact } = loop.state.value
  const filling = store.all("visit").length === 0 && Boolean(progress || (busy && !lastContact))
  return html`
    <${Screen} title=${dayTitle(day)} sub=${html`<${SyncLine} />`} chip=${readiness}>
      <${DayStrip} day=${day} />
      ${filling && html`<${FirstDownload} />`}
      ${next && html`<${NextVisit} facts=${factsOf(store, next)} leg=${legTo(store, visits, next)} />`}
      ${isToday && html`<${StorageAlert} />`}
      ${isToday && html`<${ErasedCard} />`}
      ${isToday && html`<${Notices} />`}
      ${rest.map(
        (visit) => html`
          <div class="leg" key=${visit.id}>
            <${Travel} minutes=${legTo(store, visits, visit)} />
            <${VisitRow} facts=${factsOf(store, visit)} missing=${missingOnPhone(store, visit)} />
          </div>
        `,
      )}
      ${
        closed.length > 0 &&
        html`<h2 class="soft group">${t("day.closed")}</h2>
          <div class="stack tight">${closed.map((visit) => html`<${VisitRow} key=${visit.id} facts=${factsOf(store, visit)} missing=${[]} />`)}</div>`
      }
      <${RouteCard} visits=${visits} />
      <${Moved} day=${day} />
      ${visits.length === 0 && !filling && html`<${NoVisits} isToday=${isToday} />`}
      ${isToday && html`<${Tip} />`}
      ${isToday && html`<${TomorrowCard} />`}
      ${visits.length > 0 && isToday && html`<${Checked} all=${ready === visits.length} />`}
    </${Screen}>
    <${Tabs} here="/" />
  `
}

/** @param {{isToday: boolean}} props */
const NoVisits = ({ isToday }) => html`
  <${Empty} icon="day" title=${t(isToday ? "day.none_today" : "day.none")}>${t("day.none_more")}</${Empty}>
`

/** When the office was last heard, and what that means. @param {{all: boolean}} props */
function Checked({ all }) {
  const { loop } = useApp()
  const { lastContact } = loop.state.value
  if (!lastContact) return html`<p class="soft centre">${t("day.never_checked")}</p>`
  return html`<p class="soft centre">${t(all ? "day.checked_ready" : "day.checked", { time: clock(lastContact) })}</p>`
}
