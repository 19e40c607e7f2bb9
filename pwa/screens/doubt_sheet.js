/** "Hij lijkt onscherp": what the phone finds of the photo that was just taken. One tap takes it again, one keeps it. */
import { useState } from "preact/hooks"
import { KeptField } from "../elements/field.js"
import { Icon } from "../elements/icon.js"
import { Picture } from "../elements/picture.js"
import { Sheet } from "../elements/sheet.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"

/** @typedef {{id: string, sha256: string, verdict: string, finish: (override?: string | true) => Promise<void>}} Doubt a photo on the disk, of which something could be better */

/** @param {{doubt: Doubt, visit: string, onAgain: () => void, onUse: (why: string | true) => void, onClose: () => void}} props onClose: kept, and nothing said about it */
export function DoubtSheet({ doubt, visit, onAgain, onUse, onClose }) {
  const { store } = useApp()
  const [why, setWhy] = useState("")
  const draft = `photo-why:${visit}`
  const use = () => {
    store.dropDraft(draft)
    onUse(why.trim() || true)
  }
  return html`
    <${Sheet} title=${t("poor.own")} onClose=${onClose}>
      <div class="doubt"><${Picture} sha256=${doubt.sha256} alt=${t("photo.title")} /></div>
      <p class="row"><${Icon} name="warn" /><span class="grow">${t(`poor.${doubt.verdict}`)}</span></p>
      <${KeptField} label=${t("poor.why")} draft=${draft} value="" onType=${setWhy} onKeep=${() => false} />
      <button class="button main" onClick=${use}>${t("poor.use")}</button>
      <button class="button primary main" onClick=${onAgain}><${Icon} name="camera" />${t("photo.again")}</button>
    </${Sheet}>
  `
}
