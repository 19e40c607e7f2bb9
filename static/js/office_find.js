// A field above a long list leaves only the rows with the words that are typed; a list that was fetched again is
// narrowed again.

/** @param {string} text */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

/** @param {HTMLInputElement} field */
function narrow(field) {
  const list = document.getElementById(field.dataset.findsIn ?? "")
  const words = plain(field.value).split(/\s+/).filter(Boolean)
  let found = 0
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (list?.querySelectorAll("tbody > tr, [data-row]") ?? [])) {
    const text = plain(row.textContent ?? "")
    row.hidden = !words.every((word) => text.includes(word))
    if (!row.hidden) found += 1
  }
  const said = field.parentElement?.querySelector("[role=status]")
  if (said) said.textContent = words.length ? (field.dataset.found ?? "").replace("{count}", String(found)) : ""
}

/** @param {EventTarget | null} at */
const isFinder = (at) => at instanceof HTMLInputElement && at.dataset.findsIn !== undefined

/** In a list that scrolls by itself, the row of this page is in sight. */
function showCurrent() {
  const shelves = /** @type {HTMLElement | null} */ (document.querySelector(".shelves"))
  const current = /** @type {HTMLElement | null | undefined} */ (shelves?.querySelector("[aria-current]"))
  if (shelves && current) shelves.scrollTop = current.offsetTop - shelves.offsetTop - shelves.clientHeight / 3
}

document.addEventListener("input", (event) => {
  if (isFinder(event.target)) narrow(/** @type {HTMLInputElement} */ (event.target))
})
document.body.addEventListener("htmx:afterSettle", () => {
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-finds-in]"))) {
    field.parentElement?.removeAttribute("hidden")
    narrow(field)
  }
  showCurrent()
})
showCurrent()
