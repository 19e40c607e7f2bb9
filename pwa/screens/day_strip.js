/** The days one can open: past days with work, today, tomorrow, and the days ahead. */
import { useEffect, useRef } from "preact/hooks"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { link, settle } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { addDays, dayName, dayOf, today } from "../lib/time.js"

/** @param {Iterable<string>} planned days that have visits @param {string} now @param {string} chosen @returns {string[]} in order */
export function daysToShow(planned, now, chosen) {
  return [...new Set([...planned, addDays(now, -1), now, addDays(now, 1), chosen])].sort()
}

/** @param {string} day */
function words(day) {
  const names = new Map([
    [addDays(today(), -1), "day.yesterday"],
    [today(), "day.today"],
    [addDays(today(), 1), "day.tomorrow"],
  ])
  const name = names.get(day)
  return name ? t(name) : dayName(day)
}

/** @param {{day: string}} props */
export function DayStrip({ day }) {
  const { store } = useApp()
  const strip = useRef(/** @type {HTMLElement | null} */ (null))
  const counts = new Map()
  for (const visit of store.all("visit")) {
    if (visit.left) continue // somebody else's by now; it stays below, to look at
    const on = dayOf(visit.planned_from)
    counts.set(on, (counts.get(on) ?? 0) + 1)
  }
  useEffect(() => {
    const chosen = /** @type {HTMLElement | null | undefined} */ (strip.current?.querySelector("[aria-current]"))
    if (chosen && strip.current)
      strip.current.scrollLeft = chosen.offsetLeft - strip.current.clientWidth / 2 + chosen.clientWidth / 2
  }, [day])
  /** @param {MouseEvent} event @param {string} to */
  const choose = (event, to) => {
    event.preventDefault() // days are one place: the back gesture must not walk through each of them
    settle(to === today() ? "/" : `/day/${to}`)
  }
  return html`
    <nav class="day-strip" ref=${strip} aria-label=${t("day.days")}>
      ${daysToShow(counts.keys(), today(), day).map(
        (one) => html`
          <a key=${one} class="day" href=${link(one === today() ? "/" : `/day/${one}`)} aria-current=${one === day ? "date" : undefined}
            onClick=${(/** @type {MouseEvent} */ event) => choose(event, one)}>
            ${words(one)} <span class="number">${counts.get(one) ?? 0}</span><span class="unseen"> ${t("day.visits", { count: counts.get(one) ?? 0 })}</span>
          </a>
        `,
      )}
    </nav>
  `
}
