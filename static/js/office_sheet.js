// Sheets: a form or a photo over the page. A link with data-sheet opens its form here; without script it is a page.

/** @type {string} what the form said when it was opened: something else is something typed */
let opened = ""

const sheet = () => /** @type {HTMLDialogElement} */ (document.querySelector("#sheet"))
const body = () => /** @type {HTMLElement} */ (document.querySelector("#sheet-body"))
const written = () => {
  const form = body().querySelector("form")
  return form ? new URLSearchParams(/** @type {any} */ (new FormData(form))).toString() : ""
}

/** The form behind a link comes into the sheet. A failed fetch follows the link instead. @param {HTMLAnchorElement} link */
export async function openSheet(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } }).catch(() => null)
  if (!answer?.ok || answer.redirected) return location.assign(link.href)
  showForm(await answer.text())
  opened = written()
}

/** @param {string} page */
function showForm(page) {
  const form = new DOMParser().parseFromString(page, "text/html").querySelector("#form")
  if (!form) return
  body().replaceChildren(...form.childNodes)
  sheet().classList.remove("photo-sheet")
  sheet().removeAttribute("aria-label")
  if (!sheet().open) sheet().showModal()
  /** @type {HTMLElement | null} */
  const first =
    body().querySelector("[aria-invalid], [autofocus]") ??
    body().querySelector("select, input:not([type=hidden]), textarea")
  first?.focus()
}

/** The sheet's form is sent from here: what is wrong comes back into the sheet, what went well is a new page.
 * @param {HTMLFormElement} form @param {HTMLElement | null} [pressed] the button that sent it says its name and value too */
export async function sendSheet(form, pressed) {
  const button = form.querySelector("button.primary") ?? form.querySelector("button:not([type=button])")
  if (button?.getAttribute("aria-disabled") === "true") return // pressed twice
  button?.setAttribute("aria-disabled", "true")
  const sent = new URLSearchParams(/** @type {any} */ (new FormData(form)))
  if (pressed instanceof HTMLButtonElement && pressed.name) sent.append(pressed.name, pressed.value)
  const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "text/html" } }).catch(
    () => null,
  )
  if (!answer) {
    button?.removeAttribute("aria-disabled")
    return sayAway(form)
  }
  if (answer.redirected) {
    const same = answer.url.split("#")[0] === location.href.split("#")[0]
    location.assign(answer.url)
    if (same) location.reload()
    return
  }
  showForm(await answer.text())
  button?.removeAttribute("aria-disabled")
}

/** The office does not answer: what was typed stays in the sheet, and a word above the buttons. @param {HTMLFormElement} form */
function sayAway(form) {
  const line = form.querySelector(".away") ?? document.createElement("p")
  line.className = "problem away"
  line.setAttribute("role", "alert")
  line.textContent = document.body.dataset.away ?? ""
  const ends = form.querySelector(".ends")
  if (ends) ends.before(line)
  else form.append(line)
}

/** A photo, as large as the window, without leaving the page. @param {HTMLAnchorElement} link */
export function showPhoto(link) {
  const picture = new Image()
  picture.src = link.href
  picture.alt = link.querySelector("img")?.alt ?? ""
  const close = document.createElement("button")
  close.type = "button"
  close.className = "button"
  close.dataset.close = ""
  close.textContent = document.body.dataset.close ?? ""
  body().replaceChildren(picture, close)
  sheet().classList.add("photo-sheet")
  sheet().setAttribute("aria-label", picture.alt)
  opened = ""
  sheet().showModal()
}

/** Whether the sheet may go: nothing typed in it, or the person says that it may. */
function mayClose() {
  return written() === opened || window.confirm(document.body.dataset.unsaved)
}

/** A click beside the sheet, Escape, or its own "never mind". */
export function closeSheet() {
  if (mayClose()) sheet().close()
}

sheet()?.addEventListener("cancel", (event) => {
  if (!mayClose()) event.preventDefault()
})
