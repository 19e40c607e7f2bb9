/** A button that only acts when it is held for two seconds: by finger, mouse, or the space bar. */
import { useEffect, useRef, useState } from "preact/hooks"
import { html } from "../lib/html.js"
import { Icon } from "./icon.js"

const HELD_MS = 2000

/** @param {{words: string, hint: string, onHeld: () => unknown}} props */
export function HoldButton({ words, hint, onHeld }) {
  const [held, setHeld] = useState(false)
  const timer = useRef(0)
  const begin = () => {
    if (timer.current) return
    setHeld(true)
    timer.current = window.setTimeout(onHeld, HELD_MS)
  }
  const end = () => {
    window.clearTimeout(timer.current)
    timer.current = 0
    setHeld(false)
  }
  useEffect(() => () => window.clearTimeout(timer.current), [])
  /** @param {KeyboardEvent} event */
  const key = (event) => {
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault()
      begin()
    }
  }
  return html`
    <button class="button hold ${held ? "held" : ""}" onPointerDown=${begin} onPointerUp=${end} onPointerLeave=${end} onPointerCancel=${end}
      onKeyDown=${key} onKeyUp=${end} onBlur=${end} onContextMenu=${(/** @type {Event} */ event) => event.preventDefault()}>
      <${Icon} name="lock" /><span>${words}<span class="soft block">${hint}</span></span>
    </button>
  `
}
