/** Which example lies over the viewfinder: one of ours, or the lines of somebody's own SVG. */
import { useState } from "preact/hooks"
import { Outline } from "/app/elements/outline.js"
import { html } from "/app/lib/html.js"
import { OUTLINES, outlineOf } from "/app/lib/outlines.js"
import { linesOfSvg } from "./svg_lines.js"
import { t } from "./words.js"

/** @param {{bench: import("./bench.js").Bench, item: Record<string, any>}} props */
export function OutlineField({ bench, item }) {
  const [wrong, setWrong] = useState("")
  const own = item.outline?.paths ? outlineOf(item) : null
  /** @param {any} outline */
  const set = (outline) => {
    setWrong("")
    bench.change(item.id, { outline })
  }
  /** @param {any} event */
  const upload = async (event) => {
    const file = event.currentTarget.files?.[0]
    event.currentTarget.value = ""
    if (!file) return
    try {
      set(linesOfSvg(await file.text()))
    } catch (error) {
      setWrong(t(/** @type {Error} */ (error).message))
    }
  }
  return html`
    <fieldset class="outlines"><legend>${t("outline")}</legend>
      <div class="outline-choices">
        <button class="outline-choice" aria-pressed=${!item.outline} onClick=${() => set(undefined)}>${t("outline_none")}</button>
        ${Object.entries(OUTLINES).map(
          ([name, drawing]) => html`
            <button class="outline-choice" key=${name} aria-pressed=${item.outline?.set === name} aria-label=${t(`outline_${name}`)} title=${t(`outline_${name}`)} onClick=${() => set({ set: name })}><${Outline} drawing=${drawing} /></button>
          `,
        )}
        ${own && html`<button class="outline-choice" aria-pressed="true" aria-label=${t("outline_own")}><${Outline} drawing=${own} /></button>`}
        <label class="outline-choice upload">${t("outline_upload")}<input class="unseen" type="file" accept=".svg,image/svg+xml" onChange=${upload} /></label>
      </div>
      ${wrong && html`<p class="hint bad" role="alert">${wrong}</p>`}
    </fieldset>
  `
}
