/** Uren: the day in blocks as the phone proposes them. One press keeps them; what differs is stepped, never typed. */
import { useState } from "preact/hooks"
import { Chip } from "../elements/chip.js"
import { Empty } from "../elements/empty.js"
import { Icon } from "../elements/icon.js"
import { Screen } from "../elements/screen.js"
import { SyncChip } from "../elements/sync_chip.js"
import { toast } from "../elements/toast.js"
import { logTime } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { lastDays, likelyEnd, linesOf, sumsOf } from "../lib/hours_facts.js"
import { html } from "../lib/html.js"
import { link, settle } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { clock, dayName, dayTitle, duration, minutesBetween, today } from "../lib/time.js"
import { factsOf } from "../lib/visit_facts.js"
import { HoursSheet } from "./hours_sheet.js"

/** @typedef {import("../lib/hours_facts.js").Line} Line */

const KINDS = ["travel", "work", "pause", "other"]
/** @type {Record<string, string>} */
const ICONS = { travel: "navigate", work: "list", pause: "pause", other: "clock" }

/** @param {{day?: string}} props */
export function Hours({ day: asked }) {
  const { store, person } = useApp()
  const [editing, setEditing] = useState(/** @type {Line | null} */ (null))
  const days = lastDays(today())
  const day = asked && days.includes(asked) ? asked : today()
  const lines = linesOf(store, person.member, day)
  const sums = sumsOf(lines)
  const ready = lines.filter((line) => line.how === "proposed")
  const asking = lines.find((line) => line.how === "open")
  const keep = async () => {
    for (const line of ready) await logTime(store, /** @type {any} */ (line))
    toast(t("hours.kept"))
  }
  const foot = asking
    ? html`<button class="button primary main" onClick=${() => setEditing(asking)}>${t("hours.say_end")}</button>`
    : ready.length > 0
      ? html`<button class="button primary main" onClick=${keep}><${Icon} name="ok" />${t("hours.keep", { count: ready.length })}</button>`
      : null
  return html`
    <${Screen} title=${t("hours.title")} sub=${dayTitle(day)} parent="/profile" chip=${html`<${SyncChip} short />`} foot=${foot}>
      <nav class="day-strip" aria-label=${t("hours.days")}>
        ${days.map((one) => html`<a key=${one} class="day" href=${link("/hours", { day: one })} aria-current=${one === day ? "date" : undefined} onClick=${(/** @type {Event} */ event) => pick(event, one)}>${dayName(one)}</a>`)}
      </nav>
      ${lines.length === 0 && html`<${Empty} icon="clock" title=${t("hours.none")}>${t("hours.none_more")}</${Empty}>`}
      ${
        lines.length > 0 &&
        html`<section class="card stack tight">
          <p class="lead">${t("hours.sum", { time: duration((sums.work ?? 0) + (sums.travel ?? 0) + (sums.other ?? 0)) })}</p>
          <p class="soft">${KINDS.filter((kind) => sums[kind])
            .map((kind) => `${t(`hours.${kind}`)} ${duration(sums[kind])}`)
            .join(" · ")}</p>
          <ul class="list">${lines.map((line) => html`<${Row} key=${line.id} line=${line} onEdit=${() => setEditing(line)} />`)}</ul>
        </section>`
      }
      <button class="button" onClick=${() => setEditing(another(lines, day))}><${Icon} name="plus" />${t("hours.other_time")}</button>
      <p class="soft centre">${t("hours.explain")}</p>
      ${editing && html`<${HoursSheet} line=${editing} end=${editing.to ?? likelyEnd(store, editing)} onClose=${() => setEditing(null)} />`}
    </${Screen}>
  `
}

/** @param {Event} event @param {string} day */
function pick(event, day) {
  event.preventDefault()
  settle("/hours", { day })
}

/** Half an hour after what is there, for what no step tells (loading, a course). @param {Line[]} lines @param {string} day @returns {Line} */
function another(lines, day) {
  const last = lines.findLast((line) => line.to)?.to
  const from = last ?? new Date(`${day}T07:00:00Z`).toISOString()
  const to = new Date(Date.parse(from) + 30 * 60_000).toISOString()
  return { id: "", kind: "other", visit: null, from, to, how: "proposed" }
}

/** @param {{line: Line, onEdit: () => void}} props */
function Row({ line, onEdit }) {
  const { store } = useApp()
  const visit = line.visit ? store.get("visit", line.visit) : null
  const where = visit ? factsOf(store, visit).name : ""
  const span = `${clock(line.from)} – ${line.to ? clock(line.to) : "…"}`
  return html`
    <li>
      <button class="line" disabled=${line.how === "running"} onClick=${onEdit} aria-label=${`${t(`hours.${line.kind}`)} ${where} ${span}: ${t(`hours.${line.how}`)}, ${t("hours.change")}`}>
        <${Icon} name=${ICONS[line.kind]} />
        <span class="grow"><b>${t(`hours.${line.kind}`)}</b>${line.to && ` · ${duration(minutesBetween(line.from, line.to))}`}<span class="number block">${span}</span>${where && html`<span class="soft block">${where}</span>`}</span>
        <${Chip} tone=${{ logged: "ok", proposed: "", open: "wait", running: "info" }[line.how]} icon=${line.how === "logged" ? undefined : null}>${t(`hours.${line.how}`)}</${Chip}>
      </button>
    </li>
  `
}
