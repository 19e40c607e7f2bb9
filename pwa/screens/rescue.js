/** Reddingsbestand: what this phone cannot send, in a file for a colleague; and a colleague's file to be brought. */
import { useState } from "preact/hooks"
import { Icon } from "../elements/icon.js"
import { Screen } from "../elements/screen.js"
import { useApp } from "../lib/app_context.js"
import { howMuch } from "../lib/how_much.js"
import { html } from "../lib/html.js"
import { fileSize } from "../lib/numbers.js"
import { hasText, t } from "../lib/texts.js"
import { when } from "../lib/time.js"
import { canRescue, carried, carry, LARGEST, letGo, makeRescueFile, rescuable } from "../sync/rescue.js"

export function Rescue() {
  return html`
    <${Screen} title=${t("rescue.title")} parent="/outbox">
      <${Mine} />
      <${Colleagues} />
    </${Screen}>
  `
}

/** This phone's own work. */
function Mine() {
  const { store, person } = useApp()
  const [made, setMade] = useState(/** @type {{file: File, url: string} | null} */ (null))
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState(false)
  const can = canRescue(store)
  const make = async () => {
    setBusy(true)
    setWrong(false)
    try {
      const { name, parts } = await makeRescueFile(store, person)
      const file = new File(parts, name, { type: "application/octet-stream" })
      if (made) URL.revokeObjectURL(made.url)
      setMade({ file, url: URL.createObjectURL(file) })
    } catch (error) {
      console.error("The rescue file could not be made", error)
      setWrong(true)
    }
    setBusy(false)
  }
  return html`
    <section class="card stack">
      <h2>${t("rescue.mine")}</h2>
      <p>${t("rescue.mine_more")}</p>
      ${can === "nothing" && html`<p class="soft">${t("rescue.nothing")}</p>`}
      ${can === "no_key" && html`<p class="card wait">${t("rescue.no_key")}</p>`}
      ${can === "ready" && html`<p class="soft">${t("rescue.holds", { work: howMuch(rescuable(store)) })}</p><button class="button ${made ? "" : "primary"} main" disabled=${busy} onClick=${make}>${t(made ? "rescue.make_again" : busy ? "rescue.making" : "rescue.make")}</button>`}
      ${wrong && html`<p class="hint bad" role="alert">${t("rescue.failed")}</p>`}
      ${made && html`<${Made} ...${made} />`}
    </section>
  `
}

/** What may be done with it. @param {{file: File, url: string}} props */
function Made({ file, url }) {
  const shares = navigator.canShare?.({ files: [file] })
  const share = () => navigator.share({ files: [file], title: file.name }).catch(() => {}) // the sheet was closed
  return html`
    <div class="stack tight" role="status"><b>${file.name}</b><span class="soft">${fileSize(file.size)} · ${t("rescue.sealed")}</span></div>
    ${shares && html`<button class="button primary main" onClick=${share}><${Icon} name="send" />${t("rescue.share")}</button>`}
    <a class="button main ${shares ? "" : "primary"}" href=${url} download=${file.name}>${t("rescue.save")}</a>
  `
}

/** Files of colleagues that this phone carries. */
function Colleagues() {
  const { store, loop } = useApp()
  const [wrong, setWrong] = useState(/** @type {string | null} */ (null))
  /** @param {any} event */
  const take = async ({ currentTarget }) => {
    const file = currentTarget.files?.[0]
    currentTarget.value = ""
    if (!file) return
    setWrong(file.size > LARGEST ? "rescue.too_large" : null)
    if (file.size > LARGEST) return
    try {
      await carry(store, await file.arrayBuffer(), file.name)
      loop.nudge()
    } catch (/** @type {any} */ error) {
      setWrong(error?.code === "phone_full" ? "rescue.phone_full" : "rescue.unreadable")
    }
  }
  return html`
    <section class="card stack">
      <h2>${t("rescue.theirs")}</h2>
      <p>${t("rescue.theirs_more")}</p>
      <label class="button main file"><${Icon} name="plus" />${t("rescue.choose")}<input class="unseen" type="file" onChange=${take} /></label>
      ${wrong && html`<p class="hint bad" role="alert">${t(wrong)}</p>`}
      <ul class="list">
        ${carried(store).map(([key, one]) => html`<li key=${key} class="row"><div class="grow"><b>${one.name}</b><span class="soft block">${said(one)} · ${when(one.at)}</span></div>${one.state !== "waits" && html`<button class="button" onClick=${() => letGo(store, key)}>${t("rescue.let_go")}</button>`}</li>`)}
      </ul>
    </section>
  `
}

/** How far it is. @param {import("../sync/rescue.js").Carried} one */
function said({ state, code }) {
  if (state !== "refused") return t(`rescue.${state}`)
  return t(hasText(`rescue.${code}`) ? `rescue.${code}` : "rescue.damaged")
}
