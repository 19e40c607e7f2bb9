/** The one thing that may not be said softly: this phone did not keep what was just done. */
import { signal } from "@preact/signals"
import { html } from "../lib/html.js"
import { hasText, t } from "../lib/texts.js"
import { Icon } from "./icon.js"

/** @type {import("@preact/signals").Signal<string | null>} a code of the store's errors */
const alarm = signal(null)

/** Hears every act that the store could not keep, wherever on the screens it was done. */
export function listenForAlarms() {
  window.addEventListener("unhandledrejection", ({ reason }) => {
    if (hasText(`alarm.${reason?.code}`)) alarm.value = reason.code
  })
}

export function Alarm() {
  const code = alarm.value
  if (!code) return null
  return html`
    <div class="update card bad row" role="alert">
      <${Icon} name="warn" /><b class="grow">${t(`alarm.${code}`)}</b>
      <button class="button" onClick=${() => {
        alarm.value = null
      }}>${t("do.understood")}</button>
    </div>
  `
}
