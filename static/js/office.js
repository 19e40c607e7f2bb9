// The office's few lines of script. Every page works without them; with them forms open in a sheet, lists follow
// what happens elsewhere, and the keyboard has short ways. Nothing here knows a rule of the work.

const CALM_MS = 400 // several pokes at once are one look
const RETRY_MS = 3000

/** @type {any} */
const htmx = /** @type {any} */ (window).htmx

/** Live lists: a poke says "something changed"; each list fetches itself again, unless somebody is busy in it. */
function listen() {
  const from = document.body.dataset.updates
  if (!from) return
  let timer = 0
  const stream = new EventSource(from)
  const poke = () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => (busy() ? poke() : htmx.trigger(document.body, "poke")), CALM_MS)
  }
  stream.addEventListener("poke", poke)
  let broke = false
  stream.addEventListener("open", () => {
    sayLost(false)
    if (broke) poke() // what happened while the line was away
    broke = false
  })
  stream.addEventListener("error", () => {
    broke = true
    window.setTimeout(() => stream.readyState !== EventSource.OPEN && sayLost(true), RETRY_MS)
    if (stream.readyState === EventSource.CLOSED) window.setTimeout(listen, RETRY_MS)
  })
  window.addEventListener("pagehide", () => stream.close())
}

/** Whether a redraw would take something from under somebody's hands: marked text, an open sheet or detail, typing. */
function busy() {
  const marked = document.getSelection()
  if (marked && !marked.isCollapsed) return true
  if (document.querySelector("dialog[open], [data-live] details[open]")) return true
  const at = document.activeElement
  return Boolean(at?.closest("[data-live]") && at.matches("input, textarea, select"))
}

/** @param {boolean} lost */
function sayLost(lost) {
  const shown = document.querySelector(".lost")
  if (!lost) return shown?.remove()
  if (shown) return
  const line = document.createElement("p")
  line.className = "lost"
  line.setAttribute("role", "status")
  line.textContent = document.body.dataset.gone ?? ""
  document.querySelector(".top")?.after(line)
}

/** A link with data-sheet: its form comes into the sheet. A failed fetch follows the link instead. */
async function openSheet(/** @type {HTMLAnchorElement} */ link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } }).catch(() => null)
  if (!answer?.ok || answer.redirected) return location.assign(link.href)
  showForm(await answer.text())
}

/** @param {string} page */
function showForm(page) {
  const form = new DOMParser().parseFromString(page, "text/html").querySelector("#form")
  const body = document.querySelector("#sheet-body")
  const sheet = /** @type {HTMLDialogElement | null} */ (document.querySelector("#sheet"))
  if (!form || !body || !sheet) return
  body.replaceChildren(...form.childNodes)
  sheet.classList.remove("photo-sheet")
  if (!sheet.open) sheet.showModal()
  /** @type {HTMLElement | null} */
  const first = body.querySelector("[aria-invalid]") ?? body.querySelector("select, input:not([type=hidden]), textarea")
  first?.focus()
}

/** The sheet's form is sent from here: what is wrong comes back into the sheet, what went well is a new page. */
async function sendSheet(/** @type {HTMLFormElement} */ form) {
  const button = form.querySelector("button:not([type=button])")
  button?.setAttribute("aria-disabled", "true")
  const sent = new URLSearchParams(/** @type {any} */ (new FormData(form)))
  const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "text/html" } }).catch(
    () => null,
  )
  if (!answer) return form.submit()
  if (answer.redirected) {
    const same = answer.url.split("#")[0] === location.href.split("#")[0]
    location.assign(answer.url)
    if (same) location.reload()
    return
  }
  showForm(await answer.text())
  button?.removeAttribute("aria-disabled")
}

/** A photo, as large as the window, without leaving the page. */
function showPhoto(/** @type {HTMLAnchorElement} */ link) {
  const body = document.querySelector("#sheet-body")
  const sheet = /** @type {HTMLDialogElement | null} */ (document.querySelector("#sheet"))
  if (!body || !sheet) return
  const picture = new Image()
  picture.src = link.href
  picture.alt = link.querySelector("img")?.alt ?? ""
  body.replaceChildren(picture)
  sheet.classList.add("photo-sheet")
  sheet.showModal()
}

document.addEventListener("click", (event) => {
  const at = /** @type {Element} */ (event.target)
  const link = /** @type {HTMLAnchorElement | null} */ (at.closest("a"))
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey
  if (link && plain && link.matches("[data-sheet], [data-photo]")) {
    event.preventDefault()
    if (link.matches("[data-photo]")) showPhoto(link)
    else openSheet(link)
  } else if (link?.matches("dialog [data-close]") || at.matches("dialog")) {
    event.preventDefault()
    at.closest("dialog")?.close()
  } else if (at.closest("[data-dismiss]")) at.closest("[data-toast]")?.remove()
  for (const menu of document.querySelectorAll("details[data-menu][open]"))
    if (!menu.contains(at)) menu.removeAttribute("open")
})

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target)
  if (!form.closest("#sheet") || form.method !== "post") return
  event.preventDefault()
  sendSheet(form)
})

document.addEventListener("change", (event) => {
  const form = /** @type {HTMLInputElement} */ (event.target).form
  if (form?.matches("[data-auto]") && form.checkValidity()) form.requestSubmit()
})

document.addEventListener("keydown", (event) => {
  const at = /** @type {Element} */ (event.target)
  if (event.key === "Escape")
    for (const menu of document.querySelectorAll("details[data-menu][open]")) menu.removeAttribute("open")
  if (at.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return
  if (document.querySelector("dialog[open]")) return
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
  if (!(target instanceof HTMLElement)) return
  event.preventDefault()
  if (target.matches("input")) target.focus()
  else target.click()
})

// A list that is redrawn keeps the place of the keyboard (htmx does that by id) and shows nothing that was open shut.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (/** @type {Element} */ (event.target).matches("[data-live]") && busy()) event.preventDefault()
})

for (const element of document.querySelectorAll("[data-no-script]")) element.remove()
listen()
