/** One block of time, put right by steppers of five minutes: never typed again. */
import { useState } from "preact/hooks"
import { Sheet } from "../elements/sheet.js"
import { toast } from "../elements/toast.js"
import { correctTime, logTime } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"
import { clock, dayOf, duration, minutesBetween } from "../lib/time.js"

const STEP_MS = 5 * 60_000

/** @param {{line: import("../lib/hours_facts.js").Line, end: string, onClose: () => void}} props end: its end, or where it likely was */
export function HoursSheet({ line, end, onClose }) {
  const { store } = useApp()
  const [from, setFrom] = useState(line.from)
  const [to, setTo] = useState(end)
  const minutes = minutesBetween(from, to)
  /** To the next whole five minutes; it stays within its day. @param {string} at @param {1 | -1} way */
  const moved = (at, way) => {
    const steps = Date.parse(at) / STEP_MS
    const next = new Date((way > 0 ? Math.floor(steps) + 1 : Math.ceil(steps) - 1) * STEP_MS)
    return dayOf(next.getTime()) === dayOf(line.from) ? next.toISOString() : at
  }
  const keep = async () => {
    const said = { kind: line.kind, visit: line.visit, from, to }
    if (line.how === "logged") {
      if (from !== line.from || to !== line.to) await correctTime(store, line.id, said)
    } else await logTime(store, { id: line.id || undefined, ...said })
    toast(t("hours.kept"))
    onClose()
  }
  const place = { from, to }
  /** @param {"from" | "to"} which @param {(at: string) => void} set */
  const stepper = (which, set) => {
    const [down, up] = [moved(place[which], -1), moved(place[which], 1)]
    const fits = { from: (/** @type {string} */ at) => at <= to, to: (/** @type {string} */ at) => at >= from }[which]
    return html`
      <div class="stepper" role="group" aria-label=${t(`hours.${which}_time`)}>
        <span class="grow">${t(`hours.${which}_time`)}</span>
        <button class="button icon-only" aria-label=${t("hours.earlier", { what: t(`hours.${which}_time`) })} disabled=${!fits(down)} onClick=${() => set(down)}>−</button>
        <output class="number lead" aria-live="polite">${clock(place[which])}</output>
        <button class="button icon-only" aria-label=${t("hours.later", { what: t(`hours.${which}_time`) })} disabled=${!fits(up)} onClick=${() => set(up)}>+</button>
      </div>
    `
  }
  return html`
    <${Sheet} title=${line.how === "open" ? t("hours.when_ended") : t(`hours.${line.kind}`)} onClose=${onClose}>
      ${stepper("from", setFrom)}
      ${stepper("to", setTo)}
      <p class="soft">${minutes > 0 ? duration(minutes) : t("hours.counts_not")}</p>
      <button class="button primary main" onClick=${keep}>${t("hours.keep_this")}</button>
    </${Sheet}>
  `
}
