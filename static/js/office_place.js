// A list that is worked through: after a decision the page comes anew, and the eyes and the keyboard go on where they were.

const KEPT = "veldwerk.office.place"
const items = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#inbox > .item")])

document.addEventListener("submit", (event) => {
  const item = /** @type {Element} */ (event.target).closest("#inbox > .item")
  if (item) sessionStorage.setItem(KEPT, String(items().indexOf(/** @type {HTMLElement} */ (item))))
})

/** To what stands now in the place of the card that was decided; to the last one when that was the last. */
export function goOn() {
  const kept = sessionStorage.getItem(KEPT)
  sessionStorage.removeItem(KEPT)
  const all = items()
  const there = kept === null ? undefined : (all[Number(kept)] ?? all[all.length - 1])
  if (!there || document.querySelector("#page > [autofocus]")) return
  there.tabIndex = -1
  there.focus()
}
