// The office's few lines of script. Every page works without them; with them forms open in a sheet, lists follow
// what happens elsewhere, and the keyboard has short ways. Nothing here knows a rule of the work.

import "./office_file.js"
import "./office_find.js"
import "./office_keys.js"
import { listen } from "./office_live.js"
import { goOn } from "./office_place.js"
import { closeSheet, openSheet, sendSheet, showPhoto } from "./office_sheet.js"

const SENT_MS = 30_000 // for an answer that never came; a paper over a slow line takes its time

document.addEventListener("click", (event) => {
  const at = /** @type {Element} */ (event.target)
  const link = /** @type {HTMLAnchorElement | null} */ (at.closest("a"))
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey
  if (link && plain && link.matches("[data-sheet], [data-photo]")) {
    event.preventDefault()
    if (link.matches("[data-photo]")) showPhoto(link)
    else openSheet(link)
  } else if (at.closest("dialog [data-close]") || beside(at, event)) {
    event.preventDefault()
    closeSheet()
  } else if (at.closest("[data-print]")) window.print()
  else if (at.closest("[data-dismiss]")) at.closest("[data-toast]")?.remove()
  for (const menu of document.querySelectorAll("details[data-menu][open]"))
    if (!menu.contains(at)) menu.removeAttribute("open")
})

/** Whether a click was beside the open sheet: its own edge is not beside it. @param {Element} at @param {MouseEvent} event */
function beside(at, event) {
  if (!at.matches("dialog")) return false
  const box = at.getBoundingClientRect()
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom
}

/** What a field held when the page came. @param {HTMLInputElement | HTMLSelectElement} field */
function shown(field) {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue
  return ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value
}

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target)
  if (form.method !== "post") return
  if (form.closest("#sheet")) {
    event.preventDefault()
    sendSheet(form, event.submitter)
  } else if (form.dataset.sent) event.preventDefault()
  else {
    // A double click is one decision, and most forms bring no key that would say so.
    const sent = String(event.timeStamp)
    form.dataset.sent = sent
    event.submitter?.setAttribute("aria-disabled", "true")
    window.setTimeout(() => {
      if (form.dataset.sent === sent) mayBeSentAgain(form)
    }, SENT_MS)
  }
})
/** @param {HTMLFormElement} form */
function mayBeSentAgain(form) {
  delete form.dataset.sent
  for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled")
}
// The way back in the browser shows the page as it was left: its forms may be sent again. So may one that was stopped.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) mayBeSentAgain(/** @type {HTMLFormElement} */ (form))
})
document.addEventListener("input", (event) => {
  const { form } = /** @type {HTMLInputElement} */ (event.target)
  if (form?.dataset.sent) mayBeSentAgain(form)
})

// A day that is picked is shown at once; one that is typed, digit by digit, when the person leaves the field or presses Enter.
document.addEventListener("keydown", (event) => {
  const form = /** @type {HTMLInputElement} */ (event.target).form
  if (!form?.matches("[data-auto]")) return
  form.dataset.typed = ""
  if (event.key === "Enter" && form.checkValidity()) {
    event.preventDefault() // a browser may open its calendar instead
    form.requestSubmit()
  }
})
document.addEventListener("change", (event) => {
  const form = /** @type {HTMLInputElement} */ (event.target).form
  if (form?.matches("[data-auto]") && form.dataset.typed === undefined && form.checkValidity()) form.requestSubmit()
})
document.addEventListener("focusout", (event) => {
  const field = /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target)
  const typed = field.form?.matches("[data-auto][data-typed]") && field.value !== shown(field)
  if (typed && field.form?.checkValidity()) field.form.requestSubmit()
})

for (const element of document.querySelectorAll("[data-no-script]")) element.remove()
for (const element of document.querySelectorAll("[data-script]")) element.removeAttribute("hidden")
goOn()
listen()
