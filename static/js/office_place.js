// A list that is worked through: after a decision the page comes anew, and the eyes and the keyboard go on where they were.

const KEPT = "veldwerk.office.place"
const items = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#inbox > .item")])

/** The card whose form stands in the sheet. @type {Element | null} */
let asked = null

document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("[data-sheet]")
  if (link) asked = link.closest("#inbox > .item")
})
document.addEventListener("submit", (event) => {
  const form = /** @type {Element} */ (event.target)
  const item = form.closest("#inbox > .item") ?? (form.closest("#sheet") && asked)
  if (item) sessionStorage.setItem(KEPT, String(items().findIndex((one) => one.id === item.id)))
})

/** To what stands now in the place of the card that was decided; to the last one when that was the last. */
export function goOn() {
  const kept = sessionStorage.getItem(KEPT)
  sessionStorage.removeItem(KEPT)
  const all = items()
  const there = kept === null ? undefined : (all[Number(kept)] ?? all[all.length - 1])
  if (!there || document.querySelector("#page > [autofocus]")) return
  there.focus()
}
