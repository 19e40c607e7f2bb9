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

/** @param {string} page @returns {boolean} whether there was a form in it */
function showForm(page) {
  const form = new DOMParser().parseFromString(page, "text/html").querySelector("#form")
  if (!form) return false
  body().replaceChildren(...form.childNodes)
  sheet().classList.remove("photo-sheet")
  sheet().removeAttribute("aria-label")
  if (!sheet().open) sheet().showModal()
  /** @type {HTMLElement | null} */
  const first =
    body().querySelector("[aria-invalid], [autofocus]") ??
    body().querySelector("select, input:not([type=hidden]), textarea")
  first?.focus()
  return true
}

/** The sheet's form is sent from here: what is wrong comes back into the sheet, what went well is a new page, and any
 * other answer is said in the sheet, which keeps what was typed.
 * @param {HTMLFormElement} form @param {HTMLElement | null} [pressed] the button that sent it says its name and value too */
export async function sendSheet(form, pressed) {
  if (sheet().dataset.sent) return // pressed twice, or another button while the first one's answer is on its way
  sheet().dataset.sent = "yes"
  pressed?.setAttribute("aria-disabled", "true")
  const stays = await send(form, pressed).catch(() => sayAway(form, ""))
  if (!stays) return
  delete sheet().dataset.sent
  pressed?.removeAttribute("aria-disabled")
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} [pressed] @returns {Promise<boolean>} false when another page comes */
async function send(form, pressed) {
  const sent = new URLSearchParams(/** @type {any} */ (new FormData(form)))
  if (pressed instanceof HTMLButtonElement && pressed.name) sent.append(pressed.name, pressed.value)
  const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "text/html" } })
  if (answer.redirected) {
    const same = answer.url.split("#")[0] === location.href.split("#")[0]
    location.assign(answer.url)
    if (same) location.reload()
    return false
  }
  const page = await answer.text()
  return showForm(page) || sayAway(form, answer.status < 500 ? words(page) : "")
}

/** What a page of refusal says. @param {string} page */
function words(page) {
  const said = new DOMParser().parseFromString(page, "text/html").querySelector("main")
  return [...(said?.querySelectorAll("h1, h1 + p") ?? [])].map((one) => one.textContent).join(". ")
}

/** It was not taken, or the office does not answer: what was typed stays in the sheet, and a word above the buttons.
 * @param {HTMLFormElement} form @param {string} why */
function sayAway(form, why) {
  const shown = form.querySelector(".ends") ? form : (body().querySelector("form:has(.ends)") ?? form)
  const line = shown.querySelector(".away") ?? document.createElement("p")
  line.className = "problem away"
  line.setAttribute("role", "alert")
  line.textContent = why || (document.body.dataset.away ?? "")
  const ends = shown.querySelector(".ends")
  if (ends) ends.before(line)
  else shown.append(line)
  return true
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
