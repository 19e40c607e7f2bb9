// Live lists: a poke says "something changed"; each list fetches itself again, unless somebody is busy in it. What was
// open stays open and the keyboard stays where it was.

const CALM_MS = 400 // several pokes at once are one look
const RETRY_MS = 3000
let timer = 0

/** Look again soon, and when nobody is busy in the page. */
function poke(after = CALM_MS) {
  clearTimeout(timer)
  timer = window.setTimeout(() => (busy() ? poke() : htmx.trigger(document.body, "poke")), after)
}
const REACHED = "a[href], button, summary, input, select, textarea, [tabindex]"

/** @type {any} */
const htmx = /** @type {any} */ (window).htmx

/** Follow what happens elsewhere, for as long as the page stands. */
export function listen() {
  const from = document.body.dataset.updates
  if (!from) return
  const stream = new EventSource(from)
  stream.addEventListener("poke", () => poke())
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

/** Whether a redraw would take something from under somebody's hands: marked text, an open sheet, something typed. */
function busy() {
  const marked = document.getSelection()
  if (marked && !marked.isCollapsed) return true
  if (document.querySelector("dialog[open], [data-live] details[open] form")) return true
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

/** A place that is found again after a redraw: the nearest thing with an id, and the how-manieth of its kind in it.
 * @param {Element} one @param {string} kind @returns {() => Element | null} */
function place(one, kind) {
  const root = one.parentElement?.closest("[id]")
  const id = root?.id ?? ""
  const nr = root ? [...root.querySelectorAll(kind)].indexOf(one) : -1
  const own = one.id
  return () => document.getElementById(own) ?? document.getElementById(id)?.querySelectorAll(kind)[nr] ?? null
}

/** @type {(() => void) | null} what the redraw under way must put back */
let putBack = null

/** Remember what a redraw of this list would lose. @param {Element} list */
function remember(list) {
  const at = document.activeElement
  const focused = at && list.contains(at) && at !== list ? place(at, REACHED) : null
  const open = [...list.querySelectorAll("details[open]")].map((one) => place(one, "details"))
  putBack = () => {
    for (const find of open) find()?.setAttribute("open", "")
    const there = focused?.()
    if (there instanceof HTMLElement && document.activeElement !== there) there.focus({ preventScroll: true })
  }
}

document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (!(/** @type {Element} */ (event.target).matches("[data-live]")) || !busy()) return
  event.preventDefault()
  poke() // what this look would have brought is not lost
})
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const list = /** @type {Element} */ (event.target)
  if (!list.matches("[data-live]")) return
  // Somebody began to type while the answer was on its way: a later look brings it.
  const { detail } = /** @type {any} */ (event)
  if (!busy()) return remember(list)
  detail.shouldSwap = false
  poke()
})
for (const failed of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
  document.body.addEventListener(failed, (event) => {
    const status = /** @type {any} */ (event).detail.xhr?.status ?? 0
    const passing = status === 0 || status === 429 || status >= 500 // what is gone, stays gone
    if (passing && /** @type {Element} */ (event.target).matches("[data-live]")) poke(RETRY_MS)
  })
// At once, so that nothing is seen to fold up; and again, since settling gives what has an id its attributes anew.
document.body.addEventListener("htmx:afterSwap", () => putBack?.())
document.body.addEventListener("htmx:afterSettle", () => {
  putBack?.()
  putBack = null
})
