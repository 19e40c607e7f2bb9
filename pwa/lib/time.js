/** Moments as people here say them: Europe/Amsterdam, 24 h, d-m-jjjj. A moment is an RFC 3339 text, a day is "2026-11-21". */
import { signal } from "@preact/signals"
import { lang } from "./texts.js"

const ZONE = "Europe/Amsterdam"

/** The phone's clock, looked at every half minute: what says "47 min bezig" reads it. */
export const now = signal(Date.now())
if (typeof window !== "undefined") setInterval(() => (now.value = Date.now()), 30_000)

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map()

/** Formats are slow to make, so each is made once. @param {string} locale @param {Intl.DateTimeFormatOptions} options */
function format(locale, options) {
  const key = locale + JSON.stringify(options)
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options })
  formats.set(key, made)
  return made
}

/** The Dutch day of a moment: "2026-11-21". @param {string | number} moment */
export const dayOf = (moment) =>
  format("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(moment))

export const today = () => dayOf(now.value)

/** @param {string} day @param {number} days @returns {string} */
export function addDays(day, days) {
  const date = new Date(`${day}T12:00:00Z`) // noon: no change of summer time can make it another day
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** "08:30". @param {string | number} moment */
export const clock = (moment) =>
  format("nl-NL", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(moment))

/** "za 21 nov" or "Sat 21 Nov". @param {string} day */
export function dayName(day) {
  const date = new Date(`${day}T12:00:00Z`)
  const locale = lang.value === "nl" ? "nl-NL" : "en-GB"
  const parts = [{ weekday: "short" }, { day: "numeric" }, { month: "short" }]
  return parts
    .map((part) =>
      format(locale, /** @type {any} */ (part))
        .format(date)
        .replace(".", ""),
    )
    .join(" ")
}

/** "Za 21 nov": at the start of a line. @param {string} day */
export function dayTitle(day) {
  const name = dayName(day)
  return name[0].toUpperCase() + name.slice(1)
}

/** "21-11-2026". @param {string} day */
export function shortDate(day) {
  const [year, month, date] = day.split("-").map(Number)
  return `${date}-${month}-${year}`
}

/** "08:41" today, "vr 20 nov 08:41" on any other day. @param {string | number} moment */
export function when(moment) {
  const day = dayOf(moment)
  return day === today() ? clock(moment) : `${dayName(day)} ${clock(moment)}`
}

/** Minutes as "45 min" or "2u30" (2h30). @param {number} minutes */
export function duration(minutes) {
  const whole = Math.max(0, Math.round(minutes))
  if (whole < 60) return `${whole} min`
  const rest = whole % 60
  return `${Math.floor(whole / 60)}${lang.value === "nl" ? "u" : "h"}${rest ? String(rest).padStart(2, "0") : ""}`
}

/** Whole minutes from one moment to another. @param {string | number} from @param {string | number} to */
export const minutesBetween = (from, to) => Math.round((new Date(to).getTime() - new Date(from).getTime()) / 60_000)
