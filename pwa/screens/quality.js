/** Kwaliteit: what the office sent back, photos to take again, one's own open points, its questions and decisions. */
import { Chip } from "../elements/chip.js"
import { Empty } from "../elements/empty.js"
import { Icon } from "../elements/icon.js"
import { Screen } from "../elements/screen.js"
import { SyncChip } from "../elements/sync_chip.js"
import { Tabs } from "../elements/tabs.js"
import { Tick } from "../elements/tick.js"
import { useApp } from "../lib/app_context.js"
import { place } from "../lib/checklist_facts.js"
import { concernWords } from "../lib/clash_words.js"
import { html } from "../lib/html.js"
import { noticeText } from "../lib/notice_words.js"
import { openPoints, poorPhotos, returnedVisits } from "../lib/quality_facts.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { dayOf, dayTitle, when } from "../lib/time.js"
import { visitFacts } from "../lib/visit_facts.js"
import { UNTAKEN } from "../sync/erased.js"
import { ErasedCard } from "./erased_card.js"
import { Trouble } from "./outbox.js"
import { PoorPhotos } from "./quality_photos.js"

export function Quality() {
  const { store, person } = useApp()
  const troubled = store.outbox.value.filter((entry) => entry.state === "attention")
  const returned = returnedVisits(store)
  const poor = poorPhotos(store, person.member)
  const marked = poor.filter(({ photo }) => photo.poor_reason)
  const doubtful = poor.filter(({ photo }) => !photo.poor_reason)
  const open = openPoints(store)
  const notices = store
    .all("notice")
    .filter((one) => one.kind !== "tip")
    .sort((a, b) => (a.at < b.at ? 1 : -1))
  const settled = store.all("clash").filter((clash) => clash.state === "settled")
  const all = [troubled, returned, poor, open, notices, settled]
  return html`
    <${Screen} title=${t("quality.title")} chip=${html`<${SyncChip} />`}>
      <${ErasedCard} />
      ${all.every((some) => some.length === 0) && !store.draft(UNTAKEN) && html`<${Empty} icon="quality" title=${t("quality.none")}>${t("quality.none_more")}</${Empty}>`}
      <${Group} title=${t("quality.returned")} some=${returned}>${returned.map((one) => html`<${Returned} key=${one.sent.id} ...${one} />`)}</${Group}>
      <${Group} title=${t("quality.photos_again")} some=${marked}><${PoorPhotos} photos=${marked} /></${Group}>
      <${Group} title=${t("quality.questions")} some=${troubled}>
        ${troubled.map((entry) => html`<${Trouble} key=${entry.id} entry=${entry} name=${nameOf(store, entry.visit)} />`)}
      </${Group}>
      <${Group} title=${t("quality.open")} some=${open}>${open.map((one) => html`<${OpenPoints} key=${one.facts.visit.id} ...${one} />`)}</${Group}>
      <${Group} title=${t("quality.photos_doubtful")} some=${doubtful}><${PoorPhotos} photos=${doubtful} /></${Group}>
      <${Group} title=${t("quality.decided")} some=${[...settled, ...notices]}>
        ${settled.map((clash) => html`<${Decided} key=${clash.id} clash=${clash} />`)}
        ${notices.map((notice) => html`<section class="card row" key=${notice.id}><${Icon} name="bell" /><div class="grow"><b>${noticeText(notice)}</b><p class="soft">${when(notice.at)}</p></div></section>`)}
      </${Group}>
    </${Screen}>
    <${Tabs} here="/quality" />
  `
}

/** A heading, where there is something below it. @param {{title: string, some: any[], children?: any}} props */
const Group = ({ title, some, children }) => (some.length ? html`<h2 class="group">${title}</h2>${children}` : null)

/** @param {ReturnType<typeof returnedVisits>[number]} props */
const Returned = ({ facts, sent, photos }) => html`
  <a class="card wait row" href=${link(`/visit/${facts.visit.id}`)} onClick=${follow}>
    <${Icon} name="undo" />
    <span class="grow"><b class="title">${facts.name}</b><span class="block said">${sent.reason}</span>
      <span class="soft block">${[dayTitle(dayOf(facts.visit.planned_from)), photos > 0 && t("quality.photos", { count: photos })].filter(Boolean).join(" · ")}</span></span>
    <${Icon} name="next" />
  </a>
`

/** @param {ReturnType<typeof openPoints>[number]} props */
const OpenPoints = ({ facts, missing }) => html`
  <a class="card row" href=${link(`/visit/${facts.visit.id}/checklist`, { at: place(missing[0].item, missing[0].repeat) })} onClick=${follow}>
    <${Tick} state="required" />
    <span class="grow"><b>${facts.name}</b><span class="soft block">${t("quality.points", { count: missing.length })} · ${missing[0].title}</span></span><${Icon} name="next" />
  </a>
`

/** @param {{clash: import("../types.js").Doc}} props */
function Decided({ clash }) {
  const { store } = useApp()
  const choice = ["office", "phone"].includes(clash.choice) ? clash.choice : "value"
  return html`
    <section class="card row">
      <${Icon} name="scale" /><div class="grow"><b>${concernWords(store, clash)}</b><p class="soft">${nameOf(store, visitBehind(store, clash))}</p></div>
      <${Chip} tone="info" icon=${null}>${t(`choice.${choice}`)}</${Chip}>
    </section>
  `
}

/** Where one's own side of a clash is: the visit itself, or the one where the serial number was used. @param {import("../types.js").Store} store @param {import("../types.js").Doc} clash */
const visitBehind = (store, clash) =>
  clash.document_kind === "visit"
    ? clash.document
    : (store.by("part_use", "serial_id", clash.document)[0]?.visit ?? null)

/** @param {import("../types.js").Store} store @param {string | null} visit */
const nameOf = (store, visit) => (visit ? visitFacts(store, visit)?.name : null) ?? t("outbox.gone_visit")
