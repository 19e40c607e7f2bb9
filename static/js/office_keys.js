// Short ways by keyboard: `data-key` names the key. They can be switched off (WCAG 2.1.4): a person who speaks to the
// computer, or leans on a key, must not move a visit by a letter. Nor on a page where one writes (`data-writes`): the next
// letter may be meant for a field that has just gone.

const KEPT = "veldwerk.office.keys"

const on = () => localStorage.getItem(KEPT) !== "off"

document.addEventListener("keydown", (event) => {
  const at = /** @type {Element} */ (event.target)
  if (event.key === "Escape")
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.removeAttribute("open")
      if (menu.contains(at)) menu.querySelector("summary")?.focus()
    }
  if (!on() || at.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return
  if (document.querySelector("dialog[open], [data-writes]")) return
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
  if (!(target instanceof HTMLElement)) return
  event.preventDefault()
  target.focus() // where the keyboard returns to when the sheet is closed
  if (!target.matches("input")) target.click()
})

const box = /** @type {HTMLInputElement | null} */ (document.querySelector("#keys"))
if (box) {
  box.checked = on()
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"))
}
