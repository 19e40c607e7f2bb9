/** What is not the next state: a pause, nobody home, a loose photo. */
import { useState } from "preact/hooks"
import { KeptField } from "../elements/field.js"
import { Icon } from "../elements/icon.js"
import { Sheet } from "../elements/sheet.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { go } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { moveOn } from "./next_state.js"

/** @param {{visit: import("../types.js").Doc}} props */
export function VisitMore({ visit }) {
  const { store } = useApp()
  const [open, setOpen] = useState(/** @type {"" | "more" | "nobody"} */ (""))
  const close = () => setOpen("")
  /** @param {() => unknown} act */
  const then = (act) => () => {
    close()
    act()
  }
  return html`
    <button class="button main more" aria-label=${t("do.more")} aria-haspopup="dialog" onClick=${() => setOpen("more")}><${Icon} name="more" /></button>
    ${
      open === "more" &&
      html`<${Sheet} title=${t("do.more")} onClose=${close}>
        ${visit.state === "working" && html`<button class="button" onClick=${then(() => moveOn(store, visit, "paused"))}><${Icon} name="pause" />${t("do.paused")}</button>`}
        <button class="button" onClick=${then(() => go(`/visit/${visit.id}/camera`))}><${Icon} name="camera" />${t("photo.loose")}</button>
        <button class="button" onClick=${then(() => go(`/visit/${visit.id}/part`))}><${Icon} name="stock" />${t("part.add")}</button>
        <button class="button" onClick=${then(() => go(`/visit/${visit.id}/issue`))}><${Icon} name="warn" />${t("issue.make")}</button>
        <button class="button" onClick=${() => setOpen("nobody")}><${Icon} name="door" />${t("do.no_access")}</button>
      </${Sheet}>`
    }
    ${open === "nobody" && html`<${NobodyHome} visit=${visit} onClose=${close} />`}
  `
}

/** Final, so it asks for one sentence first. @param {{visit: import("../types.js").Doc, onClose: () => void}} props */
function NobodyHome({ visit, onClose }) {
  const { store } = useApp()
  const draft = `nobody:${visit.id}`
  const [note, setNote] = useState("")
  const [asked, setAsked] = useState(false)
  const press = async () => {
    if (!note.trim()) return setAsked(true)
    await moveOn(store, visit, "no_access", note.trim())
    await store.dropDraft(draft)
    onClose()
  }
  const quick = [t("nobody.rang"), t("nobody.called"), t("nobody.neighbour")]
  return html`
    <${Sheet} title=${t("do.no_access")} onClose=${onClose}>
      <p>${t("nobody.explain")}</p>
      <div class="choices">${quick.map((words) => html`<button key=${words} class="choice" onClick=${() => setNote(note ? `${note} ${words}` : words)}>${words}</button>`)}</div>
      <${KeptField} label=${t("nobody.note")} draft=${draft} value=${note} onType=${setNote} onKeep=${() => false} long
        hint=${asked && !note.trim() ? t("nobody.note_needed") : undefined} hintTone="bad" />
      <button class="button primary main" onClick=${press}>${t("nobody.finish")}</button>
    </${Sheet}>
  `
}
