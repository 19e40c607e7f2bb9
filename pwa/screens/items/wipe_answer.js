/** An answer that was a slip: wiped by a button of its own, never by pressing the chosen one again. */
import { toast } from "../../elements/toast.js"
import { answer } from "../../lib/acts.js"
import { useApp } from "../../lib/app_context.js"
import { html } from "../../lib/html.js"
import { t } from "../../lib/texts.js"

/** @param {{place: import("../../lib/typed_words.js").Place, value: string, note: string, then?: () => void}} props */
export function WipeAnswer({ place, value, note, then }) {
  const { store } = useApp()
  const press = async () => {
    await answer(store, { ...place, value: "", note: "" })
    toast(t("checklist.wiped"), () => answer(store, { ...place, value, note }))
    then?.()
  }
  return html`<button class="button quiet" onClick=${press}>${t("checklist.wipe")}</button>`
}
