// Drawing a signature: the only script that customers get. Without it, or by keyboard, the typed name is the signature.

import Pad from "/static/vendor/signature_pad/signature_pad.js"

const WIDE = 1000
const HIGH = 500

/** @template {HTMLElement} T @param {string} id @returns {T} */
const at = (id) => /** @type {T} */ (document.getElementById(id))
const form = /** @type {HTMLFormElement} */ (at("sign"))
const paper = /** @type {HTMLCanvasElement} */ (at("pad"))
const need = at("need-drawing")
const ways = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[name=how]")])

for (const way of ways) {
  way.disabled = false
  way.addEventListener("change", show)
}
at("ways").hidden = false
show() // the canvas has no size before it is seen

const pad = new Pad(paper, { penColor: "#000", backgroundColor: "#fff", minWidth: 1.2, maxWidth: 3.4 })
pad.addEventListener("endStroke", said)
at("wipe").addEventListener("click", () => {
  pad.clear()
  said()
})
new ResizeObserver(size).observe(paper)

form.addEventListener("submit", (event) => {
  const drawn = /** @type {HTMLInputElement} */ (form.querySelector("input[name=drawn]"))
  drawn.value = ""
  if (!draws()) return
  if (pad.isEmpty()) {
    event.preventDefault()
    need.textContent = form.dataset.need ?? ""
    need.hidden = false
  } else drawn.value = picture()
})

function draws() {
  return ways.some((way) => way.checked && way.value === "drawn")
}

function show() {
  at("drawing").hidden = !draws()
  at("typed-hint").hidden = draws()
  need.hidden = true
}

function said() {
  paper.parentElement?.classList.toggle("blank", pad.isEmpty())
  if (!pad.isEmpty()) need.hidden = true
}

/** The strokes stay where they were on the paper when the phone is turned. */
function size() {
  if (paper.offsetWidth === 0) return
  const sharp = Math.max(1, window.devicePixelRatio)
  const before = Number(paper.dataset.wide) || paper.offsetWidth
  const strokes = scaled(paper.offsetWidth / before)
  paper.dataset.wide = String(paper.offsetWidth)
  paper.width = paper.offsetWidth * sharp
  paper.height = paper.offsetHeight * sharp
  paper.getContext("2d")?.scale(sharp, sharp)
  pad.fromData(strokes)
}

/** @param {number} by */
function scaled(by) {
  return pad.toData().map((/** @type {any} */ stroke) => ({
    ...stroke,
    points: stroke.points.map((/** @type {any} */ point) => ({ ...point, x: point.x * by, y: point.y * by })),
  }))
}

/** Black on white, the size that the technician's app makes; wide or narrow, nothing is cut off. */
function picture() {
  const big = document.createElement("canvas")
  big.width = WIDE
  big.height = HIGH
  const by = Math.min(WIDE / paper.offsetWidth, HIGH / paper.offsetHeight)
  const strokes = scaled(by).map((stroke) => ({ ...stroke, minWidth: 2.4, maxWidth: 6.8 }))
  new Pad(big, { penColor: "#000", backgroundColor: "#fff", minWidth: 2.4, maxWidth: 6.8 }).fromData(strokes)
  return big.toDataURL("image/png")
}
