/** "Seintje bij wijziging van vandaag": on, off, or why it cannot be. */
import { useState } from "preact/hooks"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { alerts, switchOff, switchOn } from "../lib/push.js"
import { t } from "../lib/texts.js"

export function AlertsCard() {
  const { store, person } = useApp()
  const [state, setState] = useState(() => alerts(person))
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState(/** @type {string | null} */ (null))
  const canSwitch = state === "on" || state === "off"
  const press = async () => {
    setBusy(true)
    setWrong(null)
    try {
      setState(await (state === "on" ? switchOff : switchOn)(store.world, person))
    } catch (/** @type {any} */ error) {
      setWrong(error?.code === "offline" || error?.status === 0 ? "alerts.no_office" : "alerts.no_service")
    }
    setBusy(false)
  }
  return html`
    <section class="card stack tight">
      <h2>${t("alerts.title")}</h2>
      <p role="status"><b>${t(`alerts.${state}`)}</b><span class="soft block">${t(`alerts.${state}_more`)}</span></p>
      ${wrong && html`<p class="card wait" role="alert">${t(wrong)}</p>`}
      ${canSwitch && html`<button class="button" disabled=${busy} onClick=${press}>${t(state === "on" ? "alerts.switch_off" : "alerts.switch_on")}</button>`}
    </section>
  `
}
