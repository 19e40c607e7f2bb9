/** A sheet from below, on the browser's own <dialog>: it keeps the focus inside and closes with Escape. */
import { useEffect, useRef } from "preact/hooks"
import { html } from "../lib/html.js"
import { useOwnId } from "../lib/own_id.js"
import { t } from "../lib/texts.js"
import { Icon } from "./icon.js"

/** @param {{title: string, onClose: () => void, children?: any}} props drawn = open */
export function Sheet({ title, onClose, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null))
  const id = useOwnId()
  useEffect(() => {
    const opened = dialog.current
    opened?.showModal()
    return () => opened?.close()
  }, [])
  /** @param {MouseEvent} event */
  const onBackdrop = (event) => event.target === dialog.current && onClose()
  /** Closing is the owner's: an undrawn sheet is a closed one. @param {Event} event */
  const onCancel = (event) => {
    event.preventDefault()
    onClose()
  }
  return html`
    <dialog class="sheet" ref=${dialog} aria-labelledby=${id} onClick=${onBackdrop}
      onCancel=${onCancel}>
      <div class="row sheet-top">
        <h2 class="lead grow" id=${id}>${title}</h2>
        <button class="button icon-only" aria-label=${t("do.close")} onClick=${onClose}><${Icon} name="fail" /></button>
      </div>
      <div class="stack">${children}</div>
    </dialog>
  `
}
