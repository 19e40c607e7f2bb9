/** The volt button: the visit's next state, and nothing else. */
import { Icon } from "../elements/icon.js"
import { toast } from "../elements/toast.js"
import { setState, undoState } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { go } from "../lib/route.js"
import { t } from "../lib/texts.js"

/** @typedef {import("../types.js").Doc} Doc */

/** What the thumb would do next from a state. @type {Record<string, string>} */
export const NEXT = { planned: "en_route", en_route: "on_site", on_site: "working", working: "done", paused: "working" }

/** Set a state and offer the way back. @param {import("../types.js").Store} store @param {Doc} visit @param {string} to @param {string} [note] */
export async function moveOn(store, visit, to, note) {
  const step = await setState(store, visit.id, to, note)
  toast(t(`state.said.${to}`), to === "no_access" ? undefined : () => undoState(store, visit.id, step))
}

/** @param {{visit: Doc}} props */
export function NextState({ visit }) {
  const { store } = useApp()
  const next = NEXT[visit.state]
  if (!next) return null
  /** A nervous double tap is one press: the second would be the state after this one. @param {MouseEvent} event */
  const press = (event) => {
    if (event.detail > 1) return
    if (next === "done") go(`/visit/${visit.id}/finish`)
    else moveOn(store, visit, next)
  }
  const words = visit.state === "paused" ? t("do.resume") : t(`do.${next}`)
  return html`<button class="button volt main" onClick=${press}>${next === "done" && html`<${Icon} name="ok" />`}${words}</button>`
}
