/** One sentence about what just happened, with the way back. It leaves by itself; the visit's page keeps the same undo. */
import { signal } from "@preact/signals"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"

const SHOWN_MS = 3500
const SHOWN_WITH_UNDO_MS = 8000

/** @typedef {{text: string, undo?: () => void}} Toast */
const shown = signal(/** @type {Toast | null} */ (null))
let timer = 0

/** @param {string} text @param {() => void} [undo] */
export function toast(text, undo) {
  shown.value = { text, undo }
  stay(false)
}

/** Another person has the phone, or another screen speaks: what was said is over. */
export function hush() {
  clearTimeout(timer)
  shown.value = null
}

/** A sentence without a way back has been read when the thumb goes on; it may lie over what is wanted next. */
export function hushAtNextTap() {
  window.addEventListener("pointerdown", () => shown.value && !shown.value.undo && hush(), { capture: true })
}

/** Nobody loses the undo while a finger or the focus is on it. @param {boolean} held */
function stay(held) {
  clearTimeout(timer)
  if (!held) timer = Number(setTimeout(() => (shown.value = null), shown.value?.undo ? SHOWN_WITH_UNDO_MS : SHOWN_MS))
}

/** @param {Toast} said */
function back(said) {
  shown.value = null
  said.undo?.()
}

/** For who listens: one place that stays while screens come and go. */
export const ToastVoice = () => html`<div class="unseen" role="status" aria-live="polite">${shown.value?.text}</div>`

/** For who looks: just above the foot of a screen. */
export function Toasts() {
  const said = shown.value
  return html`
    <div class="toasts" onFocusIn=${() => stay(true)} onFocusOut=${() => stay(false)}>
      ${
        said &&
        html`<div class="toast">
          <span class="grow">${said.text}</span>
          ${said.undo && html`<button class="button" onClick=${() => back(said)}>${t("do.undo")}</button>`}
        </div>`
      }
    </div>
  `
}
