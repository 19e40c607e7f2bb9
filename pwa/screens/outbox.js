/** Nog te versturen: per visit what waits, since when and why, with the one button that helps. */
import { Chip } from "../elements/chip.js"
import { Empty } from "../elements/empty.js"
import { Icon } from "../elements/icon.js"
import { Proof } from "../elements/proof.js"
import { Screen } from "../elements/screen.js"
import { StorageAlert } from "../elements/storage_alert.js"
import { StorageMeter } from "../elements/storage_meter.js"
import { Tick } from "../elements/tick.js"
import { useApp } from "../lib/app_context.js"
import { itemTitle } from "../lib/clash_words.js"
import { html } from "../lib/html.js"
import { actTitle, contents, groups, troubleText, whyShut, whyWaiting } from "../lib/outbox_words.js"
import { follow, go, link } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { when } from "../lib/time.js"
import { factsOf } from "../lib/visit_facts.js"
import { shotOf } from "./camera.js"
import { ErasedCard } from "./erased_card.js"

/** @typedef {import("../lib/outbox_words.js").Group} Group */

export function Outbox() {
  const { store, loop, person } = useApp()
  const all = groups(store.outbox.value)
  const line = loop.state.value
  const unsent = all.reduce((sum, group) => sum + group.waiting.length, 0)
  const open = all.filter((group) => group.waiting.length || group.attention.length)
  const why = open.length ? whyWaiting(line, open[0]) : null
  const foot = line.signedOut
    ? html`<button class="button primary main" onClick=${() => go("/login/again")}>${t("outbox.login")}</button>`
    : unsent > 0 &&
      why?.act &&
      html`<button class="button primary main" onClick=${() => loop.nudge()}>${t("outbox.try")}</button>`
  const chip =
    unsent > 0 &&
    html`<${Chip} tone="wait" icon="send">${unsent}<span class="unseen"> ${t("outbox.waiting_count", { count: unsent })}</span></${Chip}>`
  return html`
    <${Screen} title=${t("outbox.title")} parent="/" chip=${chip} foot=${foot}>
      ${line.tooOld && html`<p class="card wait">${t("outbox.too_old")}</p>`}
      ${line.signedOut && html`<p class="card wait" role="status">${t(whyShut(line.signedOut), { name: person.name })}</p>`}
      <${ErasedCard} />
      ${all.length === 0 && !line.signedOut && html`<${Empty} icon="send" title=${t("outbox.none")}>${t("outbox.none_more")}</${Empty}>`}
      ${all.map((group) => html`<${VisitGroup} key=${group.visit ?? "none"} group=${group} />`)}
      <a class="card row" href=${link("/rescue")} onClick=${follow}><${Icon} name="send" /><b class="grow">${t(unsent > 0 ? "outbox.rescue" : "outbox.rescue_theirs")}</b><${Icon} name="next" /></a>
      <${StorageAlert} />
      <${StorageMeter} />
      ${line.lastContact && html`<p class="soft centre">${t("outbox.last_contact", { time: when(line.lastContact) })}</p>`}
    </${Screen}>
  `
}

/** @param {{group: Group}} props */
function VisitGroup({ group }) {
  const { store, loop } = useApp()
  const visit = group.visit ? store.get("visit", group.visit) : null
  const name = visit ? factsOf(store, visit).name : t(group.visit ? "outbox.gone_visit" : "outbox.no_visit")
  const why = whyWaiting(loop.state.value, group)
  const last = group.entries[group.entries.length - 1]
  const title = visit
    ? html`<a class="plain-link" href=${link(`/visit/${visit.id}`)} onClick=${follow}>${name}</a>`
    : name
  return html`
    ${
      group.waiting.length > 0 &&
      html`<section class="card stack tight">
        <div class="row"><h2 class="grow">${title}</h2><${Chip} tone="wait" icon=${why.icon}>${t(`${why.key}_chip`)}</${Chip}></div>
        <p class="soft">${contents(group)} · ${t("outbox.since", { time: when(group.since ?? last.at) })}</p>
        ${why.act !== "login" && html`<p class="soft">${t(why.key)}</p>`}
        <${Proof} entries=${group.entries} />
      </section>`
    }
    ${group.attention.map((entry) => html`<${Trouble} key=${entry.id} entry=${entry} name=${name} />`)}
    ${
      group.waiting.length === 0 &&
      group.attention.length === 0 &&
      html`<section class="card row"><div class="grow"><h2>${title}</h2><p class="soft">${t("outbox.all_received", { time: when(last.at) })}</p></div><${Tick} state="ok" /></section>`
    }
  `
}

/** One act the office did not take as it was: the work is safe, and this is what helps. @param {{entry: import("../types.js").Entry, name: any}} props */
export function Trouble({ entry, name }) {
  const { store } = useApp()
  const known = entry.visit && store.get("visit", entry.visit)
  const serial = ["part.use", "part.swap"].includes(entry.name) && entry.args.serial && known
  const asked = known ? shotOf(factsOf(store, known).checklist, entry.args.item) : null
  const plate = asked?.plate ? { item: asked.plate, repeat: entry.args.repeat ?? 0 } : {}
  return html`
    <section class="card marked stack tight">
      <div class="row"><${Icon} name="warn" /><h2 class="grow">${actTitle(entry, (item) => itemTitle(store, item))}</h2></div>
      <p class="soft">${name} · ${when(entry.at)}</p>
      <p>${troubleText(entry)}</p>
      ${
        known &&
        html`<div class="buttons">
          ${serial && html`<button class="button" onClick=${() => go(`/visit/${entry.visit}/camera`, plate)}><${Icon} name="camera" />${t("outbox.plate")}</button>`}
          <button class="button" onClick=${() => go(`/visit/${entry.visit}`)}>${t("outbox.look")}</button>
        </div>`
      }
    </section>
  `
}
