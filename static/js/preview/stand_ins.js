/** What a preview shows where a phone would use its camera, its van and its customer: the same frame, one press, an example. */
import { Icon } from "/app/elements/icon.js"
import { Outline } from "/app/elements/outline.js"
import { Screen } from "/app/elements/screen.js"
import { addPhoto, answer, seal } from "/app/lib/acts.js"
import { useApp } from "/app/lib/app_context.js"
import { html } from "/app/lib/html.js"
import { OUTLINES, outlineOf } from "/app/lib/outlines.js"
import { settle } from "/app/lib/route.js"
import { t } from "/app/lib/texts.js"
import { uuid7 } from "/app/lib/uuid7.js"
import { visitFacts } from "/app/lib/visit_facts.js"
import { shotOf } from "/app/screens/camera.js"
import { VISIT } from "./preview_store.js"
import { say } from "./preview_words.js"

/** @param {string} [item] @param {string} [repeat] */
const back = (item, repeat = "0") => settle(`/visit/${VISIT}/checklist`, item ? { at: `${item}.${repeat}` } : {})

/** A picture of the outline itself, as if it had been photographed. @param {{box: number[], paths: string[]}} drawing */
function pictureOf({ box: [width, height], paths }) {
  const lines = paths.map((path) => `<path d="${path}"/>`).join("")
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-width * 0.2} ${-height * 0.1} ${width * 1.4} ${height * 1.2}" width="480" height="480" preserveAspectRatio="xMidYMid slice"><rect x="-999" y="-999" width="9999" height="9999" fill="#33433f"/><g fill="none" stroke="#cfe3e5" stroke-width="5" stroke-linecap="round" stroke-linejoin="round">${lines}</g></svg>`
  return `data:image/svg+xml;base64,${btoa(drawn)}`
}

/** @param {{visit: string, item: string, repeat?: string}} props */
export function ExampleCamera({ visit, item, repeat }) {
  const { store } = useApp()
  const shot = shotOf(visitFacts(store, visit)?.checklist, item)
  const drawing = outlineOf(shot)
  const snap = async () => {
    const sha256 = /** @type {any} */ (store).picture(pictureOf(drawing ?? OUTLINES.room))
    const size = { bytes: 1, width: 480, height: 480 }
    await addPhoto(store, { id: uuid7(), visit, item, repeat: Number(repeat ?? 0), sha256, taken_at: new Date().toISOString(), ...size }) // biome-ignore format: one act
    back(item, repeat)
  }
  return html`
    <main class="camera">
      <header class="camera-top">
        <button class="button icon-only" aria-label=${t("do.back")} onClick=${() => back(item, repeat)}><${Icon} name="back" /></button>
        <div class="grow"><h1 class="lead">${shot?.title}</h1>${shot?.shot && html`<p>${shot.shot}</p>`}</div>
      </header>
      <div class="viewfinder example">${drawing ? html`<${Outline} drawing=${drawing} />` : html`<p>${say("no_camera")}</p>`}</div>
      <footer class="camera-foot"><span></span><button class="shutter" aria-label=${t("photo.take")} onClick=${snap}></button><span></span></footer>
    </main>
  `
}

/** @param {{visit: string, item: string, repeat?: string}} props */
export function ExampleSerial({ visit, item, repeat }) {
  const { store } = useApp()
  const keep = async () => {
    await answer(store, { visit, item, repeat: Number(repeat ?? 0), value: "V12600011" })
    back(item, repeat)
  }
  return html`
    <${Screen} title=${t("serial.enter")} parent=${`/visit/${visit}/checklist`}
      foot=${html`<button class="button primary main" onClick=${keep}>V12600011</button>`}>
      <p class="card">${say("example_serial")}</p>
    </${Screen}>
  `
}

/** @param {{visit: string, role?: string}} props */
export function ExampleSign({ visit, role = "customer" }) {
  const { store, person } = useApp()
  const name = role === "customer" ? (visitFacts(store, visit)?.customer?.name ?? "") : person.name
  const sign = async () => {
    await seal(store, { visit, role, name, statement_sha256: "0".repeat(64), typed: name, consent: t("sign.consent") })
    back()
  }
  return html`
    <${Screen} title=${t(`sign.${role}`)} parent=${`/visit/${visit}/checklist`}
      foot=${html`<button class="button primary main" onClick=${sign}>${t("sign.seal")}</button>`}>
      <p class="card">${say("example_sign", { name })}</p>
    </${Screen}>
  `
}
