/** The office asked for this phone to be cleared: what happens now, how far it is, and that no work is lost by it. */
import { Bar } from "../elements/bar.js"
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"

/** Whether this screen stands before all others. @param {import("../lib/app_context.js").App} app */
export function isWiping({ store, loop }) {
  const { signedOut } = loop.state.value
  return signedOut === "device_wiping" || (Boolean(store.meta.wipe) && signedOut !== "device_locked")
}

export function Wiping() {
  const { loop, store } = useApp()
  const { online, busy, uploading } = loop.state.value
  const waiting = store.kept.filter((line) => !line.receipt).length
  return html`
    <main class="login">
      <div class="row"><${Icon} name="warn" /><h1 class="lead">${t("wipe.title")}</h1></div>
      <p>${t("wipe.more")}</p>
      <section class="card stack tight" role="status">
        ${waiting > 0 && html`<p>${t("wipe.waiting", { count: waiting })}</p>`}
        ${uploading && html`<${Bar} value=${uploading.done} max=${uploading.total} label=${t("wipe.files")} tone="plain" /><p class="soft">${t("wipe.files_of", uploading)}</p>`}
        <p class="soft">${t(online ? "wipe.busy" : "wipe.offline")}</p>
      </section>
      ${!busy && html`<button class="button main" onClick=${() => loop.nudge()}>${t("outbox.try")}</button>`}
    </main>
  `
}
