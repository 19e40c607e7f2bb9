/** The draft in a phone: another page of ours in a frame, with the app's own screens; it hears of each change. */
import { useEffect, useRef, useState } from "preact/hooks"
import { html } from "/app/lib/html.js"
import { t } from "./words.js"

/** @param {{bench: import("./bench.js").Bench, number: number}} props */
export function PhoneFrame({ bench, number }) {
  const frame = useRef(/** @type {HTMLIFrameElement | null} */ (null))
  const [ready, setReady] = useState(0)
  const [theme, setTheme] = useState("light")
  const list = { title: bench.title.value, number, sections: bench.sections.value }
  /** @param {any} message */
  const tell = (message) => frame.current?.contentWindow?.postMessage(message, location.origin)
  useEffect(() => {
    /** @param {MessageEvent} event */
    const hear = ({ source, data }) => source === frame.current?.contentWindow && data?.ready && setReady(Date.now())
    window.addEventListener("message", hear)
    return () => window.removeEventListener("message", hear)
  }, [])
  useEffect(() => {
    if (ready) tell({ list })
  }, [ready, bench.sections.value, bench.title.value])
  useEffect(() => {
    if (ready && bench.open.value) tell({ at: `${bench.open.value}.0` })
  }, [bench.open.value])
  return html`
    <aside class="phone-side" aria-label=${t("preview")}>
      <div class="phone-acts"><b class="grow">${t("preview")}</b>
        <select class="input" aria-label=${t("theme")} value=${theme} onChange=${(/** @type {any} */ event) => setTheme(event.currentTarget.value)}>
          ${["light", "dark", "sun"].map((one) => html`<option key=${one} value=${one} selected=${one === theme}>${t(`theme_${one}`)}</option>`)}
        </select>
        <button class="button" onClick=${() => tell({ again: true })}>${t("preview_again")}</button></div>
      <div class="phone-body"><iframe ref=${frame} title=${t("preview")} src=${`/office/checklists/preview?theme=${theme}`}></iframe></div>
      <p class="hint">${t("preview_hint")}</p>
    </aside>
  `
}
