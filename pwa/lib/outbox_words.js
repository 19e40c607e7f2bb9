/** The outbox in the words of a technician: per visit what, since when, why it waits, and the one thing that helps. */
import { isUnsent } from "../elements/sync_chip.js"
import { fileSize } from "./numbers.js"
import { hasText, t } from "./texts.js"

/** @typedef {import("../types.js").Entry} Entry */
/** @typedef {{visit: string | null, entries: Entry[], waiting: Entry[], attention: Entry[], bytes: number, since: string | null}} Group */

/** Groups per visit (null: not about a visit); what needs a person first, then what waits longest. @param {Entry[]} entries @returns {Group[]} */
export function groups(entries) {
  /** @type {Map<string | null, Entry[]>} */
  const byVisit = new Map()
  for (const entry of entries) byVisit.set(entry.visit, [...(byVisit.get(entry.visit) ?? []), entry])
  return [...byVisit]
    .map(([visit, mine]) => groupOf(visit, mine))
    .sort((a, b) => rank(a) - rank(b) || (newest(b) > newest(a) ? 1 : -1))
}

/** @param {string | null} visit @param {Entry[]} entries @returns {Group} */
function groupOf(visit, entries) {
  const attention = entries.filter((entry) => entry.state === "attention")
  const waiting = entries.filter((entry) => entry.state !== "attention" && isUnsent(entry))
  const bytes = entries.flatMap((entry) => entry.blobs).reduce((sum, blob) => sum + (blob.sent ? 0 : blob.bytes), 0)
  return { visit, entries, waiting, attention, bytes, since: waiting[0]?.at ?? null }
}

/** @param {Group} group */
const rank = (group) => (group.attention.length ? 0 : group.waiting.length ? 1 : 2)
/** @param {Group} group */
const newest = (group) => group.entries[group.entries.length - 1].at

/** @type {Record<string, string>} */
const WORD = {
  "checklist.answer": "answers",
  "photo.add": "photos",
  "part.use": "parts",
  "part.swap": "parts",
  "signature.seal": "signatures",
  "visit.set_state": "steps",
  "visit.complete": "steps",
}

/** "12 antwoorden, 4 foto's (1,9 MB)". @param {Group} group */
export function contents(group) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const entry of group.waiting) {
    const word = WORD[entry.name] ?? "others"
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts]
    .map(
      ([word, count]) =>
        t(`outbox.${word}`, { count }) + (word === "photos" && group.bytes ? ` (${fileSize(group.bytes)})` : ""),
    )
    .join(", ")
}

/**
 * Why the waiting ones wait, and what helps: `act` names the button (null: nothing to do, it goes by itself).
 * @param {{online: boolean, signedOut: any, fullServer: boolean, busy: boolean, tooOld: boolean}} line @param {Group} group
 * @returns {{key: string, icon: string, act: "login" | "try" | null}}
 */
export function whyWaiting(line, group) {
  if (line.signedOut) return { key: whyShut(line.signedOut), icon: "lock", act: "login" }
  if (!line.online) return { key: "outbox.why_offline", icon: "offline", act: "try" }
  const onlyFiles = group.waiting.every((entry) => entry.state === "received")
  if (line.fullServer && onlyFiles) return { key: "outbox.why_office_full", icon: "clock", act: null }
  if (group.waiting.some((entry) => entry.why === "server_error"))
    return { key: "outbox.why_server_error", icon: "clock", act: "try" }
  return {
    key: line.busy ? "outbox.why_sending" : onlyFiles ? "outbox.why_files" : "outbox.why_waiting",
    icon: "send",
    act: line.busy ? null : "try",
  }
}

/** @type {Record<string, string>} */
const SHUT = { device_locked: "outbox.why_device_locked", other_member: "outbox.why_other_member" }

/** Why the office does not let this phone in: locked is not the same as logged out. @param {string} code @returns {string} */
export const whyShut = (code) => SHUT[code] ?? "outbox.why_signed_out"

/** What a technician is told of an act that the office did not take as it was. @param {Entry} entry @returns {string} */
export function troubleText(entry) {
  if (entry.why === "clash" && entry.args.serial) return t("clash.serial_open")
  const key = `trouble.${entry.why}`
  if (hasText(key)) return t(key)
  return entry.message ?? t("trouble.unknown")
}

/** A name for one act: "Serienummer ZAP-20931", "Foto", "Antwoord: Isolatieweerstand". @param {Entry} entry @param {(item: string) => string} titleOf */
export function actTitle(entry, titleOf) {
  const { args, name } = entry
  if (name === "part.swap") return t("act.swapped", { serial: args.serial, old: args.old_serial })
  if (name === "part.use" && args.serial) return t("act.serial", { serial: args.serial })
  if (args.item) return t(name === "photo.add" ? "act.photo_of" : "act.answer", { item: titleOf(args.item) })
  const key = `act.${name}`
  return hasText(key) ? t(key) : t("act.other")
}
