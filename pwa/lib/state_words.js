/** A visit's state as a person would say it. */

import { returnOf } from "./quality_facts.js"
import { t } from "./texts.js"
import { clock, duration, minutesBetween, now, when } from "./time.js"
import { since } from "./visit_facts.js"

/** @typedef {import("../types.js").Doc} Doc */

/** @param {Doc} visit */
export const stateName = (visit) => t(`state.${visit.state}`)

/** "Gestart 08:41 · 47 min bezig". @param {import("../types.js").Store} store @param {Doc} visit */
export function stateLine(store, visit) {
  const sent = visit.state === "paused" ? returnOf(store, visit.id) : null
  const from = since(store, visit)
  if (sent && from === sent.at) return `${t("state.returned")} ${when(sent.at)}`
  if (!from) return stateName(visit)
  const words = `${stateName(visit)} ${clock(from)}`
  const minutes = minutesBetween(from, now.value)
  if (visit.state !== "working" || minutes < 1) return words
  return `${words} · ${t("visit.busy", { time: duration(minutes) })}`
}
