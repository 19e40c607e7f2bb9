/**
 * Says what an answer brought and took away, for who does not see it happen; and keeps the list where it is under the finger
 * when its end gets shorter.
 */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"

/** @typedef {import("../types.js").Doc} Doc */

const NAMED = 3 // more titles than that are a number

/** @param {{checklist: Doc, asking: string[]}} props asking: the places (item.repeat) that are asked now */
export function BranchNews({ checklist, asking }) {
  const before = useRef(/** @type {string[] | null} */ (null))
  const [said, say] = useState("")
  const line = useRef(/** @type {HTMLElement | null} */ (null))
  useEffect(() => {
    const news = before.current ? newsOf(checklist, before.current, asking) : ""
    before.current = asking
    if (news) say(news)
  }, [asking.join(" ")])
  useStill(line, asking.length)
  return html`<div class="branch-news" ref=${line}><p class="unseen" role="status">${said}</p></div>`
}

/** "Erbij: Soort kast. Vervallen: Aardlek." @param {Doc} checklist @param {string[]} before @param {string[]} now */
export function newsOf(checklist, before, now) {
  const came = now.filter((place) => !before.includes(place))
  const went = before.filter((place) => !now.includes(place))
  return [
    namesOf(checklist, came, "checklist.came", "checklist.came_many"),
    namesOf(checklist, went, "checklist.went", "checklist.went_many"),
  ]
    .filter(Boolean)
    .join(" ")
}

/** @param {Doc} checklist @param {string[]} places @param {string} few @param {string} many texts */
function namesOf(checklist, places, few, many) {
  if (places.length === 0) return ""
  if (places.length > NAMED) return t(many, { count: places.length })
  return t(few, { titles: places.map((place) => titleOf(checklist, place)).join(", ") })
}

/** @param {Doc} checklist @param {string} place */
function titleOf(checklist, place) {
  const [item] = place.split(".")
  const items = checklist.sections.flatMap((/** @type {Doc} */ section) => section.items)
  return items.find((/** @type {Doc} */ one) => one.id === item)?.title ?? item
}

/**
 * A list that gets shorter below the finger would slide down when it was scrolled to its end: the room stays until the next
 * scroll that does not need it. @param {{current: HTMLElement | null}} within @param {number} length
 */
function useStill(within, length) {
  const top = useRef(0)
  useLayoutEffect(() => {
    const body = within.current?.closest(".body")
    if (!(body instanceof HTMLElement)) return
    const keep = () => {
      top.current = body.scrollTop
    }
    keep()
    body.addEventListener("scroll", keep, { passive: true })
    return () => body.removeEventListener("scroll", keep)
  }, [])
  useLayoutEffect(() => {
    const body = within.current?.closest(".body")
    const line = within.current
    if (!(body instanceof HTMLElement) || !line) return
    line.style.removeProperty("--room")
    const short = top.current - (body.scrollHeight - body.clientHeight)
    if (short > 0) {
      line.style.setProperty("--room", `${Math.ceil(short)}px`)
      body.scrollTop = top.current
    }
  }, [length])
}
