// A field above a long list leaves only the rows with the words that are typed; a list that was fetched again is
// narrowed again.

/** @typedef {{textContent: string | null, hidden: boolean | "until-found"}} Row one of the list */

/** @param {string} text */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

/** @param {string} typed */
const wordsOf = (typed) => plain(typed).split(/\s+/).filter(Boolean)

/** Leave the rows with each of the words, in whatever order, with or without accents. Says how many there are.
 * @param {string} typed @param {Iterable<Row>} rows */
export function narrow(typed, rows) {
  const words = wordsOf(typed)
  let found = 0
  for (const row of rows) {
    const text = plain(row.textContent ?? "")
    row.hidden = !words.every((word) => text.includes(word))
    if (!row.hidden) found += 1
  }
  return found
}

/** What is said of it: nothing while nothing is typed. @param {string} typed @param {number} found @param {string} sentence with {count} */
export function countSaid(typed, found, sentence) {
  return wordsOf(typed).length ? sentence.replace("{count}", String(found)) : ""
}

/** @param {HTMLInputElement} field */
function find(field) {
  const list = document.getElementById(field.dataset.findsIn ?? "")
  const rows = /** @type {NodeListOf<HTMLElement>} */ (list?.querySelectorAll("tbody > tr, [data-row]") ?? [])
  const found = narrow(field.value, rows)
  const said = field.parentElement?.querySelector("[role=status]")
  if (said) said.textContent = countSaid(field.value, found, field.dataset.found ?? "")
}

/** @param {EventTarget | null} at */
const isFinder = (at) => at instanceof HTMLInputElement && at.dataset.findsIn !== undefined

/** In a list that scrolls by itself, the row of this page is in sight. */
function showCurrent() {
  const shelves = /** @type {HTMLElement | null} */ (document.querySelector(".shelves"))
  const current = /** @type {HTMLElement | null | undefined} */ (shelves?.querySelector("[aria-current]"))
  if (shelves && current) shelves.scrollTop = current.offsetTop - shelves.offsetTop - shelves.clientHeight / 3
}

/** @param {Document} page */
function follow(page) {
  page.addEventListener("input", (event) => {
    if (isFinder(event.target)) find(/** @type {HTMLInputElement} */ (event.target))
  })
  page.body.addEventListener("htmx:afterSettle", () => {
    for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (page.querySelectorAll("[data-finds-in]"))) {
      field.parentElement?.removeAttribute("hidden")
      find(field)
    }
    showCurrent()
  })
  showCurrent()
}

if (globalThis.document) follow(document)
