// A brand's colour is judged while it is chosen. The rule is the server's: this asks it and shows what it says.

const picker = /** @type {HTMLInputElement | null} */ (document.querySelector("#f-colour"))
const code = /** @type {HTMLInputElement | null} */ (document.querySelector("#f-colour-text"))
let waiting = 0
let asked = 0

picker?.addEventListener("input", () => say(picker.value))
code?.addEventListener("input", () => say(code.value))
document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("[data-take-colour]")
  if (!button) return
  say(button.getAttribute("data-take-colour") ?? "")
  code?.focus()
})

/** Both fields say this colour; a moment later its verdict stands below them. @param {string} colour */
function say(colour) {
  if (code && code.value !== colour) code.value = colour
  if (picker && /^#?[0-9a-f]{6}$/i.test(colour)) picker.value = `#${colour.replace("#", "").toLowerCase()}`
  clearTimeout(waiting)
  waiting = window.setTimeout(judge, 150, colour)
}

/** The newest answer counts, whichever comes last. @param {string} colour */
async function judge(colour) {
  asked += 1
  const mine = asked
  const answer = await fetch(`/office/settings/brands/colour?q=${encodeURIComponent(colour.slice(0, 40))}`).catch(
    () => null,
  )
  if (!answer?.ok || mine !== asked) return
  const piece = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#colour-says")
  if (!piece) return
  for (const element of piece.querySelectorAll("[data-script]")) element.removeAttribute("hidden")
  document.querySelector("#colour-says")?.replaceWith(document.adoptNode(piece))
}
