/** Kwaliteit: one's own open points, what the office has a question about, and what it decided. */
import { Chip } from "../elements/chip.js"
import { Empty } from "../elements/empty.js"
import { Icon } from "../elements/icon.js"
import { Screen } from "../elements/screen.js"
import { SyncChip } from "../elements/sync_chip.js"
import { Tabs } from "../elements/tabs.js"
import { Tick } from "../elements/tick.js"
import { useApp } from "../lib/app_context.js"
import { missingOf, place } from "../lib/checklist_facts.js"
import { concernWords } from "../lib/clash_words.js"
import { html } from "../lib/html.js"
import { noticeText } from "../lib/notice_words.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { today, when } from "../lib/time.js"
import { FINAL, factsOf, UNDER_WAY, visitsOn } from "../lib/visit_facts.js"
import { Trouble } from "./outbox.js"

export function Quality() {
  const { store } = useApp()
  const troubled = store.outbox.value.filter((entry) => entry.state === "attention")
  const open = openPoints(store)
  const notices = store.all("notice").sort((a, b) => (a.at < b.at ? 1 : -1))
  const settled = store.all("clash").filter((clash) => clash.state === "settled")
  const nothing = troubled.length + open.length + notices.length + settled.length === 0
  return html`
    <${Screen} title=${t("quality.title")} chip=${html`<${SyncChip} />`}>
      ${nothing && html`<${Empty} icon="quality" title=${t("quality.none")}>${t("quality.none_more")}</${Empty}>`}
      ${troubled.length > 0 && html`<h2 class="group">${t("quality.questions")}</h2>`}
      ${troubled.map((entry) => html`<${Trouble} key=${entry.id} entry=${entry} name=${nameOf(store, entry.visit)} />`)}
      ${open.length > 0 && html`<h2 class="group">${t("quality.open")}</h2>`}
      ${open.map(
        ({ facts, missing }) => html`
          <a class="card row" key=${facts.visit.id} href=${link(`/visit/${facts.visit.id}/checklist`, { at: place(missing[0].item, missing[0].repeat) })} onClick=${follow}>
            <${Tick} state="required" />
            <span class="grow"><b>${facts.name}</b><span class="soft block">${t("quality.points", { count: missing.length })} · ${missing[0].title}</span></span><${Icon} name="next" />
          </a>
        `,
      )}
      ${(settled.length > 0 || notices.length > 0) && html`<h2 class="group">${t("quality.decided")}</h2>`}
      ${settled.map(
        (clash) =>
          html`<section class="card row" key=${clash.id}><${Icon} name="scale" /><div class="grow"><b>${concernWords(store, clash)}</b><p class="soft">${nameOf(store, visitBehind(store, clash))}</p></div><${Chip} tone="info" icon=${null}>${t(`choice.${["office", "phone"].includes(clash.choice) ? clash.choice : "value"}`)}</${Chip}></section>`,
      )}
      ${notices.map((notice) => html`<section class="card row" key=${notice.id}><${Icon} name="bell" /><div class="grow"><b>${noticeText(notice)}</b><p class="soft">${when(notice.at)}</p></div></section>`)}
    </${Screen}>
    <${Tabs} here="/quality" />
  `
}

/** Visits of today, and any under way, with what is still required. @param {import("../types.js").Store} store */
function openPoints(store) {
  const visits = new Map(visitsOn(store, today()).map((visit) => [visit.id, visit]))
  for (const visit of store.all("visit")) if (UNDER_WAY.includes(visit.state)) visits.set(visit.id, visit)
  return [...visits.values()]
    .filter((visit) => !FINAL.includes(visit.state) && !visit.left)
    .map((visit) => ({ facts: factsOf(store, visit), missing: missingOf(store, visit) }))
    .filter(({ missing }) => missing.length > 0)
}

/** Where one's own side of a clash is: the visit itself, or the one where the serial number was used. @param {import("../types.js").Store} store @param {import("../types.js").Doc} clash */
const visitBehind = (store, clash) =>
  clash.document_kind === "visit"
    ? clash.document
    : (store.by("part_use", "serial_id", clash.document)[0]?.visit ?? null)

/** @param {import("../types.js").Store} store @param {string | null} visit */
function nameOf(store, visit) {
  const found = visit ? store.get("visit", visit) : null
  return found ? factsOf(store, found).name : t("outbox.gone_visit")
}
